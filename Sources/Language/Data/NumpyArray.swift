import Engine
import Matrices

/// Arrays as NumPy's .npy files keep them.
enum NumpyArray {
  private static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)

  /// The matrix of a file of version 1, 2 or 3.
  static func matrix(_ bytes: [UInt8], name: String, interruption: Interruption) throws -> Matrix {
    guard bytes.starts(with: magic) else { throw DataError("\(name) is not a .npy file") }
    // Version 1 counts its header in two bytes, the later ones in four.
    guard bytes.count >= 10 else { throw cutOff(name) }
    let isFirstVersion = bytes[6] == 1
    guard (1...3).contains(bytes[6]), bytes[7] == 0 else {
      throw DataError("\(name) is of version \(bytes[6]).\(bytes[7]), and 1.0 to 3.0 are read")
    }
    let headerStart = isFirstVersion ? 10 : 12
    let short = bytes.littleEndian(UInt16.self, at: 8).map { Int($0) }
    let long = bytes.littleEndian(UInt32.self, at: 8).map { Int($0) }
    guard let length = isFirstVersion ? short : long, length <= bytes.count - headerStart else { throw cutOff(name) }
    let header = try NumpyHeader(bytes[headerStart..<headerStart + length], name: name)
    let (type, isBigEndian) = try header.storedType()
    let array = StoredArray(
      type: type, shape: try header.shape(), isBigEndian: isBigEndian, isByColumns: header.isByColumns,
      start: headerStart + length)
    let found = bytes.count - array.start
    guard let needed = array.byteCount, needed <= found else {
      throw DataError("\(name) is cut off: a \(array.shape) array needs more than the \(found) bytes that are there")
    }
    guard needed == found else {
      throw DataError("\(name) holds \(found - needed) bytes more than its \(array.shape) array")
    }
    return try array.matrix(in: bytes, interruption: interruption)
  }

  /// A file of version 1.0; the entries begin at a multiple of 64 bytes, as NumPy has it.
  static func bytes(of matrix: Matrix, interruption: Interruption) throws -> [UInt8] {
    let type =
      switch matrix.elementType {
      case .float64: "<f8"
      case .float32: "<f4"
      case .mask: "|b1"
      }
    var header = "{'descr': '\(type)', 'fortran_order': False, 'shape': (\(matrix.rows), \(matrix.columns)), }"
    let unpadded = magic.count + 4 + header.utf8.count + 1
    header += String(repeating: " ", count: (64 - unpadded % 64) % 64) + "\n"
    var bytes = magic + [1, 0]
    bytes.append(littleEndian: UInt16(truncatingIfNeeded: header.utf8.count))
    bytes += header.utf8
    bytes += try matrix.storedBytes(interruption: interruption)
    return bytes
  }

  private static func cutOff(_ name: String) -> DataError {
    DataError("\(name) is cut off: the header ends too early")
  }
}
