import Glibc

/// How much memory a new matrix may take. Linux promises more than there is and kills who uses it, so large requests
/// are compared with what the machine and the process's cgroup have left.
public enum MemoryLimit {
  /// Requests below this are not looked at: reading the limits costs some ten microseconds.
  private static let negligible = 64 << 20

  static func check(_ bytes: Int, for shape: Shape) throws(MatrixError) {
    guard bytes >= negligible, let available = available(), bytes > available + SpareBlocks.total else { return }
    throw .tooLarge(shape, bytes: bytes, available: available)
  }

  /// Asks for the memory of an array beside the matrices; throws `tooLarge`.
  public static func check<T>(entries count: Int, of type: T.Type) throws(MatrixError) {
    let shape = Shape(rows: count, columns: 1)
    let (bytes, overflow) = count.multipliedReportingOverflow(by: MemoryLayout<T>.stride)
    guard !overflow else { throw .tooLarge(shape, bytes: nil, available: nil) }
    try check(bytes, for: shape)
  }

  /// Bytes that are free now, by /proc/meminfo and cgroup v2; nil where neither can be read.
  static func available() -> Int? {
    let machine = number(after: "MemAvailable:", in: contents("/proc/meminfo")).map { $0 << 10 }
    guard let group = groupAvailable() else { return machine }
    return min(machine ?? group, group)
  }

  private static func groupAvailable() -> Int? {
    let folder = groupFolder()
    guard let limit = number(after: "", in: contents(folder + "/memory.max")) else { return nil }
    let used = number(after: "", in: contents(folder + "/memory.current")) ?? 0
    // The page cache counts as used, but gives way.
    let cache = number(after: "\nfile ", in: contents(folder + "/memory.stat")) ?? 0
    return max(0, limit - max(0, used - cache))
  }

  private static func groupFolder() -> String {
    let line = contents("/proc/self/cgroup").split(separator: "\n").first { $0.hasPrefix("0::") }
    let path = line.map { String($0.dropFirst(3)) } ?? "/"
    return "/sys/fs/cgroup" + (path == "/" ? "" : path)
  }

  /// The whole number that follows `key`; nil where there is none ("max").
  private static func number(after key: String, in text: String) -> Int? {
    var rest = text.utf8[...]
    let wanted = Array(key.utf8)
    while !rest.starts(with: wanted) {
      if rest.isEmpty { return nil }
      rest = rest.dropFirst()
    }
    let digits = rest.dropFirst(wanted.count).drop { $0 == 0x20 }.prefix { (0x30...0x39).contains($0) }
    return Int(String(Substring(digits)))
  }

  private static func contents(_ path: String) -> String {
    guard let file = unsafe fopen(path, "r") else { return "" }
    defer { unsafe fclose(file) }
    // Only the first page of a file matters here.
    var bytes = [UInt8](repeating: 0, count: 8192)
    let count = unsafe fread(&bytes, 1, bytes.count, file)
    return String(decoding: bytes.prefix(count), as: UTF8.self)
  }
}
