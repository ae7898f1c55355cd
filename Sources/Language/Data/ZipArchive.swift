import Engine
import Matrices

/// Reads the members of a zip archive by its directory, stored or deflated.
///
/// pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
struct ZipArchive {
  struct Member {
    var name: String
    var isDeflated: Bool
    var checksum: UInt32
    var packedSize: Int
    var size: Int
    /// Of its local header.
    var offset: Int
  }

  let members: [Member]
  private let bytes: [UInt8]
  private let name: String

  init(_ bytes: [UInt8], name: String) throws {
    self.bytes = bytes
    self.name = name
    guard let end = Self.endOfDirectory(bytes) else {
      throw DataError("\(name) is not a zip archive, or is cut off: it has no directory")
    }
    var reader = DirectoryReader(bytes: bytes, name: name)
    members = try reader.members(end)
    let total = members.reduce(0) { $0 + $1.size }
    guard total <= DataFile.limit else { throw DataFile.tooLarge(name, DataFile.limit) }
  }

  /// The record at the end of the file, behind which only a comment may stand.
  private static func endOfDirectory(_ bytes: [UInt8]) -> Int? {
    guard bytes.count >= 22 else { return nil }
    for place in stride(from: bytes.count - 22, through: max(0, bytes.count - 22 - 0xFFFF), by: -1)
    where bytes.littleEndian(UInt32.self, at: place) == 0x0605_4B50 {
      let comment = bytes.littleEndian(UInt16.self, at: place + 20).map { Int($0) }
      if comment == bytes.count - place - 22 { return place }
    }
    return nil
  }

  /// The unpacked bytes of a member, which have to have its checksum.
  func contents(of member: Member, interruption: Interruption) throws -> [UInt8] {
    let label = "\(name), \(member.name)"
    guard bytes.littleEndian(UInt32.self, at: member.offset) == 0x0403_4B50,
      let nameLength = bytes.littleEndian(UInt16.self, at: member.offset + 26),
      let extraLength = bytes.littleEndian(UInt16.self, at: member.offset + 28)
    else { throw damaged }
    let start = member.offset + 30 + Int(nameLength) + Int(extraLength)
    guard start <= bytes.count, member.packedSize <= bytes.count - start else { throw damaged }
    let packed = bytes[start..<start + member.packedSize]
    let contents: [UInt8]
    if member.isDeflated {
      contents = try Inflate.raw(packed, size: member.size, name: label, interruption: interruption)
    } else {
      guard member.size == member.packedSize else { throw damaged }
      contents = Array(packed)
    }
    guard Deflate.checksum(contents) == member.checksum else { throw Inflate.damaged(label) }
    return contents
  }

  private var damaged: DataError { DirectoryReader.damaged(name) }
}

/// Reads a zip archive's directory, entry by entry.
private struct DirectoryReader {
  let bytes: [UInt8]
  let name: String
  private var at = 0

  init(bytes: [UInt8], name: String) {
    self.bytes = bytes
    self.name = name
  }

  mutating func members(_ end: Int) throws -> [ZipArchive.Member] {
    let count = try number(UInt16.self, end + 10)
    let start = try number(UInt32.self, end + 16)
    // The 64-bit form marks its numbers so; it is for archives beyond the limit.
    guard count != 0xFFFF, start != 0xFFFF_FFFF else { throw DataFile.tooLarge(name, DataFile.limit) }
    guard start <= end else { throw Self.damaged(name) }
    at = start
    var members: [ZipArchive.Member] = []
    for _ in 0..<count { members.append(try member(before: end)) }
    return members
  }

  private mutating func member(before end: Int) throws -> ZipArchive.Member {
    guard try number(UInt32.self, at) == 0x0201_4B50 else { throw Self.damaged(name) }
    let flags = try number(UInt16.self, at + 8)
    let method = try number(UInt16.self, at + 10)
    let (packedSize, size) = (try number(UInt32.self, at + 20), try number(UInt32.self, at + 24))
    let (nameLength, extraLength) = (try number(UInt16.self, at + 28), try number(UInt16.self, at + 30))
    let next = at + 46 + nameLength + extraLength + (try number(UInt16.self, at + 32))
    guard next <= end else { throw Self.damaged(name) }
    let title = String(decoding: bytes[at + 46..<at + 46 + nameLength], as: UTF8.self)
    guard flags & 1 == 0 else { throw DataError("\(name), \(title) is encrypted") }
    guard method == 0 || method == 8 else {
      throw DataError("\(name), \(title) is packed by method \(method); stored and deflated members are read")
    }
    guard packedSize != 0xFFFF_FFFF, size != 0xFFFF_FFFF else { throw DataFile.tooLarge(name, DataFile.limit) }
    let member = ZipArchive.Member(
      name: title, isDeflated: method == 8, checksum: UInt32(try number(UInt32.self, at + 16)),
      packedSize: packedSize, size: size, offset: try number(UInt32.self, at + 42))
    at = next
    return member
  }

  private func number<Number: FixedWidthInteger & UnsignedInteger>(_ type: Number.Type, _ offset: Int) throws -> Int {
    guard let number = bytes.littleEndian(type, at: offset) else { throw Self.damaged(name) }
    return Int(number)
  }

  static func damaged(_ name: String) -> DataError { DataError("\(name) is damaged: its directory is not valid") }
}
