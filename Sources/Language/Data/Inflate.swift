import CZlib
import Engine
import Matrices

/// Unpacks what gzip and zip pack. A few packed kilobytes can stand for gigabytes, hence the limits.
enum Inflate {
  /// The bytes of all members of a gzip file.
  static func gzip(
    _ packed: [UInt8], name: String, limit: Int = DataFile.limit, interruption: Interruption
  ) throws -> [UInt8] {
    guard packed.starts(with: [0x1F, 0x8B]) else { throw DataError("\(name) is not a gzip file") }
    // 16 asks for the gzip header instead of zlib's own.
    return try unpack(
      packed[...], window: 16 + MAX_WBITS, name, limit, beyond: DataFile.tooLarge(name, limit), interruption)
  }

  /// The bytes of a stream without any header, as zip keeps it; there have to be `size` of them.
  static func raw(
    _ packed: ArraySlice<UInt8>, size: Int, name: String, interruption: Interruption
  ) throws -> [UInt8] {
    let bytes = try unpack(packed, window: -MAX_WBITS, name, size, beyond: damaged(name), interruption)
    guard bytes.count == size else { throw damaged(name) }
    return bytes
  }

  private static func unpack(
    _ packed: ArraySlice<UInt8>, window: Int32, _ name: String, _ limit: Int, beyond excess: DataError,
    _ interruption: Interruption
  ) throws -> [UInt8] {
    var packed = packed
    return unsafe try packed.withUnsafeMutableBufferPointer { input in
      var stream = unsafe z_stream()
      let version = unsafe zlibVersion()
      let status = unsafe inflateInit2_(&stream, window, version, Int32(MemoryLayout<z_stream>.size))
      guard status == Z_OK else { throw DataError("\(name) cannot be unpacked: no memory") }
      defer { unsafe inflateEnd(&stream) }
      unsafe stream.next_in = input.baseAddress
      unsafe stream.avail_in = uInt(input.count)
      return unsafe try inflated(&stream, name, limit, beyond: excess, interruption)
    }
  }

  private static func inflated(
    _ stream: inout z_stream, _ name: String, _ limit: Int, beyond excess: DataError,
    _ interruption: Interruption
  ) throws -> [UInt8] {
    // One array that grew would be copied now and then, which takes long once it is large.
    var pieces: [[UInt8]] = []
    var total = 0
    var chunk = [UInt8](repeating: 0, count: 1 << 18)
    while true {
      if interruption.isRequested { throw Interrupted() }
      let size = chunk.count
      let (status, count) = unsafe chunk.withUnsafeMutableBufferPointer { output in
        unsafe stream.next_out = output.baseAddress
        unsafe stream.avail_out = uInt(size)
        let status = unsafe inflate(&stream, Z_NO_FLUSH)
        return (status, unsafe size - Int(stream.avail_out))
      }
      if count > 0 { pieces.append(Array(chunk[..<count])) }
      total += count
      guard total <= limit else { throw excess }
      switch status {
      case Z_OK: continue
      case Z_STREAM_END:
        // Files of gzip may be put one behind the other; what follows the last is padding.
        guard unsafe stream.avail_in > 1, unsafe stream.next_in[0] == 0x1F, unsafe stream.next_in[1] == 0x8B else {
          return try joined(&pieces, total, interruption)
        }
        unsafe inflateReset(&stream)
      case Z_BUF_ERROR: throw DataError("\(name) is cut off: the packed data ends too early")
      default: throw damaged(name)
      }
    }
  }

  /// The pieces behind one another; each is given up once it is there.
  private static func joined(
    _ pieces: inout [[UInt8]], _ total: Int, _ interruption: Interruption
  ) throws -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(total)
    for place in pieces.indices {
      if interruption.isRequested { throw Interrupted() }
      bytes += pieces[place]
      pieces[place] = []
    }
    return bytes
  }

  static func damaged(_ name: String) -> DataError {
    DataError("\(name) is damaged: the packed data is not valid")
  }
}
