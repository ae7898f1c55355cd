import Syntax

/// The programs that a session has read of late: a cell that is run again, or a line from the history, is not read
/// anew, which would take as long as running it.
struct RecentPrograms {
  private var programs: [String: Program] = [:]
  private static let most = 64
  private static let longest = 4096

  /// What a text says. Complaints name their source, so that only a text without any is kept.
  mutating func parsed(_ source: Source) -> Program {
    // Texts that read alike may be of other bytes, which are what places in them count.
    if let known = programs[source.text], known.source.text.utf8.elementsEqual(source.text.utf8) {
      return Program(source: source, statements: known.statements, diagnostics: [])
    }
    let program = parse(source)
    if program.diagnostics.isEmpty, source.text.utf8.count <= Self.longest {
      if programs.count == Self.most { programs = [:] }
      programs[source.text] = program
    }
    return program
  }
}
