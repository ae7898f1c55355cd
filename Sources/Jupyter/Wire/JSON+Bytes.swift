import FoundationEssentials

/// JSON text to values and back.
extension JSON {
  static func decode<Value: Decodable>(_ type: Value.Type, from bytes: [UInt8]) throws -> Value {
    try decoder.decode(type, from: Data(bytes))
  }

  private static let decoder = JSONDecoder()

  /// The value's text. Keys are sorted, so that equal messages have equal bytes.
  ///
  /// Every cell is answered by half a dozen messages of four texts; a general encoder takes longer than the cell.
  var bytes: [UInt8] {
    var text: [UInt8] = []
    write(to: &text)
    return text
  }

  private func write(to text: inout [UInt8]) {
    switch self {
    case .null: text += "null".utf8
    case .bool(let truth): text += (truth ? "true" : "false").utf8
    case .integer(let number): text += String(number).utf8
    // JSON has no infinity.
    case .number(let number): text += (number.isFinite ? number.description : "null").utf8
    case .string(let string): Self.write(string, to: &text)
    case .array(let items):
      text.append(UInt8(ascii: "["))
      for (place, item) in items.enumerated() {
        if place > 0 { text.append(UInt8(ascii: ",")) }
        item.write(to: &text)
      }
      text.append(UInt8(ascii: "]"))
    case .object(let members):
      text.append(UInt8(ascii: "{"))
      for (place, member) in members.sorted(by: { $0.key < $1.key }).enumerated() {
        if place > 0 { text.append(UInt8(ascii: ",")) }
        Self.write(member.key, to: &text)
        text.append(UInt8(ascii: ":"))
        member.value.write(to: &text)
      }
      text.append(UInt8(ascii: "}"))
    }
  }

  /// A string in quotes; only what JSON does not allow in it is escaped.
  private static func write(_ string: String, to text: inout [UInt8]) {
    text.append(UInt8(ascii: "\""))
    defer { text.append(UInt8(ascii: "\"")) }
    let isPlain = string.utf8.allSatisfy { $0 >= 32 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }
    if isPlain { return text += string.utf8 }
    for byte in string.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): text += [UInt8(ascii: "\\"), byte]
      case UInt8(ascii: "\n"): text += "\\n".utf8
      case 0..<32: text += "\\u00\(byte < 16 ? "0" : "")\(String(byte, radix: 16))".utf8
      default: text.append(byte)
      }
    }
  }
}
