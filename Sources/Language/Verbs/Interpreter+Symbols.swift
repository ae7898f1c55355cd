import Calculus
import Matrices
import Syntax

extension Interpreter {
  /// `symbol A: n×n symmetric, x: n×1, λ`.
  func declare(_ declarations: [SymbolDeclaration]) throws -> Value {
    for declaration in declarations {
      let rows = try declaration.rows.map { try size($0, declaration.range) } ?? 1
      let columns = try declaration.columns.map { try size($0, declaration.range) } ?? 1
      var version = Version()
      version.kind = .symbol
      version.shape = SymbolicShape(rows: rows, columns: columns)
      version.facts = try facts(declaration, rows, columns)
      version.place = place
      bind(declaration.name, .quantity(table.insert(version)), in: scope, isFresh: true)
    }
    return .nothing
  }

  /// A number, a bound integer's value, or a size symbol that formulas can use: `/n` (grammar B14).
  private func size(_ size: SymbolDeclaration.Size, _ range: SourceRange) throws -> Size {
    switch size {
    case .number(let number): return Size(number)
    case .name(let name):
      if case .quantity(let quantity)? = meaning(of: name)?.value {
        if let symbol = quantity.version.sizeSymbol { return symbol }
        guard let number = quantity.version.payload.matrix?.scalarValue, let size = Int(exactly: number), size >= 0
        else {
          throw error("\(name.spelling) is no size: it is \(summary(of: .quantity(quantity)).text)", at: range)
        }
        return Size(size)
      }
      // A number that the name once had went with it.
      graph.sizes.release(name.spelling)
      let symbol = graph.sizes.symbol(name.spelling)
      var version = Version()
      version.kind = .symbol
      version.sizeSymbol = symbol
      version.place = place
      bind(name, .quantity(table.insert(version)), in: scope, isFresh: true)
      return symbol
    }
  }

  private func facts(_ declaration: SymbolDeclaration, _ rows: Size, _ columns: Size) throws -> Set<Fact> {
    var facts: Set<Fact> = []
    for word in declaration.facts {
      guard let fact = Fact(rawValue: word.key), fact != .rowsSumToOne else {
        throw error(
          "\(word.spelling) is no fact that is used", at: declaration.range,
          help: "symmetric, onehot, orthogonal, positive, invertible, diagonal")
      }
      if [.symmetric, .orthogonal, .invertible, .diagonal].contains(fact), rows != columns {
        throw error(
          "\(declaration.name.spelling) is \(graph.sizes.text(rows))×\(graph.sizes.text(columns)); only a square is \(word.spelling)",
          at: declaration.range)
      }
      facts.insert(fact)
    }
    return facts
  }

  /// The numbers of the size symbols, from the values that names of symbols have got.
  func unify(_ symbolic: SymbolicShape, with shape: Shape, name: String, _ sizes: inout [String: Int]) throws {
    for (size, number) in [(symbolic.rows, shape.rows), (symbolic.columns, shape.columns)] {
      if let known = size.known {
        guard known == number else {
          throw error("\(name) is declared \(shapeText(symbolic)), and its value is \(shape)")
        }
        continue
      }
      let text = graph.sizes.text(size)
      if let other = sizes[text], other != number {
        throw error("the size \(text) is \(other) elsewhere and \(number) in \(name)", help: "one size has one number")
      }
      sizes[text] = number
    }
  }
}
