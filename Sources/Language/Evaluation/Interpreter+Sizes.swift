import Calculus
import Matrices
import Syntax

/// Sizes of symbols that meet numbers: in A·B with A: n×n and a 3×2 matrix B, n is 3 (semantics S7).
extension Interpreter {
  /// Gives names of sizes the numbers with which these operands fit, where just one choice does; false where none does.
  /// The name is then bound to its number, as if the program had written n = 3.
  func unifySizes(_ opcode: Opcode, _ nodes: [NodeID], _ whole: Syntax.Expression, _ f: Formation) -> Bool {
    let sizes = nodes.map(f.builder.shape).flatMap { [$0.rows, $0.columns] }
    let names = Set(sizes.compactMap { graph.sizes.name(of: $0) }).sorted()
    // 1 is left out: it would make a row or column fit everything.
    let numbers = Set(sizes.compactMap(\.known).filter { $0 > 1 }).sorted()
    guard !names.isEmpty, !numbers.isEmpty, nodes.count <= Self.mostUnified, !isTrying else {
      return false
    }
    let singles = names.flatMap { name in numbers.map { [name: $0] } }
    let pairs = singles.flatMap { a in singles.compactMap { b in merged(a, b) } }
    for choices in [singles, pairs] {
      let fitting = Set(choices.filter { fits(opcode, nodes, $0, f) })
      guard fitting.count <= 1 else { return false }
      if let choice = fitting.first {
        adopt(choice, at: whole.range)
        f.builder.resolveSizes()
        return true
      }
    }
    return false
  }

  /// More operands than an expression of the page has are not tried in all ways.
  private static let mostUnified = 8

  /// Two choices for two names.
  private func merged(_ a: [String: Int], _ b: [String: Int]) -> [String: Int]? {
    let both = a.merging(b) { first, _ in first }
    return both.count == 2 ? both : nil
  }

  /// Whether the operator takes operands of these shapes with these numbers.
  private func fits(_ opcode: Opcode, _ nodes: [NodeID], _ choice: [String: Int], _ f: Formation) -> Bool {
    forming { trial in
      let sizes = graph.sizes
      func chosen(_ size: Size) -> Size { sizes.value(of: size, where: choice).map { Size($0) } ?? size }
      let operands = nodes.map { node in
        if let value = graph.constantValue(node) { return trial.builder.constant(value) }
        let shape = f.builder.shape(node)
        return trial.builder.newSlot(
          shape: SymbolicShape(rows: chosen(shape.rows), columns: chosen(shape.columns)), size: f.builder.size(node))
      }
      return (try? trial.builder.apply(opcode, operands)) != nil
    }
  }

  /// From now on these names of sizes are numbers.
  func adopt(_ choice: [String: Int], at range: SourceRange) {
    if choice.isEmpty { return }
    for (name, number) in choice { graph.sizes.fix(name, to: number) }
    table.resolveSizes(in: &graph.sizes)
    for (word, number) in choice.sorted(by: { $0.key < $1.key }) {
      note("\(word) = \(number), so that \(clipped(source.slice(range))) fits", at: range)
      let name = Name(spelling: word)
      guard case .quantity(let old)? = top.value(name), old.version.sizeSymbol != nil else { continue }
      bind(name, .quantity(leaf(.matrix(Matrix(scalar: Double(number))))), in: top, isFresh: true)
    }
  }
}
