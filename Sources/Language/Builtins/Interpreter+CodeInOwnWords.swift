import Calculus
import Matrices
import Syntax

/// What `code` writes for readers of this language and of pages.
extension Interpreter {
  /// A function of nnx, a line for each step; what it gives is what the quantity is.
  func program(for quantity: Quantity) -> String {
    let steps = CodeSteps(of: quantity.id, in: self)
    var words = Identifiers()
    var names: [VersionID: String] = [:]
    var taken: Set<String> = []
    func named(_ id: VersionID) -> String {
      if let spelling = table[id].name?.spelling, taken.insert(spelling).inserted { return spelling }
      var word = words.new(NameKey.of(table[id].name?.spelling ?? table[id].gradientName ?? "t"))
      while !taken.insert(word).inserted { word = words.new("t") }
      return word
    }
    for id in steps.parameters { names[id] = named(id) }
    let parameters = steps.parameters.compactMap { names[$0] }
    var lines: [String] = []
    for id in steps.order where names[id] == nil && !steps.literals.contains(id) {
      guard case .template(let root) = table[id].recipe else { continue }
      let text = formula(root, table[id].inputs) { names[$0] }
      if id == quantity.id {
        lines.append("return \(text)")
      } else {
        let name = named(id)
        names[id] = name
        lines.append("\(name) = \(text)")
      }
    }
    if lines.last?.hasPrefix("return ") != true { lines.append("return \(names[quantity.id] ?? formula(quantity.id))") }
    let own = named(quantity.id)
    lines.insert(contentsOf: sizes(of: steps.parameters, names, usedIn: lines), at: 0)
    return (["function \(own)(\(parameters.joined(separator: ", ")))"] + lines.map { "  \($0)" } + ["end"])
      .joined(separator: "\n")
  }

  /// `n = rows(X)` for the names of sizes that the lines read.
  private func sizes(of parameters: [VersionID], _ names: [VersionID: String], usedIn lines: [String]) -> [String] {
    var told = Set(parameters.compactMap { table[$0].sizeSymbol.flatMap(graph.sizes.name) })
    var result: [String] = []
    for id in parameters {
      let shape = table[id].shape
      for (size, word) in [(shape.rows, "rows"), (shape.columns, "cols")] {
        guard let name = graph.sizes.name(of: size), lines.contains(where: { mentions($0, name) }),
          told.insert(name).inserted
        else { continue }
        result.append("\(name) = \(word)(\(names[id] ?? ""))")
      }
    }
    return result
  }

  /// Whether a line has the name as a word.
  private func mentions(_ line: String, _ name: String) -> Bool {
    let isLetter = { (character: Character?) in character.map { $0.isLetter || $0.isNumber || $0 == "_" } ?? false }
    var rest = line[...]
    while let range = rest.firstRange(of: name) {
      let before = line[..<range.lowerBound].last
      let after = line[range.upperBound...].first
      // 2n is 2·n; n₁ is another name, and so is n(…).
      if !isLetter(after) && after != "(" && !(before.map { $0.isLetter || $0 == "_" } ?? false) { return true }
      rest = line[range.upperBound...]
    }
    return false
  }

  /// The steps under each other, as a page has them.
  func page(for quantity: Quantity) -> String {
    let steps = CodeSteps(of: quantity.id, in: self)
    let lines = steps.order.compactMap { id -> String? in
      guard case .template(let root) = table[id].recipe, !table[id].isFrozen,
        table[id].name != nil || id == quantity.id
          || table[id].gradientName != nil
      else { return nil }
      let right = formula(root, table[id].inputs, style: .latex)
      let left = table[id].name != nil || table[id].gradientName != nil ? text(id, style: .latex) : ""
      return left.isEmpty ? right : "\(left) &= \(right)"
    }
    if lines.isEmpty { return text(quantity, style: .latex) }
    return lines.count == 1
      ? lines[0].replacing("&= ", with: "= ")
      : "\\begin{aligned}\n\(lines.joined(separator: " \\\\\n"))\n\\end{aligned}"
  }
}

/// The steps under a quantity, oldest first: what they take from outside, and what is written where it is used.
struct CodeSteps {
  let order: [VersionID]
  let parameters: [VersionID]
  let literals: Set<VersionID>

  init(of root: VersionID, in interpreter: Interpreter) {
    let order = interpreter.stepsToWrite(of: root)
    let given = order.filter(interpreter.isGiven)
    parameters = given.filter { interpreter.table[$0].name != nil || interpreter.table[$0].kind == .symbol }
    literals = Set(given).subtracting(parameters)
    self.order = order
  }
}
