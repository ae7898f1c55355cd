import Matrices

/// The header of a .npy file: a dictionary of Python with the entries' type, their order and the shape.
///
/// numpy.org/doc/stable/reference/generated/numpy.lib.format.html
struct NumpyHeader {
  /// As NumPy spells it: `<f8`.
  private(set) var type = ""
  private(set) var isByColumns = false
  private(set) var sizes: [Int] = []

  private let text: ArraySlice<UInt8>
  private var at: Int
  private let name: String

  init(_ text: ArraySlice<UInt8>, name: String) throws {
    self.text = text
    self.name = name
    at = text.startIndex
    try readDictionary()
  }

  private mutating func readDictionary() throws {
    var seen: Set<String> = []
    try expect("{")
    while !take("}") {
      let key = try string()
      guard seen.insert(key).inserted else { throw damaged }
      try expect(":")
      switch key {
      case "descr":
        // A list of fields stands where an entry is a record.
        guard !starts(with: "[") else { throw DataError("\(name) holds records with fields, not numbers") }
        type = try string()
      case "fortran_order": isByColumns = try truth()
      case "shape": sizes = try tuple()
      default: throw damaged
      }
      if !take(",") {
        try expect("}")
        break
      }
    }
    skipBlanks()
    guard at == text.endIndex, seen.count == 3 else { throw damaged }
  }

  private mutating func string() throws -> String {
    skipBlanks()
    guard at < text.endIndex, text[at] == UInt8(ascii: "'") || text[at] == UInt8(ascii: "\"") else { throw damaged }
    let rest = text[(at + 1)...]
    guard let end = rest.firstIndex(of: text[at]) else { throw damaged }
    at = end + 1
    return String(decoding: rest[..<end], as: UTF8.self)
  }

  private mutating func truth() throws -> Bool {
    if take("True") { return true }
    try expect("False")
    return false
  }

  private mutating func tuple() throws -> [Int] {
    var sizes: [Int] = []
    try expect("(")
    while !take(")") {
      sizes.append(try size())
      if !take(",") {
        try expect(")")
        break
      }
    }
    return sizes
  }

  private mutating func size() throws -> Int {
    skipBlanks()
    let digits = text[at...].prefix { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
    guard let size = Int(String(decoding: digits, as: UTF8.self)) else { throw damaged }
    at = digits.endIndex
    // Python 2 marked long numbers.
    _ = take("L")
    return size
  }

  // MARK: Words

  private mutating func skipBlanks() {
    while at < text.endIndex, text[at] == 0x20 || text[at] == 0x0A || text[at] == 0x09 { at += 1 }
  }

  private mutating func starts(with word: String) -> Bool {
    skipBlanks()
    return text[at...].starts(with: word.utf8)
  }

  private mutating func take(_ word: String) -> Bool {
    guard starts(with: word) else { return false }
    at += word.utf8.count
    return true
  }

  private mutating func expect(_ word: String) throws {
    guard take(word) else { throw damaged }
  }

  private var damaged: DataError { DataError("\(name) is damaged: its header is not one of NumPy's") }
}

extension NumpyHeader {
  /// The type of the entries and whether the big end comes first.
  func storedType() throws -> (type: StoredType, isBigEndian: Bool) {
    guard let order = type.first, let size = Int(type.dropFirst(2)) else { throw refused }
    let kind = type.dropFirst().prefix(1)
    let known: [StoredType] =
      switch kind {
      case "f": [.float64, .float32, .float16]
      case "i": [1, 2, 4, 8].map { .signed(bytes: $0) }
      case "u": [1, 2, 4, 8].map { .unsigned(bytes: $0) }
      case "b": [.truth]
      default: []
      }
    guard let type = known.first(where: { $0.size == size }) else { throw refused }
    switch order {
    case "<", "|", "=": return (type, false)
    case ">": return (type, true)
    default: throw refused
    }
  }

  /// Of no axis a scalar, of one a column.
  func shape() throws -> Shape { try Shape(storedSizes: sizes, name: name) }

  private var refused: DataError {
    switch type.dropFirst().prefix(1) {
    case "c":
      DataError("\(name) holds complex numbers; a matrix is real here", help: "save its real and imaginary parts apart")
    case "U", "S": DataError("\(name) holds text, not numbers", help: "labels are kept in .csv")
    case "O": DataError("\(name) holds objects of Python, not numbers")
    case "m", "M": DataError("\(name) holds dates or times, not numbers", help: "save them as float64")
    default:
      DataError("\(name) holds entries of the type \(type.prefix(20)), which is not read", help: "save them as float64")
    }
  }
}

extension Shape {
  /// The shape of an array in a file: of no axis a scalar, of one a column.
  init(storedSizes sizes: [Int], name: String) throws {
    guard sizes.count <= 2 else {
      let shown = sizes.prefix(8).map { "\($0)" }.joined(separator: "×") + (sizes.count > 8 ? "×…" : "")
      throw DataError(
        "\(name) has \(sizes.count) axes (\(shown)); a matrix has rows and columns",
        help: "reshape it to two axes first")
    }
    self.init(rows: sizes.first ?? 1, columns: sizes.count > 1 ? sizes[1] : 1)
  }
}
