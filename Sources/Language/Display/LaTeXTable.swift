import Syntax

/// Words and formulas at once as text and as LaTeX.
struct Wording {
  var plain: String
  /// What may stand on lines of its own.
  private var pieces: [String]

  init(plain: String, latex: String) { (self.plain, pieces) = (plain, [latex]) }

  /// What is long stands on several lines, where it may be broken: a notebook cuts off what is too wide.
  var latex: String {
    if pieces.count == 1 || TextWidth.columns(of: plain) <= Self.longest { return pieces.joined() }
    return "\\begin{aligned} \(pieces.map { "& \($0)" }.joined(separator: " \\\\ ")) \\end{aligned}"
  }

  private static let longest = 30

  static let nothing = Wording(plain: "", latex: "")
  /// Words of ours, in which TeX finds nothing to do.
  static func words(_ text: String) -> Wording { Wording(plain: text, latex: "\\text{\(text)}") }

  /// `x > 0` of `[x > 0]`.
  var withoutBrackets: Wording {
    func bare(_ text: String) -> String {
      text.hasPrefix("[") && text.hasSuffix("]") ? String(text.dropFirst().dropLast()) : text
    }
    return Wording(plain: bare(plain), latex: bare(latex))
  }

  /// `(v·w)`; what is one thing needs no parentheses.
  var parenthesised: Wording {
    plain.allSatisfy { $0.isLetter || $0.isNumber }
      ? self : Wording(plain: "(\(plain))", latex: "\\left(\(latex)\\right)")
  }

  static func + (left: Wording, right: Wording) -> Wording {
    var whole = left
    whole.plain += right.plain
    whole.pieces[whole.pieces.count - 1] += right.pieces[0]
    whole.pieces += right.pieces.dropFirst()
    return whole
  }

  /// As ``then(_:_:)``, where both are there.
  func followed(by separator: String, _ rest: Wording) -> Wording {
    plain.isEmpty ? rest : rest.plain.isEmpty ? self : then(separator, rest)
  }

  /// This, then the rest, before which a long line may be broken.
  func then(_ separator: String, _ rest: Wording) -> Wording {
    if plain.isEmpty { return rest }
    var whole = self + .words(separator)
    whole.plain += rest.plain
    whole.pieces += rest.pieces
    return whole
  }
}

/// Lines of formulas under each other, with remarks: what TeX, MathJax and KaTeX all set.
struct LaTeXTable {
  /// `r` and `l`, one for each column.
  var columns: String
  var header: [String] = []
  var lines: [[String]]

  var text: String {
    let rows = lines.map { line in
      line.map { $0.isEmpty ? "" : "\\displaystyle \($0)" }.joined(separator: " & ")
    }
    // Fractions on neighbouring lines would touch, and the first one its rule: the strut keeps it away.
    let head = header.isEmpty ? "" : "\(header.joined(separator: " & ")) \\\\ \\hline\n\\rule{0pt}{2em} "
    return "$$\\begin{array}{\(columns)}\n\(head)\(rows.joined(separator: " \\\\[6pt]\n"))\n\\end{array}$$"
  }
}
