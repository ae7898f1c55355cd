/// Program text and words inside LaTeX, for TeX, MathJax and KaTeX alike.
public enum LaTeXText {
  /// Program text in its fixed font. What TeX reads as commands stands between the stretches of text, since the three
  /// disagree about escapes inside one.
  public static func code(_ text: String) -> String {
    var result = ""
    var stretch = ""
    func close() {
      if !stretch.isEmpty { result += "\\texttt{\(stretch)}" }
      stretch = ""
    }
    for scalar in text.unicodeScalars {
      if let command = commands[scalar] {
        close()
        result += command
      } else {
        stretch.unicodeScalars.append(scalar)
      }
    }
    close()
    return result
  }

  private static let commands: [Unicode.Scalar: String] = [
    "_": "\\_", "&": "\\&", "%": "\\%", "#": "\\#", "$": "\\$", "{": "\\{", "}": "\\}", "\\": "\\backslash ",
    "^": "\\wedge ", "~": "\\sim ", "\n": "\\;",
  ]
}
