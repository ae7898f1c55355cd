import Glibc

/// Finds and reads the files that a program names.
enum DataFile {
  /// What kinds of file are read: data has to be a regular file, a program may come through a pipe.
  enum Kinds {
    case regular, anyStream
  }

  /// The most that a file may hold, packed or unpacked: its fields take several times as much.
  static let limit = 1 << 30

  /// The bytes of the first folder's file of this name; "" is the working folder.
  static func bytes(_ name: String, searching folders: [String], limit: Int = limit) throws -> [UInt8] {
    guard !name.isEmpty else { throw DataError("a file's name is needed") }
    // The system's names end at a zero byte: the rest would be dropped without a word.
    guard !name.utf8.contains(0) else { throw DataError("a file's name holds no zero byte") }
    let tried = name.hasPrefix("/") || folders.isEmpty ? [name] : folders.map { joined($0, name) }
    for path in tried {
      // Not waiting for a writer keeps a named pipe from hanging the program.
      let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
      if descriptor < 0, errno == ENOENT || errno == ENOTDIR { continue }
      guard descriptor >= 0 else { throw DataError("\(name) cannot be opened: \(systemMessage())") }
      defer { close(descriptor) }
      return try contents(of: descriptor, name, limit: limit)
    }
    throw missing(name, tried)
  }

  static func joined(_ folder: String, _ name: String) -> String {
    if folder.isEmpty || name.hasPrefix("/") { return name }
    return folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
  }

  /// The text of bytes that have to be UTF-8, without a byte order mark.
  static func text(_ bytes: [UInt8], of name: String) throws -> String {
    guard let text = String(validating: bytes.starts(with: mark) ? bytes.dropFirst(3) : bytes[...], as: UTF8.self)
    else {
      throw DataError("\(name) is not UTF-8 text", help: "convert it with iconv -t UTF-8")
    }
    return text
  }

  /// The byte order mark that some programs write in front of UTF-8.
  static let mark: [UInt8] = [0xEF, 0xBB, 0xBF]

  /// All bytes up to the end of an open file.
  static func contents(
    of descriptor: Int32, _ name: String, limit: Int = limit, kinds: Kinds = .regular
  ) throws -> [UInt8] {
    let size = try promisedSize(of: descriptor, name, kinds)
    guard size <= limit else { throw tooLarge(name, limit) }
    // One byte more than promised tells a file that grew from one that ended; pipes and /proc promise nothing.
    var bytes = [UInt8](repeating: 0, count: max(4096, size + 1))
    var count = 0
    while true {
      if count == bytes.count {
        guard count <= limit else { throw tooLarge(name, limit) }
        bytes += [UInt8](repeating: 0, count: count)
      }
      let got = unsafe bytes.withUnsafeMutableBytes {
        unsafe read(descriptor, $0.baseAddress?.advanced(by: count), $0.count - count)
      }
      if got < 0, errno == EINTR { continue }
      guard got >= 0 else { throw DataError("\(name) cannot be read: \(systemMessage())") }
      if got == 0 { break }
      count += got
    }
    bytes.removeSubrange(count...)
    return bytes
  }

  private static func promisedSize(of descriptor: Int32, _ name: String, _ kinds: Kinds) throws -> Int {
    var facts = stat()
    guard unsafe fstat(descriptor, &facts) == 0 else { throw DataError("\(name) cannot be read: \(systemMessage())") }
    switch facts.st_mode & S_IFMT {
    case S_IFDIR: throw DataError("\(name) is a folder, not a file")
    case S_IFREG: return Int(facts.st_size)
    default:
      guard kinds == .anyStream else { throw DataError("\(name) is a device or a pipe, not a file") }
      return 0
    }
  }

  static func tooLarge(_ name: String, _ limit: Int) -> DataError {
    DataError("\(name) is too large: at most \(limit >> 20) MiB can be loaded")
  }

  static func systemMessage() -> String {
    guard let message = unsafe strerror(errno) else { return "error \(errno)" }
    return unsafe String(cString: message)
  }
}
