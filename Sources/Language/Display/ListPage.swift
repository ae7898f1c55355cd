/// A List whose items are more than a line: each with its number, in its own form.
struct ListPage {
  let items: [Bundle]
  /// Names of the items that have one, as gradients do.
  let names: [String?]
  let count: Int

  /// How many items are shown.
  static let most = 10

  /// Of the first items; `count` is how many there are.
  init(_ items: [Bundle], names: [String?], count: Int) {
    (self.items, self.names, self.count) = (items, names, count)
  }

  /// Each item behind its name, as `Q, R = qr(A)` is shown.
  var named: Bundle {
    let lines = zip(items, names).map { item, name in "\(name ?? "") = \(item.plain)" }
    return Bundle(plain: lines.joined(separator: "\n"), html: html)
  }

  /// nil where one line says it all, or an item is best set as LaTeX.
  var html: String? {
    guard items.contains(where: { $0.html != nil }) else { return nil }
    let lines = zip(items, names).map { item, name in
      let title = name.map { "<code>\($0.escapedForHTML)</code>\n" } ?? ""
      return "<li>\(title)\(item.html ?? "<code>\(item.plain.escapedForHTML)</code>")</li>"
    }
    let rest = count > items.count ? ["<li value=\"\(count)\">⋮</li>"] : []
    return "<ol>\n\((lines + rest).joined(separator: "\n"))\n</ol>"
  }

  /// Formulas in braces; nil where there are other things, or too many.
  var latex: String? {
    let formulas = items.compactMap { $0.html == nil ? $0.latex : nil }
    guard !formulas.isEmpty, formulas.count == count else { return nil }
    let inner = formulas.map { $0.drop { $0 == "$" } }.map { String($0.prefix { $0 != "$" }) }
    return "$\\displaystyle \\left\\{ \(inner.joined(separator: ",\\; ")) \\right\\}$"
  }
}
