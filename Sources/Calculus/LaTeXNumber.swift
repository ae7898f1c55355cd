/// A number's text as LaTeX: `1.5e-7` is 1.5 · 10⁻⁷.
public enum LaTeXNumber {
  public static func set(_ text: String) -> String {
    switch text {
    case "NaN": return "\\mathrm{NaN}"
    case "Inf": return "\\infty"
    case "-Inf": return "-\\infty"
    default:
      guard let e = text.firstIndex(of: "e"), let exponent = Int(text[text.index(after: e)...]) else { return text }
      return "\(text[..<e]) \\cdot 10^{\(exponent)}"
    }
  }
}
