import Calculus
import Matrices
import Syntax

/// Values by name: what a file of several arrays gives. It is a report whose fields are all there is to it.
extension Interpreter {
  func record(_ items: [NamedValue]) -> Value {
    let rows = items.prefix(Self.shownItems).map { [$0.name, itemText($0.value)] }
    var bundle = Layout.table(header: ["name", "what"], rows)
    if items.count > Self.shownItems { bundle.plain += "\n⋮ (\(items.count) in all)" }
    return .report(Report(kind: Report.record, bundle: bundle, fields: items.map { ($0.name, $0.value) }))
  }

  private static let shownItems = 100

  private func itemText(_ value: Value) -> String {
    guard case .quantity(let quantity) = value, let matrix = quantity.version.payload.matrix, !matrix.isScalar else {
      return summary(of: value).text
    }
    return NumberLayout.header(of: matrix)
  }

  /// `weights["layer.0"]`, by the very name.
  func item(
    of report: Report, _ indices: [Index], _ whole: Syntax.Expression, _ f: Formation
  ) throws -> Evaluated {
    guard indices.count == 1, case .expression(let expression) = indices[0],
      case .string(let name) = try value(of: expression)
    else {
      throw error("a \(report.kind) is read by a name: [\"…\"]", at: whole.range, help: known(report))
    }
    return try item(of: report, named: name, at: expression.range, f)
  }

  /// A field by its very name, else by the key of it: `w.W1` reads `W₁`.
  func item(of report: Report, named name: String, at range: SourceRange, _ f: Formation) throws -> Evaluated {
    guard
      let field = report.fields.first(where: { $0.name == name })
        ?? report.fields.first(where: { NameKey.of($0.name) == NameKey.of(name) })
    else {
      let near = Spelling.nearest(to: name, among: report.fields.map(\.name)).first
      throw error(
        "the \(report.kind) has no field \(name)", at: range,
        help: near.map { "did you mean \($0)? \(known(report) ?? "")" } ?? known(report))
    }
    guard case .quantity(let quantity) = field.value, quantity.version.payload.isNumeric else {
      return .value(field.value)
    }
    let version = quantity.version
    guard version.kind == .leaf, version.name == nil else {
      f.readsVariable = true
      return .node(f.node(for: quantity))
    }
    // Two names that read one array of a file stay apart: neither follows when the other is trained.
    return .node(f.node(for: leaf(version.payload, isParameter: version.isParameter, facts: version.facts)))
  }

  private func known(_ report: Report) -> String? {
    if report.fields.isEmpty { return nil }
    let shown = report.fields.prefix(12).map(\.name).joined(separator: ", ")
    return "it has " + (report.fields.count > 12 ? "\(shown), … (\(report.fields.count) in all)" : shown)
  }
}

extension Report {
  static let record = "Record"
}
