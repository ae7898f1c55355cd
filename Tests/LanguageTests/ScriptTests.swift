import Glibc
import Language
import Syntax
import Testing

/// Runs the scripts of Tests/Scripts: one behaviour each, with what is to come out in comments.
///
/// `# expect: text` is the next line that is shown or printed, `# expect stderr: text` the next that `warn` writes.
/// `# expect error: part` is the next diagnostic, by a part of its message (`warning` and `note` likewise), and
/// `# expect help: part` what it says to do; its place is the line on which the comment, or the last code above it,
/// stands, unless `[line 3]` says otherwise. A line `# cell` starts a notebook cell, which runs whatever the one before
/// came to. Nothing else may come out. What a clock measured reads `time`, and a ruled line is three dashes long.
@Suite struct ScriptTests {
  @Test(arguments: Script.all) func everyScriptSaysWhatItsCommentsExpect(_ script: Script) throws {
    let expected = try script.expectations()
    try #require(!expected.isEmpty, "\(script.path) expects nothing: a script without # expect tests nothing")
    var actual = try script.run()[...]
    for wanted in expected {
      // What a diagnostic says to do counts where a script asks for it.
      while let next = actual.first, next.kind == .help, wanted.kind != .help { actual.removeFirst() }
      let found = actual.popFirst()
      guard let found, wanted.matches(found) else {
        return script.fail(wanted.line, wanted.text, found?.text)
      }
    }
    if let surplus = actual.first(where: { $0.kind != .help }) {
      script.fail(surplus.line ?? expected.last?.line, nil, surplus.text)
    }
  }

  @Test func theScriptsAreFound() {
    #expect(Script.all.count > 250)
    let refusing = Script.all.filter { script in (try? script.expectations())?.contains { $0.kind == .error } ?? false }
    #expect(refusing.count > 100)
  }

  /// A script named after a rule of the language: `grammar/P10_division_by_a_number_is_legal.nnx`.
  @Test(arguments: [
    ("grammar/L", 11), ("grammar/P", 19), ("grammar/D", 7), ("grammar/B", 16), ("grammar/level_", 14),
    ("semantics/V", 5), ("semantics/F", 8), ("semantics/G", 9), ("semantics/S", 8),
  ]) func everyRuleHasItsScript(_ chapter: String, _ count: Int) {
    for number in 1...count {
      let rule = "\(chapter)\(number)_"
      #expect(Script.all.contains { $0.path.hasPrefix(rule) }, "no script is named \(rule)…")
    }
  }
}

/// A script file; its text is read where it is run.
struct Script: CustomTestStringConvertible {
  /// From the folder of all scripts on.
  let path: String
  var testDescription: String { path }

  static let folder = #filePath.split(separator: "/").dropLast(2).reduce("") { "\($0)/\($1)" } + "/Scripts"
  static let all = files(".nnx", below: folder).sorted().map(Script.init)

  /// The files with an ending in a folder and those below it, by their paths from it.
  static func files(_ ending: String, below folder: String, _ prefix: String = "") -> [String] {
    guard let stream = unsafe opendir(folder) else { return [] }
    defer { unsafe closedir(stream) }
    var found: [String] = []
    while let entry = unsafe readdir(stream) {
      let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) {
        unsafe String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name.hasPrefix(".") { continue }
      if name.hasSuffix(ending) { found.append(prefix + name) }
      found += files(ending, below: "\(folder)/\(name)", "\(prefix)\(name)/")
    }
    return found
  }

  func fail(_ line: Int?, _ expected: String?, _ found: String?) {
    let nothing = "nothing more"
    Issue.record("\(path):\(line ?? 1): expected \(expected ?? nothing)\n  found \(found ?? nothing)")
  }

  private func lines() throws -> [Substring] {
    try SourceFile.source(named: "\(Self.folder)/\(path)").text.split(
      separator: "\n", omittingEmptySubsequences: false)
  }

  /// What the comments say, from the top.
  func expectations() throws -> [Happening] {
    var lastCode = 1
    var expectations: [Happening] = []
    for (place, line) in try lines().enumerated() {
      let comment = line.firstRange(of: "# expect")
      let code = line[..<(comment?.lowerBound ?? line.endIndex)]
      let isCode = code.contains { $0 != " " } && !code.drop { $0 == " " }.hasPrefix("#")
      if isCode { lastCode = place + 1 }
      guard let comment else { continue }
      guard var wanted = Happening(spelled: line[comment.upperBound...]) else {
        throw MisspelledExpectation(text: "\(path):\(place + 1): \(line[comment.lowerBound...])")
      }
      wanted.line = wanted.line ?? lastCode
      expectations.append(wanted)
    }
    return expectations
  }

