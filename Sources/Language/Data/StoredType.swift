import Engine
import Matrices

/// What files of arrays keep in an entry. A double and a float keep their type, half precision becomes float32, a
/// truth a mask, and a whole number the nearest double: beyond 2⁵³ that is not always the number itself.
enum StoredType: Equatable {
  case float64, float32, float16, bfloat16, truth
  case signed(bytes: Int)
  case unsigned(bytes: Int)

  var size: Int {
    switch self {
    case .float64: 8
    case .float32: 4
    case .float16, .bfloat16: 2
    case .truth: 1
    case .signed(let bytes), .unsigned(let bytes): bytes
    }
  }
}

/// Where a file keeps an array, and in which order.
struct StoredArray {
  var type: StoredType
  var shape: Shape
  var isBigEndian = false
  /// Column after column, as Fortran has it; else row after row.
  var isByColumns = false
  /// The first byte.
  var start: Int

  /// Bytes of the entries; nil where no file holds that many.
  var byteCount: Int? {
    let (bytes, overflow) = shape.count.multipliedReportingOverflow(by: type.size)
    return overflow || shape.count == .max ? nil : bytes
  }

  /// The entries; the caller has checked that the bytes are there.
  func matrix(in bytes: [UInt8], interruption: Interruption) throws -> Matrix {
    switch type {
    case .float64: try filled(bytes, interruption) { Double(bitPattern: $0) }
    case .float32: try filled(bytes, interruption) { Float(bitPattern: UInt32(truncatingIfNeeded: $0)) }
    case .float16: try filled(bytes, interruption) { Float(Float16(bitPattern: UInt16(truncatingIfNeeded: $0))) }
    // The upper half of a float.
    case .bfloat16: try filled(bytes, interruption) { Float(bitPattern: UInt32(truncatingIfNeeded: $0) << 16) }
    case .truth: try filled(bytes, interruption) { $0 == 0 ? 0 : 1 as UInt8 }
    case .unsigned: try filled(bytes, interruption) { Double($0) }
    case .signed(let size):
      // Moves the sign to the top and back.
      try filled(bytes, interruption) { Double((Int64(bitPattern: $0) << (64 - 8 * size)) >> (64 - 8 * size)) }
    }
  }

  private func filled<E: Element>(
    _ bytes: [UInt8], _ interruption: Interruption, _ decode: (UInt64) -> E
  ) throws -> Matrix {
    let (rows, columns, size) = (shape.rows, shape.columns, type.size)
    let (outer, inner) = isByColumns ? (columns, rows) : (rows, columns)
    return try Matrix(shape, of: E.self) { entries throws(MatrixError) in
      let source = bytes.span
      var at = start
      for i in 0..<outer {
        for j in 0..<inner {
          if j & 0xFFFF == 0, interruption.isRequested { throw .interrupted }
          var word: UInt64 = 0
          for byte in 0..<size {
            word |= UInt64(source[at + byte]) << UInt64(8 * (isBigEndian ? size - 1 - byte : byte))
          }
          entries[isByColumns ? i * rows + j : i + j * rows] = decode(word)
          at += size
        }
      }
    }
  }
}

extension Matrix {
  /// The entries row after row, little end first: how NumPy and safetensors keep them.
  func storedBytes(interruption: Interruption) throws -> [UInt8] {
    switch elementType {
    case .float64: try storedBytes(of: Double.self, interruption) { $0.bitPattern }
    case .float32: try storedBytes(of: Float.self, interruption) { UInt64($0.bitPattern) }
    case .mask: try storedBytes(of: UInt8.self, interruption) { UInt64($0) }
    }
  }

  private func storedBytes<E: Element>(
    of type: E.Type, _ interruption: Interruption, _ encode: (E) -> UInt64
  ) throws -> [UInt8] {
    guard byteCount <= DataFile.limit else {
      throw DataError("a \(shape) Matrix is too large for a file: at most \(DataFile.limit >> 20) MiB can be loaded")
    }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(byteCount)
    try withSpan(of: E.self) { entries in
      for i in 0..<rows {
        if interruption.isRequested { throw Interrupted() }
        for j in 0..<columns {
          var word = encode(entries[i + j * rows])
          for _ in 0..<elementType.size {
            bytes.append(UInt8(truncatingIfNeeded: word))
            word >>= 8
          }
        }
      }
    }
    return bytes
  }
}
