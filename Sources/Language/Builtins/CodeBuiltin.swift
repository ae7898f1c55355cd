import Calculus
import Matrices
import Syntax

/// `code(f, "numpy")`: the formula of f, step by step, as a function that others can run.
enum CodeBuiltin {
  static let all: [Builtin] = [
    Builtin(
      name: "code", signature: "code(f, \"numpy\")",
      doc:
        "f as a function of what it was made of, in NumPy, PyTorch (torch), JAX (jax), Julia, Octave or nnx itself; or as LaTeX. A String.",
      example: Example(
        "symbol A: n×n, x: n×1; f = xᵀ·A·x; print(code(f, \"octave\"))",
        "function result = f(A, x)\n  result = x' * A * x;\nend"),
      counts: 2...2
    ) { call in
      let name = try call.string(1, "the language")
      switch name.lowercased() {
      case "nnx": return .value(.string(call.interpreter.program(for: try call.quantity(0))))
      case "latex": return .value(.string(call.interpreter.page(for: try call.quantity(0))))
      default: break
      }
      guard let target = CodeTarget(rawValue: name.lowercased()) else {
        let known = (CodeTarget.allCases.map(\.rawValue) + ["nnx", "latex"]).map { "\"\($0)\"" }.joined(separator: ", ")
        throw call.interpreter.error(
          "code is written in no \(name)", at: call.positional[1].range, help: "it knows \(known)")
      }
      return .value(.string(try call.interpreter.code(for: try call.quantity(0), target, at: call.whole.range)))
    }
  ]
}

extension Interpreter {
  /// A function of the leaves under a quantity, a line for each step of its record.
  func code(for quantity: Quantity, _ target: CodeTarget, at range: SourceRange) throws -> String {
    var names = Identifiers()
    var texts: [VersionID: CodePrinter.Code] = [:]
    var parameters: [String] = []
    var lines: [(name: String, value: String)] = []
    let order = stepsToWrite(of: quantity.id)
    // The parameters have the first choice of names.
    for id in order where isGiven(id) && (table[id].name != nil || table[id].kind == .symbol) {
      let name = names.new(table[id].name?.key ?? "x")
      texts[id] = CodePrinter.Code(name, kind(of: id))
      parameters.append(name)
    }
    let own = names.new(NameKey.of(quantity.version.name?.spelling ?? quantity.version.gradientName ?? "f"))
    for id in order where texts[id] == nil {
      if isGiven(id) {
        texts[id] = try literal(of: id, target, at: range)
        continue
      }
      guard case .template(let root) = table[id].recipe else { continue }
      let inputs = table[id].inputs.map { texts[$0] ?? CodePrinter.Code("") }
      let value = try formula(root, inputs, of: id, target, at: range)
      if id == quantity.id {
        lines.append(("", value.text))
      } else {
        let name = names.new(NameKey.of(table[id].name?.spelling ?? table[id].gradientName ?? "t"))
        texts[id] = CodePrinter.Code(name, value.kind)
        lines.append((name, value.text))
      }
    }
    if lines.last?.name.isEmpty != true { lines.append(("", texts[quantity.id]?.text ?? "0")) }
    return target.function(own, parameters, lines)
  }

  /// What a quantity was made of, oldest first, down to what is taken as it is.
  func stepsToWrite(of root: VersionID) -> [VersionID] {
    var reached: Set<VersionID> = [root]
    let order = recordOrder(of: root)
    for id in order where reached.contains(id) && !isGiven(id) { reached.formUnion(table[id].inputs) }
    return order.filter(reached.contains).reversed()
  }

  /// A value that the formula takes as it is.
  func isGiven(_ id: VersionID) -> Bool {
    guard case .template = table[id].recipe else { return true }
    return table[id].isFrozen
  }

  /// What a parameter is passed as: a size as a whole number, any other number perhaps so.
  private func kind(of parameter: VersionID) -> CodePrinter.Kind {
    if table[parameter].sizeSymbol != nil { return .number }
    return table[parameter].payload.matrix?.scalarValue != nil ? .either : .array
  }

  private func formula(
    _ root: NodeID, _ inputs: [CodePrinter.Code], of id: VersionID, _ target: CodeTarget, at range: SourceRange
  ) throws -> CodePrinter.Code {
    try forming { f in
      for input in table[id].inputs { _ = f.builder.newSlot(shape: table[input].shape, size: slotSize(input)) }
      do {
        return try CodePrinter(builder: f.builder, target: target, name: { inputs[$0] }).code(root)
      } catch let unspellable as Unspellable {
        throw error("\(unspellable.operation) is not written in \(target.rawValue) yet", at: range)
      }
    }
  }

  private func literal(
    of id: VersionID, _ target: CodeTarget, at range: SourceRange
  ) throws -> CodePrinter.Code {
    guard let matrix = table[id].payload.matrix else {
      throw error("\(text(id)) is no matrix, and code is made of matrices", at: range)
    }
    guard matrix.count <= Self.mostWritten else {
      throw error(
        "a \(matrix.shape) Matrix without a name is too long to be written out", at: range, help: "give it a name first"
      )
    }
    return CodePrinter.Code(target.literal(matrix), matrix.scalarValue != nil ? .number : .array)
  }

