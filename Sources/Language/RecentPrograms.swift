import Syntax

/// The programs that a session has read of late: a cell that is run again, or a line from the history, is not read
/// anew, which would take as long as running it.
struct RecentPrograms {
  /// A text's hash is compared first; they lie side by side, and a session has few of them.
  private var hashes: [Int] = []
  private var programs: [(text: String, program: Program)] = []
  /// The oldest, which the next one replaces once there are as many as are kept.
  private var oldest = 0
  private static let most = 64
  private static let longest = 4096

  /// What a text says. Complaints name their source, so that only a text without any is kept.
  mutating func parsed(_ source: Source) -> Program {
    let hash = Self.hash(of: source.text)
    if let place = hashes.firstIndex(of: hash), Self.areTheSame(programs[place].text, source.text) {
      return Program(source: source, statements: programs[place].program.statements, diagnostics: [])
    }
    let program = parse(source)
    if program.diagnostics.isEmpty, source.text.utf8.count <= Self.longest { keep(program, of: source.text, hash) }
    return program
  }

  private mutating func keep(_ program: Program, of text: String, _ hash: Int) {
    guard hashes.count == Self.most else {
      hashes.append(hash)
      programs.append((text, program))
      return
    }
    hashes[oldest] = hash
    programs[oldest] = (text, program)
    oldest = (oldest + 1) % Self.most
  }

  /// Texts count by their bytes, as places in them do: texts that read alike may be of others.
  private static func areTheSame(_ a: String, _ b: String) -> Bool { a.utf8.elementsEqual(b.utf8) }

  private static func hash(of text: String) -> Int {
    var hasher = Hasher()
    var text = text
    text.withUTF8 { bytes in unsafe hasher.combine(bytes: UnsafeRawBufferPointer(bytes)) }
    return hasher.finalize()
  }
}
