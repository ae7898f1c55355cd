import Engine
import FoundationEssentials
import Matrices

/// Files of named arrays: the length of a JSON header, the header, and the entries.
///
/// huggingface.co/docs/safetensors/index#format
enum Safetensors {
  static let types: [(word: String, type: StoredType)] = [
    ("F64", .float64), ("F32", .float32), ("F16", .float16), ("BF16", .bfloat16), ("BOOL", .truth),
    ("I8", .signed(bytes: 1)), ("I16", .signed(bytes: 2)), ("I32", .signed(bytes: 4)), ("I64", .signed(bytes: 8)),
    ("U8", .unsigned(bytes: 1)), ("U16", .unsigned(bytes: 2)), ("U32", .unsigned(bytes: 4)),
    ("U64", .unsigned(bytes: 8)),
  ]

  /// The arrays in the order in which the file keeps them; every byte has to belong to one.
  static func arrays(_ bytes: [UInt8], name: String, interruption: Interruption) throws -> NamedArrays {
    guard let length = bytes.littleEndian(UInt64.self, at: 0).flatMap({ Int(exactly: $0) }), length <= bytes.count - 8
    else { throw DataError("\(name) is not a .safetensors file, or is cut off: its header is longer than the file") }
    let header: SafetensorsHeader
    do {
      header = try JSONDecoder().decode(SafetensorsHeader.self, from: Data(bytes[8..<8 + length]))
    } catch {
      throw DataError("\(name) is not a .safetensors file: its header is not the JSON of one")
    }
    var end = 0
    var arrays: NamedArrays = []
    for (title, tensor) in header.tensors.sorted(by: { ($0.1.offsets, $0.0) < ($1.1.offsets, $1.0) }) {
      let label = "\(name), \(title)"
      guard tensor.offsets.begin == end, tensor.offsets.end <= bytes.count - 8 - length else {
        throw DataError("\(label): its bytes do not follow the array before it, or the file is cut off")
      }
      let array = try tensor.stored(behind: 8 + length, label)
      guard array.byteCount == tensor.offsets.end - tensor.offsets.begin else {
        throw DataError("\(label): a \(array.shape) array does not take the bytes that it has")
      }
      end = tensor.offsets.end
      arrays.append((title, try array.matrix(in: bytes, interruption: interruption)))
    }
    guard end == bytes.count - 8 - length else { throw DataError("\(name) holds bytes that belong to no array") }
    return arrays
  }

  static func bytes(of arrays: NamedArrays, name: String, interruption: Interruption) throws -> [UInt8] {
    // Wide entries first, as the reference writer has them: each array then begins at a multiple of its entries' size.
    let ordered = [ElementType.float64, .float32, .mask].flatMap { type in
      arrays.filter { $0.matrix.elementType == type }
    }
    var header: [String: SafetensorsEntry] = [:]
    var data: [UInt8] = []
    for (title, matrix) in ordered {
      guard title != SafetensorsHeader.metadata else {
        throw DataError("\(name) cannot be written: the name \(title) means something else in its format")
      }
      let start = data.count
      data += try matrix.storedBytes(interruption: interruption)
      guard data.count <= DataFile.limit else {
        throw DataError("\(name) would be too large: at most \(DataFile.limit >> 20) MiB can be loaded again")
      }
      header[title] = SafetensorsEntry(matrix, start..<data.count)
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    var text: [UInt8]
    do { text = Array(try encoder.encode(header)) } catch { throw DataError("\(name) cannot be written: \(error)") }
    // Blanks bring the entries to a multiple of eight bytes.
    text += [UInt8](repeating: 0x20, count: (8 - text.count % 8) % 8)
    var bytes: [UInt8] = []
    bytes.append(littleEndian: UInt64(text.count))
    return bytes + text + data
  }
}
