import Calculus
import Matrices
import Syntax

/// How values look.
///
/// Of the forms in a bundle a front end shows the richest that it knows: HTML before LaTeX before text. So a value has
/// the one of the two that is better read, and both only where LaTeX is for print: see ``MatrixPage``.
extension Interpreter {
  /// A value in all the forms that a host may want.
  func bundle(_ value: Value) -> Bundle {
    switch value {
    case .quantity(let quantity): return bundle(quantity)
    case .report(let report): return report.bundle
    case .list(let items):
      let first = items.prefix(ListPage.most)
      let page = ListPage(first.map(bundle), names: first.map(gradientName), count: items.count)
      return Bundle(plain: plainText(value), latex: page.latex, html: page.html)
    case .builtin(let name): return Bundle(plain: signature(ofBuiltin: name))
    default: return Bundle(plain: plainText(value))
    }
  }

  /// How a function that is shown for itself is called: `rand(rows, columns)`.
  private func signature(ofBuiltin name: String) -> String {
    if let rule = Registry.shared.named(name).first { return "\(name)(\(rule.signature))" }
    return Self.builtins[name]?.signature ?? name
  }

  private func gradientName(_ value: Value) -> String? {
    if case .quantity(let quantity) = value { return quantity.version.gradientName }
    return nil
  }

  private func bundle(_ quantity: Quantity) -> Bundle {
    if case .pending = quantity.version.payload, quantity.version.kind != .symbol {
      do { try force(quantity.id) } catch { return Bundle(plain: "\(error)") }
    }
    switch quantity.version.payload {
    case .matrix(let matrix): return MatrixPage(matrix, page).bundle
    case .table(let table):
      let excerpt = TableExcerpt(table, page)
      return Bundle(plain: excerpt.text, html: excerpt.html)
    case .strings(let strings):
      let shown = strings.prefix(10).map { "\"\($0)\"" }.joined(separator: ", ")
      return Bundle(plain: "\(strings.count) labels: \(shown)\(strings.count > 10 ? ", …" : "")")
    case .pending:
      let text = definitionText(quantity, .plain)
      return Bundle(plain: text, latex: "$\\displaystyle \(definitionText(quantity, .latex))$")
    }
  }

  /// A formula's right side; a bare symbol by its name.
  private func definitionText(_ quantity: Quantity, _ style: FormulaStyle) -> String {
    if case .template = quantity.version.recipe { return formula(quantity.id, style: style) }
    return text(quantity, style: style)
  }

  /// One line for `print`, strings and lists.
  func plainText(_ value: Value, digits: Int = 6) -> String {
    switch value {
    case .quantity(let quantity):
      do { try force(quantity.id) } catch { return text(quantity) }
      if let matrix = quantity.version.payload.matrix {
        if let number = matrix.scalarValue { return NumberLayout.format(number, digits: digits) }
        if matrix.rows == 1, matrix.columns > 0 {
          let entries = (0..<min(matrix.columns, 1000)).map {
            NumberLayout.format(matrix.number(at: $0), digits: digits)
          }
          return "[\(entries.joined(separator: " "))\(matrix.columns > 1000 ? " …" : "")]"
        }
        return NumberLayout(digits: digits).text(of: matrix)
      }
      return bundle(value).plain
    case .bool(let truth): return truth ? "true" : "false"
    case .string(let text): return text
    case .list(let items): return "{" + items.map { listItem($0, digits) }.joined(separator: ", ") + "}"
    case .function(let function):
      let operands = function.parameters.positional.map(\.spelling).joined(separator: ", ")
      guard case .expression(let body) = function.body, function.name == Self.lambdaName else {
        return "\(function.name)(\(operands))"
      }
      return (function.parameters.positional.count == 1 ? operands : "(\(operands))")
        + " -> \(function.source.slice(body.range))"
    case .builtin(let name): return name
    case .optimizer(let optimizer): return "\(optimizer.rule.rawValue)(\(NumberLayout.format(optimizer.rate)))"
    case .report(let report): return report.bundle.plain
    case .nothing: return ""
    }
  }

  private func listItem(_ value: Value, _ digits: Int) -> String {
    switch value {
    case .string(let text): return "\"\(text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\""
    case .quantity(let quantity):
      do { try force(quantity.id) } catch { return text(quantity) }
      if let gradient = quantity.version.gradientName { return "\(gradient) = \(itemText(quantity, digits))" }
      return itemText(quantity, digits)
    default: return plainText(value, digits: digits)
    }
  }

  private func itemText(_ quantity: Quantity, _ digits: Int) -> String {
    if let matrix = quantity.version.payload.matrix, matrix.count > 12 { return "\(matrix.shape) Matrix" }
    if let matrix = quantity.version.payload.matrix, !matrix.isScalar { return literal(matrix, digits: digits) }
    return plainText(.quantity(quantity), digits: digits)
  }

  /// How a variable was made.
  func originText(_ binding: Binding) -> String {
    guard case .quantity(let quantity) = binding.value else { return binding.place?.firstLine ?? "" }
    switch quantity.version.kind {
    case .update: return "an update: \(quantity.version.place?.firstLine ?? "")"
    case .leaf: return quantity.version.place?.firstLine ?? ""
    default: return formula(quantity.id)
    }
  }
}

extension Place {
  /// The statement, of a long one its beginning.
  var firstLine: String {
    let lines = text.split(separator: "\n")
    return lines.first.map { $0 + (lines.count > 1 ? " …" : "") } ?? ""
  }
}
