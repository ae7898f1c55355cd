import Glibc

/// Files written whole or not at all.
enum OutputFile {
  static func write(_ bytes: [UInt8], to path: String, mode: mode_t = 0o644) -> Bool {
    let draft = "\(path).\(getpid())"
    let descriptor = unsafe open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
    guard descriptor >= 0 else { return false }
    var written = 0
    while written < bytes.count {
      let count = unsafe bytes[written...].withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { break }
      written += count
    }
    guard close(descriptor) == 0, written == bytes.count, unsafe rename(draft, path) == 0 else {
      _ = unsafe unlink(draft)
      return false
    }
    return true
  }
}
