/// A zip archive in the making; its members are stored as they are, for numbers hardly pack.
struct ZipWriter {
  private var bytes: [UInt8] = []
  private var directory: [UInt8] = []
  private var count = 0
  private let name: String

  init(name: String) { self.name = name }

  mutating func add(_ title: String, _ contents: [UInt8]) throws {
    guard count < 0xFFFF, title.utf8.count <= 0xFFFF else {
      throw DataError("\(name) cannot be written: too many arrays, or too long a name")
    }
    guard bytes.count + contents.count <= DataFile.limit else {
      throw DataError("\(name) would be too large: at most \(DataFile.limit >> 20) MiB can be loaded again")
    }
    let facts = Self.facts(title, contents)
    directory.append(littleEndian: 0x0201_4B50 as UInt32)
    // Made by version 2.0 for MS-DOS, whose attributes say nothing.
    directory.append(littleEndian: 20 as UInt16)
    directory += facts
    // No comment, the first disk, no attributes.
    directory += [UInt8](repeating: 0, count: 10)
    directory.append(littleEndian: UInt32(truncatingIfNeeded: bytes.count))
    directory += title.utf8
    bytes.append(littleEndian: 0x0403_4B50 as UInt32)
    bytes += facts
    bytes += title.utf8
    bytes += contents
    count += 1
  }

  /// What the local header and the directory have in common, from the version to the length of the extra field.
  private static func facts(_ title: String, _ contents: [UInt8]) -> [UInt8] {
    var facts: [UInt8] = []
    // Version 2.0 reads it; bit 11 says that the name is UTF-8; stored.
    for word in [20, 1 << 11, 0] as [UInt16] { facts.append(littleEndian: word) }
    // The first day that the format knows, 1 January 1980: the same arrays give the same file.
    for word in [0, 1 << 5 | 1] as [UInt16] { facts.append(littleEndian: word) }
    facts.append(littleEndian: Deflate.checksum(contents))
    for _ in 0..<2 { facts.append(littleEndian: UInt32(truncatingIfNeeded: contents.count)) }
    facts.append(littleEndian: UInt16(truncatingIfNeeded: title.utf8.count))
    facts.append(littleEndian: 0 as UInt16)
    return facts
  }

  /// The whole archive.
  func finished() -> [UInt8] {
    var all = bytes + directory
    all.append(littleEndian: 0x0605_4B50 as UInt32)
    for word in [0, 0, UInt16(truncatingIfNeeded: count), UInt16(truncatingIfNeeded: count)] {
      all.append(littleEndian: word)
    }
    all.append(littleEndian: UInt32(truncatingIfNeeded: directory.count))
    all.append(littleEndian: UInt32(truncatingIfNeeded: bytes.count))
    all.append(littleEndian: 0 as UInt16)
    return all
  }
}
