import CZlib
import Engine
import Matrices

/// Packs as gzip does. No time and no name go into the header, so the same bytes give the same file.
enum Deflate {
  static func gzip(_ bytes: [UInt8], name: String, interruption: Interruption) throws -> [UInt8] {
    var bytes = bytes
    return unsafe try bytes.withUnsafeMutableBufferPointer { input in
      var stream = unsafe z_stream()
      let version = unsafe zlibVersion()
      // 16 asks for the gzip header instead of zlib's own; 8 is the usual memory.
      let status = unsafe deflateInit2_(
        &stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY, version,
        Int32(MemoryLayout<z_stream>.size))
      guard status == Z_OK else { throw DataError("\(name) cannot be packed: no memory") }
      defer { unsafe deflateEnd(&stream) }
      unsafe stream.next_in = input.baseAddress
      unsafe stream.avail_in = uInt(input.count)
      return unsafe try deflated(&stream, name, interruption)
    }
  }

  private static func deflated(
    _ stream: inout z_stream, _ name: String, _ interruption: Interruption
  ) throws -> [UInt8] {
    var packed: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 18)
    while true {
      if interruption.isRequested { throw Interrupted() }
      let size = chunk.count
      let (status, count) = unsafe chunk.withUnsafeMutableBufferPointer { output in
        unsafe stream.next_out = output.baseAddress
        unsafe stream.avail_out = uInt(size)
        let status = unsafe deflate(&stream, Z_FINISH)
        return (status, unsafe size - Int(stream.avail_out))
      }
      packed += chunk[..<count]
      if status == Z_STREAM_END { return packed }
      guard status == Z_OK || status == Z_BUF_ERROR else { throw DataError("\(name) cannot be packed") }
    }
  }

  /// The checksum of zip and gzip.
  static func checksum(_ bytes: [UInt8]) -> UInt32 {
    UInt32(truncatingIfNeeded: unsafe bytes.withUnsafeBufferPointer { unsafe crc32_z(0, $0.baseAddress, $0.count) })
  }
}
