import Calculus
import Matrices
import Syntax

extension Interpreter {
  /// `forward L`: a table of its steps at the top level, and wherever it is called for its Trace.
  func forward(_ expression: Syntax.Expression, _ options: [Argument], isCalled: Bool = false) throws -> Value {
    guard case .quantity(let loss) = try value(of: expression) else {
      throw error("forward replays a quantity", at: expression.range)
    }
    let training = try option("training", options, default: 1) != 0
    // Inside a loop nobody reads the table.
    let listing = isCalled || isListing && scope.isTopLevel
    guard listing else {
      _ = try replay(loss, training: training)
      watched = loss.version.name
      return .nothing
    }
    let (new, steps) = try listedReplay(loss, training: training)
    var rows: [[String]] = []
    for step in steps {
      let matrix = table[step.new].payload.matrix
      rows.append(
        [step.name, step.formula, shapeText(table[step.new].shape)] + Self.extent(matrix)
          + [try firstNonFinite(step.new) ?? "", step.isRecomputed ? Self.duration(step.seconds) : "unchanged"])
    }
    var header = ["step", "formula", "shape", "min", "mean", "max", "first NaN, Inf", "time"]
    if rows.allSatisfy({ $0[6].isEmpty }) {
      header.remove(at: 6)
      for place in rows.indices { rows[place].remove(at: 6) }
    }
    let bundle = Layout.table(header: header, rows, numbers: Set(2..<header.count), width: page.tableWidth)
    return .report(Report(kind: "Trace", bundle: bundle, fields: [("value", .quantity(new))]))
  }

  private static func extent(_ matrix: Matrix?) -> [String] {
    guard let matrix, !matrix.isEmpty, let low = try? matrix.extreme(.minimum),
      let high = try? matrix.extreme(.maximum),
      let mean = try? matrix.mean()
    else { return ["", "", ""] }
    return [low, mean, high].map { NumberLayout.format($0, digits: 4) }
  }
}
