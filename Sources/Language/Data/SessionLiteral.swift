import Calculus
import Matrices
import Syntax

/// Values as a program spells them, to the last bit.
struct SessionLiteral {
  private let interpreter: Interpreter

  init(_ interpreter: Interpreter) { self.interpreter = interpreter }

  /// nil for what no program can spell.
  func text(of value: Value) throws -> String? {
    switch value {
    case .quantity(let quantity): return try text(of: quantity.version)
    case .bool(let truth): return truth ? "true" : "false"
    case .string(let text): return Self.quoted(text)
    case .list(let items):
      let texts = try items.compactMap(text(of:))
      return texts.count == items.count ? "{\(texts.joined(separator: ", "))}" : nil
    case .builtin(let name): return name
    case .optimizer(let optimizer): return text(of: optimizer)
    case .report(let report):
      guard report.kind == Report.record else { return nil }
      let fields = try report.fields.compactMap { field in
        try text(of: field.value).map { "\(Self.quoted(field.name)) => \($0)" }
      }
      return fields.count == report.fields.count ? "record(\(fields.joined(separator: ", ")))" : nil
    case .function, .nothing: return nil
    }
  }

  private func text(of version: Version) throws -> String? {
    switch version.payload {
    case .matrix(let matrix):
      let text = try plain(matrix)
      if version.isParameter { return "parameter(\(text))" }
      // A conversion has a record; a constant has none.
      return matrix.elementType == .float32 ? "const(\(text))" : text
    case .table(let table):
      let columns = table.names.indices.map { "\(Self.quoted(table.names[$0])) => \(text(of: table.column(at: $0)))" }
      return "table(\(columns.joined(separator: ", ")))"
    case .strings(let strings): return "table(\"labels\" => \(text(of: .strings(strings))))[\"labels\"]"
    case .pending: return nil
    }
  }

  private func text(of column: Table.Column) -> String {
    switch column {
    case .numbers(let numbers):
      numbers.isEmpty ? "zeros(0, 1)" : "[\(numbers.map(NumberField.shortest).joined(separator: " "))]"
    case .strings(let strings): "{\(strings.map(Self.quoted).joined(separator: ", "))}"
    }
  }

  private func text(of optimizer: Optimizer) -> String {
    let keywords: [(String, Double)] =
      switch optimizer.rule {
      case .sgd: []
      case .momentum, .nesterov: [("decay", optimizer.decay)]
      case .rmsprop: [("decay", optimizer.decay), ("epsilon", optimizer.epsilon)]
      case .adam, .adamw:
        [("decay", optimizer.decay), ("decay2", optimizer.secondDecay), ("epsilon", optimizer.epsilon)]
          + (optimizer.rule == .adamw ? [("weightdecay", optimizer.weightDecay)] : [])
      }
    let options = keywords.map { "\($0.0)=\(NumberField.shortest($0.1))" }.joined(separator: ", ")
    let rate = NumberField.shortest(optimizer.rate)
    return "\(optimizer.rule.rawValue)(\(rate)\(options.isEmpty ? "" : "; \(options)"))"
  }

  /// A matrix of its type: a number, or a line for each row.
  private func plain(_ matrix: Matrix) throws -> String {
    let numbers = try numbers(matrix)
    return switch matrix.elementType {
    case .float64: numbers
    case .float32: "float32(\(numbers))"
    case .mask: "\(numbers) > 0"
    }
  }

  private func numbers(_ matrix: Matrix) throws -> String {
    if let number = matrix.scalarValue { return NumberField.shortest(number) }
    if matrix.isEmpty { return "zeros(\(matrix.rows), \(matrix.columns))" }
    let rows = try (0..<matrix.rows).map { row in
      try interpreter.checkInterruption()
      return (0..<matrix.columns).map { NumberField.shortest(matrix.number(at: row + $0 * matrix.rows)) }
        .joined(separator: " ")
    }
    return rows.count == 1 ? "[\(rows[0])]" : "[\n  \(rows.joined(separator: "\n  "))\n]"
  }

  static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\n": quoted += "\\n"
      case "\r": quoted += "\\r"
      case "\t": quoted += "\\t"
      case "\"", "\\", "$": quoted += "\\\(scalar)"
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }

  /// The words of the language that a value may be written with; a variable of that name would hide them.
  static func words(of value: Value) -> Set<String> {
    switch value {
    case .quantity(let quantity): words(of: quantity.version)
    case .list(let items): items.reduce(into: []) { $0.formUnion(words(of: $1)) }
    case .report(let report): report.fields.reduce(into: ["record"]) { $0.formUnion(words(of: $1.value)) }
    case .optimizer(let optimizer): [optimizer.rule.rawValue]
    case .builtin(let name): [name]
    case .bool, .string, .function, .nothing: []
    }
  }

  private static func words(of version: Version) -> Set<String> {
    switch version.payload {
    case .table, .strings: return ["table", "zeros", "NaN", "Inf"]
    case .matrix(let matrix):
      var words: Set<String> = version.isParameter ? ["parameter"] : []
      if matrix.elementType == .float32 { words.formUnion(["float32", "const"]) }
      if matrix.isEmpty { words.insert("zeros") }
      // Interrupted, it counts as having them: the words only decide an order, and the save stops soon.
      let isFinite = (try? matrix.firstNonFinite() == nil) ?? false
      if !isFinite { words.formUnion(["NaN", "Inf"]) }
      return words
    case .pending: return []
    }
  }
}
