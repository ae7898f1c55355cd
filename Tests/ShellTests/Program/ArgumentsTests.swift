import Testing

@testable import Shell

@Suite struct ArgumentsTests {
  @Test func nothingIsUnnamed() throws {
    let arguments = try Arguments([])
    #expect(arguments == (try Arguments(["--"])))
    #expect(arguments.program == .unnamed && arguments.request == .run && !arguments.isInteractive)
  }

  @Test func theFirstWordIsTheFileAndTheRestBelongsToTheProgram() throws {
    let arguments = try Arguments(["-i", "a.nnx", "-e", "--help", "x"])
    #expect(arguments.program == .file("a.nnx"))
    #expect(arguments.rest == ["-e", "--help", "x"])
    #expect(arguments.isInteractive && arguments.request == .run)
  }

  @Test func aDashIsStandardInput() throws {
    let arguments = try Arguments(["-", "x"])
    #expect(arguments.program == .standardInput && arguments.rest == ["x"])
  }

  @Test func severalLinesOfCodeAreOneProgram() throws {
    let arguments = try Arguments(["-e", "a = 1", "-ea + 1", "-ie", "a", "rest"])
    #expect(arguments.program == .code("a = 1\na + 1\na"))
    #expect(arguments.rest == ["rest"] && arguments.isInteractive)
  }

  @Test func twoDashesEndTheOptions() throws {
    #expect(try Arguments(["--", "-e"]).program == .file("-e"))
    #expect(try Arguments(["--", "-"]).program == .standardInput)
    #expect(try Arguments(["-e", "1", "--", "-i"]).rest == ["-i"])
  }

  @Test(arguments: [["--color=never"], ["--color", "never"]])
  func colorTakesItsValueEitherWay(words: [String]) throws {
    #expect(try Arguments(words).color == .never)
  }

  @Test(arguments: [
    (["--frobnicate"], "unknown option --frobnicate"), (["-x"], "unknown option -x"),
    (["-version"], "unknown option -v"), (["--e", "1"], "unknown option --e"), (["--"], nil), (["-e"], "-e needs CODE"),
    (["--color=blue"], "--color is auto|always|never, not blue"), (["--version=1"], "--version takes no value"),
    (["--color="], "--color is auto|always|never, not "),
  ])
  func wrongUsageNamesTheWord(words: [String], message: String?) {
    var failure: String?
    do throws(Arguments.UsageError) { _ = try Arguments(words) } catch { failure = error.message }
    #expect(failure == message)
  }

  @Test func helpAndVersionWinOverWhatFollows() throws {
    #expect(try Arguments(["--help", "--nonsense"]).request == .help)
    #expect(try Arguments(["-h"]).request == .help)
    #expect(try Arguments(["--version", "x"]).request == .version)
  }

  @Test func helpNamesEveryOptionAndFitsATerminal() {
    for option in CommandOption.all { #expect(Arguments.help.contains(option.synopsis)) }
    for line in Arguments.help.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
  }
}
