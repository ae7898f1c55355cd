import Matrices
import Syntax

/// A value and what it is called, with the place of the call that named it.
struct NamedValue {
  var name: String
  var value: Value
  var range: SourceRange?
}

extension BuiltinCall {
  /// The operands from that one on with their names: `W1=W` and `"layer.0" => W` say it, a variable has its own, the
  /// items of a List and of a Record have theirs, and the rest are called as NumPy does, arr_0, arr_1, ….
  func namedValues(from first: Int) throws -> [NamedValue] {
    guard case .call(_, let arguments) = whole.kind else { return [] }
    var items: [NamedValue] = []
    for argument in arguments.filter({ $0.keyword == nil }).dropFirst(first) + arguments.filter({ $0.keyword != nil }) {
      if let keyword = argument.keyword {
        items.append(NamedValue(name: keyword.spelling, value: try valued(argument.value), range: argument.value.range))
      } else {
        items += try named(argument.value)
      }
    }
    var seen: Set<String> = []
    for place in items.indices {
      if items[place].name.isEmpty { items[place].name = "arr_\(place)" }
      guard seen.insert(items[place].name).inserted else {
        throw interpreter.error("the name \(items[place].name) is given twice", at: items[place].range ?? whole.range)
      }
    }
    return items
  }

  private func named(_ expression: Syntax.Expression) throws -> [NamedValue] {
    switch expression.kind {
    case .pair(let left, let right):
      guard case .string(let name) = try interpreter.value(of: left), !name.isEmpty else {
        throw interpreter.error("a name is a string: \"…\" => x", at: left.range)
      }
      return [NamedValue(name: name, value: try valued(right), range: right.range)]
    case .list(let items): return try items.flatMap(named)
    case .name(let name):
      let value = try interpreter.value(of: expression)
      if case .list(let items) = value { return parts(items, expression.range) }
      if let fields = fields(value, expression.range) { return fields }
      return [NamedValue(name: name.spelling, value: value, range: expression.range)]
    default:
      let value = try interpreter.value(of: expression)
      if case .list(let items) = value { return parts(items, expression.range) }
      return fields(value, expression.range) ?? [NamedValue(name: "", value: value, range: expression.range)]
    }
  }

  private func valued(_ expression: Syntax.Expression) throws -> Value { try interpreter.value(of: expression) }

  private func parts(_ items: [Value], _ range: SourceRange) -> [NamedValue] {
    items.map { item in
      guard case .quantity(let quantity) = item else { return NamedValue(name: "", value: item, range: range) }
      return NamedValue(name: quantity.version.name?.spelling ?? "", value: item, range: range)
    }
  }

  private func fields(_ value: Value, _ range: SourceRange) -> [NamedValue]? {
    guard case .report(let report) = value, !report.fields.isEmpty else { return nil }
    return report.fields.map { NamedValue(name: $0.name, value: $0.value, range: range) }
  }
}