  /// What comes out, in order; cells run in one session.
  func run() throws -> [Happening] {
    let cells = try lines().split(omittingEmptySubsequences: false) { $0.hasPrefix("# cell") }
    let output = Chronicle(self)
    let session = Session(output: output)
    let own = path.split(separator: "/").dropLast().reduce(Self.folder) { "\($0)/\($1)" }
    session.directories = [own, Transcript.notebooks]
    for cell in cells {
      // Blank lines above it keep the numbers of the file's lines.
      let above = String(repeating: "\n", count: cell.startIndex)
      let source = Source(name: path, text: above + cell.joined(separator: "\n"))
      _ = session.execute(source, mode: cells.count == 1 ? .script : .cell)
    }
    return output.happenings()
  }
}

struct MisspelledExpectation: Error, CustomStringConvertible {
  var text: String
  var description: String { "no such expectation: \(text)" }
}

/// A line that came out or is to come out, or a diagnostic.
struct Happening {
  enum Kind: String { case output = "", stderr, error, warning, note, help }

  var kind: Kind
  var said: String
  /// For a diagnostic where it stands, if anywhere.
  var line: Int?

  init(kind: Kind, said: String, line: Int? = nil) {
    (self.kind, self.said, self.line) = (kind, said, line)
  }

  /// From what follows `# expect`; nil where it is misspelled.
  init?(spelled comment: Substring) {
    guard let colon = comment.firstIndex(of: ":") else { return nil }
    var words = comment[..<colon].split(separator: " ").map(String.init)
    if words.suffix(2).first == "[line", let number = Int(words.last?.dropLast() ?? "") {
      line = number
      words.removeLast(2)
    }
    guard words.count <= 1, let kind = Kind(rawValue: words.first ?? "") else { return nil }
    var text = comment[comment.index(after: colon)...]
    if text.first == " " { text.removeFirst() }
    (self.kind, said) = (kind, Self.trimmed(text))
    // Every message contains the empty one.
    if said.isEmpty, kind != .output { return nil }
  }

  var text: String {
    let place = line.map { " on line \($0)" } ?? ""
    switch kind {
    case .output: return "“\(said)”"
    case .stderr: return "“\(said)” on stderr"
    case .error, .warning, .note: return "the \(kind.rawValue)\(place) “\(said)”"
    case .help: return "the help “\(said)”"
    }
  }

  func matches(_ found: Happening) -> Bool {
    guard kind == found.kind else { return false }
    switch kind {
    case .output, .stderr: return said == found.said
    case .error, .warning, .note: return found.said.contains(said) && (found.line == nil || found.line == line)
    case .help: return found.said.contains(said)
    }
  }

  static func trimmed(_ text: some StringProtocol) -> String {
    var text = String(text)
    while text.last == " " { text.removeLast() }
    return text
  }
}

/// An output that keeps everything in its order.
private final class Chronicle: Output {
  private let script: Script
  private var lines: [Happening] = []
  /// Printed text whose line has not ended.
  private var open = ""

  init(_ script: Script) { self.script = script }

  func happenings() -> [Happening] {
    endLine()
    return lines
  }

  func write(_ text: String, to stream: OutputStreamKind) {
    var parts = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard let last = parts.popLast() else { return }
    for part in parts {
      lines.append(Happening(kind: stream == .output ? .output : .stderr, said: Self.steady(open + part)))
      open = ""
    }
    open += last
  }

  func show(_ bundle: Bundle, as role: Role) {
    endLine()
    for line in bundle.plain.split(separator: "\n", omittingEmptySubsequences: false) {
      lines.append(Happening(kind: .output, said: Self.steady(line)))
    }
  }

  func report(_ diagnostic: Diagnostic) {
    endLine()
    var line: Int?
    // A line of another file, which the script includes, is none of the script's.
    if let source = diagnostic.source, source.name == script.path, let range = diagnostic.range {
      line = LineIndex(source.text).position(of: range.start).line
    }
    let kind = Happening.Kind(rawValue: diagnostic.severity.rawValue) ?? .error
    lines.append(Happening(kind: kind, said: diagnostic.message, line: line))
    if let help = diagnostic.help { lines.append(Happening(kind: .help, said: help)) }
  }

  func progress(_ line: String?) {}

  private func endLine() {
    if !open.isEmpty { lines.append(Happening(kind: .output, said: Self.steady(open))) }
    open = ""
  }

  /// Without what differs from run to run.
  private static func steady(_ line: some StringProtocol) -> String {
    var text = Happening.trimmed(line)
    if !text.isEmpty, text.allSatisfy({ $0 == "─" }) { text = "───" }
    return text.replacing(/[0-9.e-]+ (µs|ms|s)$/, with: "time")
  }
}
