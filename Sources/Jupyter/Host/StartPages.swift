import Glibc

/// Gives back the pages of programs and libraries that only starting needed: a third of what a kernel holds otherwise.
///
/// Nothing is lost: they are read-only parts of files, and what is used again is mapped again.
enum StartPages {
  static func giveBack() {
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
