import Engine
import Glibc
import Matrices

extension DataFile {
  /// Writes a file whole or not at all: the bytes go to a new file beside it, which then takes its name.
  /// An existing file keeps its permissions; a link keeps pointing at what it points at.
  static func write(_ bytes: [UInt8], to name: String, interruption: Interruption) throws {
    guard !name.isEmpty else { throw DataError("a file's name is needed") }
    guard !name.utf8.contains(0) else { throw DataError("a file's name holds no zero byte") }
    guard bytes.count <= limit else {
      throw DataError("\(name) would be too large: at most \(limit >> 20) MiB can be loaded again")
    }
    let (target, permissions) = try destination(name)
    let folder = split(target).folder
    let (descriptor, temporary) = try createTemporary(in: folder, for: name)
    do {
      do {
        defer { close(descriptor) }
        if let permissions { try check(fchmod(descriptor, permissions), name) }
        try fill(descriptor, with: bytes, name, interruption)
        try check(fsync(descriptor), name)
      }
      try check(unsafe rename(temporary, target), name)
    } catch {
      unsafe unlink(temporary)
      throw error
    }
    synchronize(folder)
  }

  /// Where the bytes go in the end, and the permissions of the file that is there now.
  private static func destination(_ name: String) throws -> (path: String, permissions: mode_t?) {
    var facts = stat()
    guard unsafe stat(name, &facts) == 0 else {
      guard errno == ENOENT else { throw failure(name) }
      guard !name.hasSuffix("/") else { throw DataError("there is no folder \(name)") }
      return (name, nil)
    }
    switch facts.st_mode & S_IFMT {
    case S_IFREG: break
    case S_IFDIR: throw DataError("\(name) is a folder, not a file")
    default: throw DataError("\(name) is a device or a pipe, not a file")
    }
    // Only the folder's permissions stand against a new name; the file's own are respected as well.
    guard unsafe access(name, W_OK) == 0 else { throw failure(name) }
    guard let resolved = unsafe realpath(name, nil) else { throw failure(name) }
    defer { unsafe free(resolved) }
    return (unsafe String(cString: resolved), facts.st_mode & 0o7777)
  }

  /// An empty file of a name that nothing has yet.
  private static func createTemporary(in folder: String, for name: String) throws -> (Int32, String) {
    for _ in 0..<100 {
      let path = folder + ".nnx-\(String(UInt64.random(in: 0...UInt64.max), radix: 36))"
      let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
      if descriptor >= 0 { return (descriptor, path) }
      guard errno == EEXIST else { break }
    }
    if errno == ENOENT { throw DataError("\(name) cannot be written: there is no folder \(folder)") }
    throw failure(name)
  }

  private static func fill(
    _ descriptor: Int32, with bytes: [UInt8], _ name: String, _ interruption: Interruption
  ) throws {
    var done = 0
    while done < bytes.count {
      if interruption.isRequested { throw Interrupted() }
      let piece = min(1 << 20, bytes.count - done)
      let count = unsafe bytes.withUnsafeBytes {
        unsafe Glibc.write(descriptor, $0.baseAddress?.advanced(by: done), piece)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw failure(name) }
      done += count
    }
  }

  /// Puts the new name itself on the disk; not every file system can.
  private static func synchronize(_ folder: String) {
    let descriptor = unsafe open(folder.isEmpty ? "." : folder, O_RDONLY | O_CLOEXEC | O_DIRECTORY)
    guard descriptor >= 0 else { return }
    _ = fsync(descriptor)
    close(descriptor)
  }

  private static func check(_ status: Int32, _ name: String) throws {
    guard status == 0 else { throw failure(name) }
  }

  private static func failure(_ name: String) -> DataError {
    DataError("\(name) cannot be written: \(systemMessage())")
  }
}
