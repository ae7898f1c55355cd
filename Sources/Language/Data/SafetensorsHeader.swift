import Matrices

/// One array's entry in the header.
struct SafetensorsEntry: Codable {
  var type: String
  var sizes: [Int]
  var offsets: Offsets

  enum CodingKeys: String, CodingKey {
    case type = "dtype"
    case sizes = "shape"
    case offsets = "data_offsets"
  }

  init(_ matrix: Matrix, _ range: Range<Int>) {
    type =
      switch matrix.elementType {
      case .float64: "F64"
      case .float32: "F32"
      case .mask: "BOOL"
      }
    sizes = [matrix.rows, matrix.columns]
    offsets = Offsets(begin: range.lowerBound, end: range.upperBound)
  }

  func stored(behind header: Int, _ label: String) throws -> StoredArray {
    guard let stored = Safetensors.types.first(where: { $0.word == type })?.type else {
      throw DataError("\(label) holds entries of the type \(type.prefix(20)), which is not read")
    }
    guard sizes.allSatisfy({ $0 >= 0 }) else { throw DataError("\(label): a size is negative") }
    return StoredArray(
      type: stored, shape: try Shape(storedSizes: sizes, name: label), start: header + offsets.begin)
  }
}

extension SafetensorsEntry {
  /// Where an array's bytes begin and end, counted from the end of the header: `[0, 24]`.
  struct Offsets: Codable, Comparable {
    var begin: Int
    var end: Int

    init(begin: Int, end: Int) {
      self.begin = begin
      self.end = end
    }

    init(from decoder: any Decoder) throws {
      var pair = try decoder.unkeyedContainer()
      begin = try pair.decode(Int.self)
      end = try pair.decode(Int.self)
      guard pair.isAtEnd, begin <= end else {
        throw DecodingError.dataCorruptedError(in: pair, debugDescription: "two numbers in order")
      }
    }

    func encode(to encoder: any Encoder) throws {
      var pair = encoder.unkeyedContainer()
      try pair.encode(begin)
      try pair.encode(end)
    }

    static func < (a: Offsets, b: Offsets) -> Bool { (a.begin, a.end) < (b.begin, b.end) }
  }
}

/// All entries of the header but the remarks.
struct SafetensorsHeader: Decodable {
  static let metadata = "__metadata__"
  var tensors: [(String, SafetensorsEntry)] = []

  struct Key: CodingKey {
    var stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  init(from decoder: any Decoder) throws {
    let entries = try decoder.container(keyedBy: Key.self)
    for key in entries.allKeys where key.stringValue != Self.metadata {
      tensors.append((key.stringValue, try entries.decode(SafetensorsEntry.self, forKey: key)))
    }
  }
}
