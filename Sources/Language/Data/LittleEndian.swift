/// Whole numbers with the little end first, as the headers of files have them.
extension [UInt8] {
  /// The number at that place; nil where the file has ended before.
  func littleEndian<Number: FixedWidthInteger & UnsignedInteger>(_ type: Number.Type, at offset: Int) -> Number? {
    let size = MemoryLayout<Number>.size
    guard offset >= 0, size <= count, offset <= count - size else { return nil }
    var number: Number = 0
    for place in (offset..<offset + size).reversed() { number = number << 8 | Number(self[place]) }
    return number
  }

  mutating func append<Number: FixedWidthInteger & UnsignedInteger>(littleEndian number: Number) {
    for byte in 0..<MemoryLayout<Number>.size { append(UInt8(truncatingIfNeeded: number >> Number(8 * byte))) }
  }
}