  private static let mostWritten = 1000
}

extension CodeTarget {
  private var isPython: Bool { self == .numpy || self == .torch || self == .jax }

  fileprivate func literal(_ matrix: Matrix) -> String {
    if let value = matrix.scalarValue { return value < 0 ? "(\(number(value)))" : number(value) }
    let rows = (0..<matrix.rows).map { row in
      (0..<matrix.columns).map { number(matrix.number(at: $0 * matrix.rows + row)) }
    }
    if !isPython {
      // A row of Julia needs its second dimension, which spaces give.
      return
        "[\(rows.map { $0.joined(separator: " ") }.joined(separator: "; "))\(self == .julia && matrix.columns == 1 ? ";;" : "")]"
    }
    let text = rows.map { "[\($0.joined(separator: ", "))]" }.joined(separator: ", ")
    switch self {
    case .torch: return "torch.tensor([\(text)], dtype=torch.float64)"
    case .jax: return "jnp.array([\(text)])"
    default: return "np.array([\(text)])"
    }
  }

  fileprivate func function(_ name: String, _ parameters: [String], _ lines: [(name: String, value: String)]) -> String
  {
    let operands = parameters.joined(separator: ", ")
    let all = lines.map(\.value).joined(separator: "\n")
    switch self {
    case .numpy, .torch, .jax:
      var imports = [
        self == .numpy ? "import numpy as np" : self == .torch ? "import torch" : "import jax\nimport jax.numpy as jnp"
      ]
      if self == .jax { imports.append("jax.config.update(\"jax_enable_x64\", True)") }
      if all.contains("math.") { imports.insert("import math", at: 0) }
      let body = lines.map { $0.name.isEmpty ? "    return \($0.value)" : "    \($0.name) = \($0.value)" }
      return (imports + ["", "def \(name)(\(operands)):"] + body).joined(separator: "\n")
    case .julia:
      let imports = all.contains("erf.") ? "using LinearAlgebra, SpecialFunctions" : "using LinearAlgebra"
      let body = lines.map { $0.name.isEmpty ? "    return \($0.value)" : "    \($0.name) = \($0.value)" }
      return ([imports, "", "function \(name)(\(operands))"] + body + ["end"]).joined(separator: "\n")
    case .octave:
      let body = lines.map { $0.name.isEmpty ? "  result = \($0.value);" : "  \($0.name) = \($0.value);" }
      return (["function result = \(name)(\(operands))"] + body + ["end"]).joined(separator: "\n")
    }
  }
}

/// Names as other languages take them: `W₁` is W1, `ŷ` y_hat, `∂L/∂Z₂` dL_dZ2, `λ` lambda_.
struct Identifiers {
  private var taken: Set<String> = [
    "and", "as", "assert", "break", "class", "continue", "def", "del", "do", "elif", "else", "end", "except", "false",
    "finally", "for", "from", "function", "global", "if", "import", "in", "is", "jax", "jnp", "lambda", "let", "math",
    "module", "not", "np", "or", "pass", "raise", "result", "return", "struct", "torch", "true", "try", "using",
    "while", "with", "yield", "sum", "size", "max", "min", "exp", "log", "inv", "det", "diag", "norm", "eye", "ones",
    "zeros", "rows", "columns", "tr", "trace", "erf", "float", "abs", "I",
  ]

  /// The identifier of a name that was not given out before.
  mutating func new(_ name: String) -> String {
    var text = ""
    for scalar in name.unicodeScalars { text += Self.ascii(scalar) }
    if text.first.map({ $0.isNumber }) ?? true { text = "x\(text)" }
    var candidate = text
    var count = 1
    while !taken.insert(candidate).inserted {
      candidate = count == 1 ? "\(text)_" : "\(text)_\(count)"
      count += 1
    }
    return candidate
  }

  private static func ascii(_ scalar: Unicode.Scalar) -> String {
    if scalar.isASCII { return scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) ? String(scalar) : "_" }
    switch scalar {
    case "∂": return "d"
    case "′": return "_prime"
    case "″": return "_prime_prime"
    case "‴": return "_prime_prime_prime"
    default: break
    }
    guard let name = scalar.properties.name else { return "_" }
    let words = name.lowercased().split(separator: " ")
    // LATIN SMALL LETTER Y WITH CIRCUMFLEX, GREEK CAPITAL LETTER THETA, COMBINING TILDE
    if let with = words.firstIndex(of: "with"), with > 0 {
      let letter = name.hasPrefix("LATIN CAPITAL") ? words[with - 1].uppercased() : String(words[with - 1])
      return letter + "_" + mark(words[words.count - 1])
    }
    if words.first == "combining" { return "_" + mark(words[1]) }
    if words.count >= 4, words[2] == "letter" {
      // Unicode spells λ so.
      let letter = words[3] == "lamda" ? "lambda" : String(words[3])
      return words[1] == "capital" ? letter.prefix(1).uppercased() + letter.dropFirst() : letter
    }
    return "_"
  }

  private static func mark(_ word: Substring) -> String {
    ["circumflex": "hat", "macron": "bar", "overline": "bar"][String(word)] ?? String(word)
  }
}
