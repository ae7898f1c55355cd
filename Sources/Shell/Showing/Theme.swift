/// The colours of what is typed and shown, from the sixteen that every terminal has, as its user set them.
struct Theme: Sendable, Equatable {
  enum Part: Sendable, CaseIterable {
    case prompt, continuation
    case keyword, verb, function, number, string, comment, gradient, invalid
    /// Shapes, hints and other asides.
    case aside
  }

  enum Name: String, CaseIterable, Sendable {
    case dark, light
    /// For a terminal that does not tell: read on both.
    case neutral
    case none
  }

  let name: Name

  /// What a part begins with; empty for the terminal's own colour.
  subscript(_ part: Part) -> String {
    let code: String? =
      switch name {
      case .none: nil
      case .dark: Self.dark[part]
      case .light: Self.light[part]
      case .neutral: Self.neutral[part]
      }
    return code.map { "\u{1B}[\($0)m" } ?? ""
  }

  func painted(_ text: String, _ part: Part) -> String {
    let style = self[part]
    return style.isEmpty || text.isEmpty ? text : style + text + "\u{1B}[0m"
  }

  var isColored: Bool { name != .none }

  private static let dark: [Part: String] = [
    .prompt: "1;92", .continuation: "90", .keyword: "95", .verb: "1;95", .function: "94", .number: "96",
    .string: "92", .comment: "90", .gradient: "93", .invalid: "91", .aside: "90",
  ]

  private static let light: [Part: String] = [
    .prompt: "1;32", .continuation: "90", .keyword: "35", .verb: "1;35", .function: "34", .number: "36",
    .string: "32", .comment: "90", .gradient: "33", .invalid: "31", .aside: "90",
  ]

  /// Neither bright colours, which fade on white, nor dark blue, which drowns in black.
  private static let neutral: [Part: String] = [
    .prompt: "1;32", .continuation: "90", .keyword: "35", .verb: "1;35", .function: "94", .number: "36",
    .string: "32", .comment: "90", .gradient: "1;36", .invalid: "31", .aside: "90",
  ]

  /// Terminals that tell their background do it as `15;0`: foreground and background.
  static func suggested(byColors colors: String?) -> Name {
    guard let background = colors?.split(separator: ";").last.flatMap({ Int($0) }) else { return .neutral }
    return background == 7 || (9...15).contains(background) ? .light : .dark
  }
}
