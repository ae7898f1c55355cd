import Calculus
import Engine
import Matrices
import Syntax

/// Where a statement's time goes, and how a quantity is computed.
extension Interpreter {
  /// `profile statement`: its operations by time, with the rate of products and the memory that the others moved, and
  /// how each loop ran.
  func profile(_ statement: Statement) throws -> Value {
    guard executor.profiler == nil else { throw error("profile stands in what is profiled", at: statement.range) }
    isListing = false
    let profiler = Profiler()
    executor.profiler = profiler
    loopSummaries = []
    defer { (executor.profiler, loopSummaries) = (nil, nil) }
    let start = ContinuousClock.now
    _ = try run(statement)
    let elapsed = start.duration(to: .now).seconds
    return .report(report(profiler.entries, elapsed, loopSummaries ?? []))
  }

  private func report(_ entries: [Profiler.Entry], _ elapsed: Double, _ loops: [String]) -> Report {
    let operations = entries.reduce(0) { $0 + $1.seconds }
    let shown = entries.prefix(Self.mostEntries)
    var rows = shown.map { entry in
      [
        entry.operation, entry.means, "\(entry.count)", Self.duration(entry.seconds), share(entry.seconds, elapsed),
        rate(entry),
      ]
    }
    if entries.count > shown.count {
      let others = entries.dropFirst(shown.count).reduce(0) { $0 + $1.seconds }
      rows.append(["\(entries.count - shown.count) others", "", "", Self.duration(others), share(others, elapsed), ""])
    }
    let rest = max(0, elapsed - operations)
    rows.append(["the program itself", "interpreter", "", Self.duration(rest), share(rest, elapsed), ""])
    let table = Layout.table(
      header: ["operation", "by", "times", "time", "share", "rate"], rows, numbers: [2, 3, 4, 5],
      width: page.tableWidth)
    let lines = ["\(Self.duration(elapsed)) in all"] + loops
    let bundle = Bundle(
      plain: (lines + [table.plain]).joined(separator: "\n"),
      html: table.html.map { html in lines.map { "<p>\(Layout.ignoringDollars($0))</p>" }.joined() + html })
    return Report(
      kind: "Profile", bundle: bundle, fields: [("seconds", .quantity(leaf(.matrix(Matrix(scalar: elapsed)))))])
  }

  private static let mostEntries = 20

  private func share(_ seconds: Double, _ whole: Double) -> String {
    "\(NumberLayout.format(100 * seconds / max(whole, 1e-12), digits: 2)) %"
  }

  /// The rate of products; of all else the memory that it moves.
  private func rate(_ entry: Profiler.Entry) -> String {
    guard entry.seconds > 0 else { return "" }
    if entry.flops > 0 { return "\(NumberLayout.format(entry.flops / entry.seconds / 1e9, digits: 3)) GFLOP/s" }
    return "\(NumberLayout.format(entry.bytes / entry.seconds / 1e9, digits: 3)) GB/s"
  }

  /// `plan L`: the operations that compute L from its leaves, as the engine runs them one after the other.
  func plan(_ expression: Syntax.Expression) throws -> Value {
    guard case .quantity(let quantity) = try value(of: expression) else {
      throw error("plan shows how a quantity is computed", at: expression.range)
    }
    try force(quantity.id)
    let recorder = TurnRecorder(items: [])
    let outer = executor.recorder
    executor.recorder = recorder
    defer { executor.recorder = outer }
    var names: [Matrix.Identity: String] = [:]
    var values: [VersionID: Matrix] = [:]
    for id in recordOrder(of: quantity.id).reversed() {
      try checkInterruption()
      try force(id)
      guard var value = table[id].payload.matrix else {
        // Tables and labels are read before the calculus begins.
        if case .pending = table[id].payload {} else { continue }
        throw error(
          "plan needs numbers, and \(text(id)) has none", at: expression.range,
          help: "give each symbol a value, then forward \(text(quantity))")
      }
      if case .template(let root) = table[id].recipe {
        let (root, inputs) = stable(root, table[id].inputs)
        value = try executor.value(of: root, slots: inputs.compactMap { values[$0] ?? table[$0].payload.matrix })
      }
      values[id] = value
      names[value.identity] = text(id)
    }
    let outline = try ProgramOutline(of: recorder) { names[$0.identity] }
    let rows = outline.lines.map { [$0.result, $0.operation, $0.means] }
    let bundle = Layout.table(header: ["gives", "operation", "by"], rows, width: page.tableWidth)
    return .report(Report(kind: "Plan", bundle: bundle))
  }
}
