import Foundation
import Testing

@testable import Shell

/// The command as a Unix tool: streams and exit codes of the built binary.
@Suite struct ScriptRunnerTests {
  @Test func codeShowsItsResult() throws {
    let run = try RunningCommand("-e", "1 + 1")
    #expect(run.output == "2\n" && run.errors.isEmpty && run.code == 0)
  }

  @Test func aFileRunsFromTheTop() throws {
    let scratch = try Scratch()
    try scratch.file("a.nnx", "#!/usr/bin/env nnrepl\nprint(\"a\")\n1 + 2\n")
    let run = try RunningCommand("a.nnx", in: scratch.folder)
    #expect(run.output == "a\n3\n" && run.code == 0, "\(run)")
  }

  @Test func standardInputIsAProgramWithOrWithoutADash() throws {
    #expect(try RunningCommand(input: "print(\"a\")\n").output == "a\n")
    #expect(try RunningCommand("-", "x", input: "print(\"a\")\n").output == "a\n")
  }

  @Test func aPipeUnderAFilesNameRuns() throws {
    #expect(try RunningCommand(shell: "$nnrepl <(echo '3 + 4')").output == "7\n")
  }

  @Test func anErrorStopsWithItsPlace() throws {
    let scratch = try Scratch()
    try scratch.file("a.nnx", "print(\"before\")\nerror(\"boom\")\nprint(\"after\")\n")
    let run = try RunningCommand("a.nnx", in: scratch.folder)
    #expect(run.output == "before\n" && run.code == 1)
    #expect(run.errors.hasPrefix("a.nnx:") && run.errors.contains(": error: boom"), "\(run.errors)")
  }

  @Test func whatDoesNotParseRunsNothing() throws {
    let run = try RunningCommand("-e", "print(\"a\")", "-e", "1 +")
    #expect(run.output.isEmpty && run.code == 65)
    #expect(run.errors.hasPrefix("-e:"), "\(run.errors)")
  }

  @Test func aMissingFileNamesTheNearestOne() throws {
    let scratch = try Scratch()
    try scratch.file("train.nnx", "")
    let run = try RunningCommand("trian.nnx", in: scratch.folder)
    #expect(run.code == 66 && run.errors.contains("there is no file trian.nnx"))
    #expect(try RunningCommand("trains.nnx", in: scratch.folder).errors.contains("did you mean \"train.nnx\"?"))
    #expect(try RunningCommand(".", in: scratch.folder).code == 66)
  }

  @Test func bytesThatAreNoTextDoNotParse() throws {
    let scratch = try Scratch()
    try Data([0x31, 0xFF]).write(to: scratch.folder.appending(path: "a.nnx"))
    let run = try RunningCommand("a.nnx", in: scratch.folder)
    #expect(run.code == 65 && run.errors.contains("not UTF-8"))
  }

  @Test func checkingReportsEverythingAndRunsNothing() throws {
    let run = try RunningCommand("--check", "-e", "print(1)", "-e", "x = )", "-e", "y = 2 3")
    #expect(run.output.isEmpty && run.code == 65)
    #expect(run.errors.contains("-e:2:") && run.errors.contains("-e:3:"), "\(run.errors)")
    let fine = try RunningCommand("--check", input: "print(1)\n")
    #expect(fine.output.isEmpty && fine.errors.isEmpty && fine.code == 0)
  }

  @Test func theManualPageIsTheCommittedOne() throws {
    let folder = #filePath.split(separator: "/").dropLast(4).reduce("") { "\($0)/\($1)" }
    let page = try String(contentsOfFile: folder + "/man/nnrepl.1", encoding: .utf8)
    #expect(try RunningCommand("--manual").output == page, "write it anew: nnrepl --manual > man/nnrepl.1")
  }

  @Test func wrongUsageIs64() throws {
    let run = try RunningCommand("--nonsense")
    #expect(run.code == 64 && run.output.isEmpty && run.errors.contains("unknown option --nonsense"))
  }

  @Test func exitGivesItsCode() throws {
    let run = try RunningCommand("-e", "print(\"a\")", "-e", "exit(7)", "-e", "print(\"b\")")
    #expect(run.code == 7 && run.output == "a\n")
  }

  @Test func resultsAndMessagesKeepTheirOrderInOneFile() throws {
    let run = try RunningCommand(shell: #"$nnrepl -e 'print("a")' -e 'warn("b")' -e 'print("c")' 2>&1"#)
    #expect(run.output == "a\nb\nc\n")
  }

  @Test func dataBesideTheScriptIsFound() throws {
    let scratch = try Scratch()
    try scratch.file("deep/a.nnx", "load(\"t.csv\")\n")
    try scratch.file("deep/t.csv", "alpha,beta\n1,2\n")
    let run = try RunningCommand("deep/a.nnx", in: scratch.folder)
    #expect(run.code == 0 && run.output.contains("alpha"), "\(run)")
    // The working folder comes first.
    try scratch.file("t.csv", "gamma\n1\n")
    #expect(try RunningCommand("deep/a.nnx", in: scratch.folder).output.contains("gamma"))
  }

  @Test func theProgramSeesItsArguments() throws {
    #expect(try RunningCommand("-e", "print(ARGS)", "x", "-y").output.contains("-y"))
  }

  @Test(.timeLimit(.minutes(1))) func aClosedPipeEndsQuietly() throws {
    let run = try RunningCommand(
      shell: #"$nnrepl -e 'while true' -e 'print("x")' -e 'end' | head -1; echo ${PIPESTATUS[0]}"#)
    #expect(run.output == "x\n141\n" && run.errors.isEmpty, "\(run)")
  }

  @Test func aFullDiskIsSaid() throws {
    let run = try RunningCommand(shell: "$nnrepl -e '1 + 1' > /dev/full")
    #expect(run.code == 74 && run.errors.contains("standard output cannot be written"))
  }

  @Test(.timeLimit(.minutes(1))) func controlCEndsAScriptWith130() throws {
    // A shell without job control has its background jobs ignore the signal; env gives it back.
    let line =
      #"env --default-signal=INT $nnrepl -e 'print("a")' -e 'while true' -e 'end' & sleep 1; kill -INT $!; wait $!"#
    let run = try RunningCommand(shell: line)
    #expect(run.code == 130 && run.output == "a\n", "\(run)")
  }

  @Test func colorsComeOnlyWhenAskedFor() throws {
    #expect(try RunningCommand("-e", "error(\"a\")").errors.contains("\u{1B}[") == false)
    #expect(try RunningCommand("--color=always", "-e", "error(\"a\")").errors.contains("\u{1B}["))
  }

  @Test func aPromptFollowsTheProgram() throws {
    let run = try RunningCommand("-i", "-e", "1 + 1", input: "2 + 2\nexit(3)\n")
    #expect(run.output == "2\n4\n" && run.code == 3)
    // Also one that failed: its variables are there to look at.
    #expect(try RunningCommand("-i", "-e", "error(\"a\")", input: "2 + 2\n").output == "4\n")
  }
}
