/// Words and formulas at once as text and as LaTeX.
struct Wording {
  var plain: String
  var latex: String

  static let nothing = Wording(plain: "", latex: "")
  /// Words of ours, in which TeX finds nothing to do.
  static func words(_ text: String) -> Wording { Wording(plain: text, latex: "\\text{\(text)}") }

  static func + (left: Wording, right: Wording) -> Wording {
    Wording(plain: left.plain + right.plain, latex: left.latex + right.latex)
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
