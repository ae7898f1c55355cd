import Glibc
public import Syntax

/// Reads the programs that a command line names.
public enum SourceFile {
  /// Why a program cannot be run; hosts give each reason its exit code.
  public struct Unreadable: Error, Sendable {
    public enum Reason: Sendable {
      /// No such file, a folder, no permission.
      case unavailable
      /// The bytes are no UTF-8 text.
      case notText
    }

    public let reason: Reason
    public let diagnostic: Diagnostic
  }

  /// A program file, or a pipe under a file's name.
  public static func source(named path: String) throws(Unreadable) -> Source {
    try source(name: path) {
      guard !path.isEmpty, !path.utf8.contains(0) else { throw DataError("a file's name is needed") }
      let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
      guard descriptor >= 0 else {
        if errno == ENOENT || errno == ENOTDIR { throw DataFile.missing(path, [path]) }
        throw DataError("\(path) cannot be opened: \(DataFile.systemMessage())")
      }
      defer { close(descriptor) }
      return try DataFile.contents(of: descriptor, path, limit: limit, kinds: .anyStream)
    }
  }

  /// Everything that stands on standard input.
  public static func standardInput() throws(Unreadable) -> Source {
    try source(name: "standard input") {
      try DataFile.contents(of: STDIN_FILENO, "standard input", limit: limit, kinds: .anyStream)
    }
  }

  /// More than anyone writes: an endless stream must end with a message.
  private static let limit = 1 << 28

  private static func source(name: String, _ read: () throws -> [UInt8]) throws(Unreadable) -> Source {
    do {
      let bytes = try read()
      do {
        return Source(name: name, text: try DataFile.text(bytes, of: name))
      } catch {
        throw Unreadable(reason: .notText, diagnostic: diagnostic(error))
      }
    } catch let error as Unreadable {
      throw error
    } catch {
      throw Unreadable(reason: .unavailable, diagnostic: diagnostic(error))
    }
  }

  private static func diagnostic(_ error: any Error) -> Diagnostic {
    guard let error = error as? DataError else { return Diagnostic(.error, "\(error)") }
    return Diagnostic(.error, error.message, help: error.help)
  }
}
