import Syntax

/// Ordered named columns of equal length: what a CSV file gives.
public struct Table: Sendable, Equatable {
  enum Column: Sendable, Equatable {
    case numbers([Double])
    case strings([String])

    var count: Int {
      switch self {
      case .numbers(let numbers): numbers.count
      case .strings(let strings): strings.count
      }
    }
  }

  let names: [String]
  let rows: Int
  private let columns: [Column]

  /// All columns have as many entries as the first one; the names are distinct.
  init(names: [String], columns: [Column]) {
    self.names = names
    self.columns = columns
    rows = columns.first?.count ?? 0
  }

  func column(named name: String) throws -> Column { columns[try place(of: name)] }

  func column(at place: Int) -> Column { columns[place] }

  /// A table of these columns in this order.
  func selecting(_ chosen: [String]) throws -> Table {
    var seen: Set<String> = []
    for name in chosen where !seen.insert(name).inserted {
      throw DataError("the column \"\(name)\" is chosen twice")
    }
    return Table(names: chosen, columns: try chosen.map(column(named:)))
  }

  /// The rows at these places, counted from 0.
  func selecting(rows places: [Int]) -> Table {
    let chosen = columns.map { column -> Column in
      switch column {
      case .numbers(let numbers): .numbers(places.map { numbers[$0] })
      case .strings(let strings): .strings(places.map { strings[$0] })
      }
    }
    return Table(names: names, columns: chosen)
  }

  var isNumeric: Bool { columns.allSatisfy { if case .numbers = $0 { true } else { false } } }

  /// All entries, column by column, for a matrix of the same size.
  func numbers() throws -> (values: [Double], rows: Int, columns: Int) {
    var values: [Double] = []
    values.reserveCapacity(rows * columns.count)
    for (name, column) in zip(names, columns) {
      switch column {
      case .numbers(let numbers): values += numbers
      case .strings(let strings): throw notNumeric(name, strings)
      }
    }
    return (values, rows, columns.count)
  }

  private func place(of name: String) throws -> Int {
    if let place = names.firstIndex(of: name) { return place }
    let near = Spelling.nearest(to: name, among: names)
    let listed = Self.listed(names)
    throw DataError(
      "the table has no column \"\(name)\"",
      help: near.first.map { "did you mean \"\($0)\"? The columns are \(listed)" } ?? "the columns are \(listed)")
  }

  /// A column is text because of one entry; which one is what the reader has to know.
  private func notNumeric(_ name: String, _ strings: [String]) -> DataError {
    let culprit = strings.firstIndex { NumberField.value(of: $0) == nil } ?? 0
    let numeric = zip(names, columns).compactMap { name, column in
      if case .numbers = column { name } else { nil }
    }
    return DataError(
      "the column \"\(name)\" is not numeric: row \(culprit + 1) is \"\(strings[culprit].prefix(40))\"",
      help: numeric.isEmpty ? nil : "the numeric columns are \(Self.listed(numeric))")
  }

  /// At most a dozen names, so that a message stays a message.
  private static func listed(_ names: [String]) -> String {
    let shown = names.prefix(12).map { "\"\($0)\"" }.joined(separator: ", ")
    return names.count > 12 ? "\(shown), … (\(names.count) in all)" : shown
  }
}
