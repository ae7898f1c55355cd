import Syntax

/// The programs that a session has read of late: a cell that is run again, or a line from the history, is not read
/// anew, which would take as long as running it.
struct RecentPrograms {
  /// A text by its bytes, which are what places in it count: texts that read alike may be of others.
  private struct Text: Hashable {
    let text: String

    static func == (a: Text, b: Text) -> Bool { a.text.utf8.elementsEqual(b.text.utf8) }

    func hash(into hasher: inout Hasher) {
      var text = text
      text.withUTF8 { bytes in unsafe hasher.combine(bytes: UnsafeRawBufferPointer(bytes)) }
    }
  }

  private var programs: [Text: Program] = [:]
  private static let most = 64
  private static let longest = 4096

  /// What a text says. Complaints name their source, so that only a text without any is kept.
  mutating func parsed(_ source: Source) -> Program {
    let text = Text(text: source.text)
    if let known = programs[text] {
      return Program(source: source, statements: known.statements, diagnostics: [])
    }
    let program = parse(source)
    if program.diagnostics.isEmpty, source.text.utf8.count <= Self.longest {
      if programs.count == Self.most { programs.removeAll(keepingCapacity: true) }
      programs[text] = program
    }
    return program
  }
}
