/// One option of the command line; parsing, `--help` and the manual page read it here.
struct CommandOption {
  enum Kind: Sendable {
    case evaluate, interactive, withoutConfiguration, check, color, version, help, manual
  }

  var kind: Kind
  /// Without dashes; one letter takes one dash, a word takes two.
  var names: [String]
  /// What stands for the option's value in the help; nil where it has none.
  var value: String?
  var doc: String

  static let all: [CommandOption] = [
    CommandOption(kind: .evaluate, names: ["e"], value: "CODE", doc: "run CODE; several are the lines of one program"),
    CommandOption(kind: .interactive, names: ["i"], doc: "give a prompt after the program"),
    CommandOption(
      kind: .withoutConfiguration, names: ["no-config"], doc: "do not run the configuration before the prompt"),
    CommandOption(kind: .check, names: ["check"], doc: "report what is wrong with the program; run nothing"),
    CommandOption(
      kind: .color, names: ["color"], value: ColorChoice.allCases.map(\.rawValue).joined(separator: "|"),
      doc: "colours; auto heeds NO_COLOR and the terminal"),
    CommandOption(kind: .version, names: ["version"], doc: "print the version"),
    CommandOption(kind: .help, names: ["h", "help"], doc: "print this help"),
    CommandOption(kind: .manual, names: ["manual"], doc: "print the manual page, for man -l -"),
  ]

  /// `-h, --help` or `--color=auto|always|never`.
  var synopsis: String {
    let spelled = names.map(Self.dashed).joined(separator: ", ")
    guard let value else { return spelled }
    return spelled + (spelled.hasPrefix("--") ? "=" : " ") + value
  }

  static func dashed(_ name: String) -> String { (name.count == 1 ? "-" : "--") + name }
}

/// When to colour.
enum ColorChoice: String, CaseIterable, Sendable {
  case auto, always, never
}
