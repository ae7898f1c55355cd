import Foundation

/// The built `nnrepl`, run as a user runs it.
struct RunningCommand {
  var output: String
  var errors: String
  var code: Int32

  /// Tests and executables are built into one folder.
  static let executable = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
    .appending(path: "nnrepl")

  init(_ words: String..., input: String = "", in folder: URL? = nil) throws {
    try self.init(executable: Self.executable, words, input: input, in: folder)
  }

  /// Runs a line of the shell in which `$nnrepl` is the command.
  init(shell line: String, in folder: URL? = nil) throws {
    try self.init(executable: URL(filePath: "/bin/bash"), ["-c", line], input: "", in: folder)
  }

  private init(executable: URL, _ words: [String], input: String, in folder: URL?) throws {
    let process = Process()
    process.executableURL = executable
    process.arguments = words
    process.currentDirectoryURL = folder
    process.environment = ProcessInfo.processInfo.environment.merging(["nnrepl": Self.executable.path]) { $1 }
    // Files take any amount without a second thread that reads.
    let scratch = try Scratch()
    process.standardInput = try FileHandle(forReadingFrom: scratch.file("input", input))
    let (output, errors) = (try scratch.file("output", ""), try scratch.file("errors", ""))
    process.standardOutput = try FileHandle(forWritingTo: output)
    process.standardError = try FileHandle(forWritingTo: errors)
    try process.run()
    process.waitUntilExit()
    code = process.terminationStatus
    self.output = String(decoding: try Data(contentsOf: output), as: UTF8.self)
    self.errors = String(decoding: try Data(contentsOf: errors), as: UTF8.self)
  }
}

/// A folder that goes away with its owner.
final class Scratch {
  let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "nnx-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  @discardableResult
  func file(_ name: String, _ text: String) throws -> URL {
    let file = folder.appending(path: name)
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
    return file
  }
}
