import Glibc

/// What a kernel holds of the machine's memory: there may be many, and most of them wait.
enum Footprint {
  /// Threads share two arenas of the C library. One cell runs at a time, and an arena for each thread would only keep
  /// what another has freed.
  static func shareArenas() {
    typealias Option = @convention(c) (Int32, Int32) -> Int32
    let arenaMax: Int32 = -8
    // malloc.h is no part of Swift's Glibc.
    guard let mallopt = unsafe dlsym(nil, "mallopt") else { return }
    _ = unsafe unsafeBitCast(mallopt, to: Option.self)(arenaMax, 2)
  }

  /// Gives back the pages of programs and libraries that only starting needed, as the loader does to find symbols, or
  /// the first cell: a fifth of what a kernel would hold. They are read-only parts of files, and what is used again is mapped again.
  static func giveStartBack() {
    var range: UnsafeMutableRawBufferPointer?
    for line in TextFile.read("/proc/self/smaps")?.split(separator: "\n") ?? [] {
      if let mapping = unsafe fileMapping(line) {
        unsafe range = unsafe mapping
      } else if line.hasPrefix("Anonymous:") {
        // A page that was written, as the loader does before it makes one read-only, is in no file.
        if let pages = unsafe range, line.split(separator: " ").dropFirst().first == "0" {
          _ = unsafe madvise(pages.baseAddress, pages.count, MADV_DONTNEED)
        }
        unsafe range = nil
      }
    }
  }

  /// The pages of a line `7f00-7f10 r-xp 00000000 08:01 42  /usr/lib/…`; nil for what is writable, or is no mapping.
  private static func fileMapping(_ line: Substring) -> UnsafeMutableRawBufferPointer? {
    let fields = line.split(separator: " ", maxSplits: 5)
    guard fields.count == 6, fields[1].hasPrefix("r-"), fields[1].hasSuffix("p"), fields[5].contains("/") else {
      return nil
    }
    let ends = fields[0].split(separator: "-").compactMap { UInt($0, radix: 16) }
    guard ends.count == 2, ends[0] < ends[1] else { return nil }
    return unsafe UnsafeMutableRawBufferPointer(
      start: UnsafeMutableRawPointer(bitPattern: ends[0]), count: Int(ends[1] - ends[0]))
  }
}
