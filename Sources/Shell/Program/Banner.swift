import Language

/// What stands above the first prompt.
enum Banner {
  /// One line; three for who is here for the first time.
  static func text(isFirst: Bool, width: Int, _ theme: Theme) -> String {
    let name = "nnx \(Session.version)"
    let short = [name, "? lists what there is"]
    let long = [
      "\(name), the mathematics of a notebook page",
      "try  x = [1 2 3]; L = sum(x.^2); ∂L/∂x      (∂ is \\partial<TAB>)",
      "? lists what there is, ?tanh explains one, Ctrl-D leaves",
    ]
    let lines = isFirst ? long : [short.joined(separator: "; ")]
    return lines.map { theme.painted(CompletionList.clipped($0, width), .aside) + "\n" }.joined()
  }
}
