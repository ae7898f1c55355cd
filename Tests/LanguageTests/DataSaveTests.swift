import Glibc
import Matrices
import Testing

@testable import Language

/// Writing files whole or not at all.
struct DataSaveTests {
  private func write(_ text: String, to name: String, interruption: Interruption = Interruption()) throws {
    try DataFile.write(Array(text.utf8), to: name, interruption: interruption)
  }

  @Test func aNewFileAndThenItsSuccessor() throws {
    let folder = try SampleFolder()
    try write("one", to: folder.file("a.txt"))
    #expect(try folder.bytes("a.txt") == Array("one".utf8))
    try write("two", to: folder.file("a.txt"))
    #expect(try folder.bytes("a.txt") == Array("two".utf8))
    #expect(folder.names == ["a.txt"], "nothing else is left behind")
  }

  @Test func permissionsOfAnExistingFileStay() throws {
    let folder = try SampleFolder()
    try folder.write("a.txt", "one")
    unsafe chmod(folder.file("a.txt"), 0o640)
    try write("two", to: folder.file("a.txt"))
    var facts = stat()
    unsafe stat(folder.file("a.txt"), &facts)
    #expect(facts.st_mode & 0o7777 == 0o640)
  }

  @Test func aLinkIsWrittenThrough() throws {
    let folder = try SampleFolder()
    try folder.write("a.txt", "one")
    unsafe symlink("a.txt", folder.file("link.txt"))
    try write("two", to: folder.file("link.txt"))
    #expect(try folder.bytes("a.txt") == Array("two".utf8))
    var facts = stat()
    unsafe lstat(folder.file("link.txt"), &facts)
    #expect(facts.st_mode & S_IFMT == S_IFLNK)
  }

  @Test func anInterruptedWriteLeavesTheOldFile() throws {
    let folder = try SampleFolder()
    try folder.write("a.txt", "one")
    let interruption = Interruption()
    interruption.request()
    #expect(throws: (any Error).self) { try write("two", to: folder.file("a.txt"), interruption: interruption) }
    #expect(try folder.bytes("a.txt") == Array("one".utf8))
    #expect(folder.names == ["a.txt"])
  }

  @Test func noSpaceIsSaidAndNothingIsLeft() throws {
    let folder = try SampleFolder()
    try folder.write("a.txt", "one")
    // A process's limit on file sizes fails as a full disk does.
    var limit = rlimit()
    unsafe getrlimit(__rlimit_resource_t(1), &limit)
    let before = limit
    limit.rlim_cur = 64 << 20
    signal(SIGXFSZ, SIG_IGN)
    unsafe setrlimit(__rlimit_resource_t(1), &limit)
    let error = dataError {
      try DataFile.write(
        [UInt8](repeating: 7, count: 65 << 20), to: folder.file("a.txt"), interruption: Interruption())
    }
    limit = before
    unsafe setrlimit(__rlimit_resource_t(1), &limit)
    #expect(error?.message.contains("a.txt cannot be written: File too large") == true)
    #expect(try folder.bytes("a.txt") == Array("one".utf8))
    #expect(folder.names == ["a.txt"])
  }

  @Test func whatCannotBeWritten() throws {
    let folder = try SampleFolder()
    #expect(dataError { try write("x", to: folder.path) }?.message == "\(folder.path) is a folder, not a file")
    #expect(dataError { try write("x", to: "/dev/null") }?.message.contains("a device") == true)
    #expect(
      dataError { try write("x", to: folder.file("none/a.txt")) }?.message.contains("there is no folder") == true)
    #expect(dataError { try write("x", to: folder.file("none/")) } != nil)
    #expect(dataError { try write("x", to: "") } != nil)
    #expect(dataError { try write("x", to: "a\0b") } != nil)
    #expect(dataError { try write("x", to: "/proc/nnx.csv") } != nil)
  }

  @Test(.enabled(if: geteuid() != 0, "root may write anything"))
  func aFileWithoutPermissionStays() throws {
    let folder = try SampleFolder()
    try folder.write("a.txt", "one")
    unsafe chmod(folder.file("a.txt"), 0o444)
    #expect(dataError { try write("two", to: folder.file("a.txt")) }?.message.contains("Permission denied") == true)
    #expect(try folder.bytes("a.txt") == Array("one".utf8))
  }
}
