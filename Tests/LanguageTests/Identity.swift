import Glibc

/// A row of a page in Tests/Identities: an expression, the variable, and the derivative that is right.
struct Identity: Sendable, CustomStringConvertible {
  enum Kind: String, Sendable { case gradient, Jacobian, Hessian }

  let page: Page
  let kind: Kind
  let expression: String
  let variable: String
  let derivative: String

  var description: String { "\(page.name): \(kind) of \(expression) by \(variable)" }

  /// What a program says to get it: statements, the last one the derivative alone.
  var program: String {
    // A name is differentiated as it is, so that what it depends on has its names too.
    let isName = expression.allSatisfy { $0.isLetter || $0.isNumber }
    let (definition, f) = isName ? ("", expression) : ("f₀ = \(expression)\n", "f₀")
    switch kind {
    case .gradient: return "\(definition)∂\(f)/∂\(variable)"
    case .Jacobian: return "\(definition)jacobian(\(f), \(variable))"
    case .Hessian: return "\(definition)hessian(\(f), \(variable))"
    }
  }

  /// The same with a name for the derivative.
  var assignment: String {
    let lines = program.split(separator: "\n")
    return (lines.dropLast() + ["G₁ = \(lines.last ?? "0")"]).joined(separator: "\n")
  }

  static let all = Page.all.flatMap(\.identities)
}

extension Identity {
  /// A page: what its letters stand for, and the text of its table.
  struct Page: Sendable {
    let name: String
    var symbols = Identity.letters
    var numbers = Identity.numbers
    var definitions = ""
    fileprivate(set) var table: [[String]] = []
    fileprivate(set) var kind = Kind.gradient

    var identities: [Identity] {
      table.compactMap { row in
        row.count == 3
          ? Identity(page: self, kind: kind, expression: row[0], variable: row[1], derivative: row[2]) : nil
      }
    }

    init(name: String, text: String) {
      self.name = name
      var block: String?
      for line in text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
        if line.hasPrefix("```") {
          block = block == nil ? String(line.dropFirst(3)) : nil
        } else if let block {
          switch block {
          case "symbols": symbols += line + "\n"
          case "numbers": numbers += line + "\n"
          default: definitions += line + "\n"
          }
        } else if line.hasPrefix("|"), !line.hasPrefix("|---") {
          let cells = line.split(separator: "|").map { $0.filter { $0 != "`" } }.map(Self.trimmed)
          if cells.first == "expression" {
            kind = cells.last.flatMap(Kind.init) ?? .gradient
          } else {
            table.append(cells)
          }
        }
      }
    }

    private static func trimmed(_ text: String) -> String {
      String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }

    static let all: [Page] =
      ["vectors", "matrices", "elementwise", "jacobians", "hessians", "losses", "layers", "networks", "page"].map {
        Page(name: $0, text: Identity.text("\($0).md"))
      }
  }

  static let letters = text("letters.nnx")
  static let numbers = text("numbers.nnx")

  private static let folder = #filePath.split(separator: "/").dropLast(2).reduce("") { "\($0)/\($1)" } + "/Identities"

  private static func text(_ name: String) -> String {
    guard let file = unsafe fopen("\(folder)/\(name)", "r") else { return "" }
    defer { unsafe fclose(file) }
    var bytes: [UInt8] = []
    while case let byte = unsafe getc(file), byte != EOF { bytes.append(UInt8(truncatingIfNeeded: byte)) }
    return String(decoding: bytes, as: UTF8.self)
  }
}
