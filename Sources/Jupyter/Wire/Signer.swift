import CSodium

/// Signs messages with HMAC-SHA256, and checks signatures in constant time.
public struct Signer: Sendable {
  /// What every signature begins with; nil without a key, where nothing is signed and nothing is checked.
  private let keyed: crypto_auth_hmacsha256_state?

  public init(key: String) {
    let key = Array(key.utf8)
    var state = crypto_auth_hmacsha256_state()
    unsafe crypto_auth_hmacsha256_init(&state, key, key.count)
    keyed = key.isEmpty ? nil : state
  }

  var signs: Bool { keyed != nil }

  /// The signature of some frames one after the other, in hexadecimal; empty without a key.
  func signature(of frames: [[UInt8]]) -> [UInt8] {
    guard var state = keyed else { return [] }
    var digest = [UInt8](repeating: 0, count: Int(crypto_auth_hmacsha256_BYTES))
    for frame in frames { unsafe crypto_auth_hmacsha256_update(&state, frame, UInt64(frame.count)) }
    unsafe crypto_auth_hmacsha256_final(&state, &digest)
    var text: [UInt8] = []
    text.reserveCapacity(2 * digest.count)
    for byte in digest {
      text.append(Self.digits[Int(byte >> 4)])
      text.append(Self.digits[Int(byte & 15)])
    }
    return text
  }

  /// Whether a signature belongs to the frames; every one does without a key.
  func accepts(_ signature: [UInt8], for frames: [[UInt8]]) -> Bool {
    guard signs else { return true }
    let expected = self.signature(of: frames)
    guard signature.count == expected.count else { return false }
    return unsafe sodium_memcmp(signature, expected, expected.count) == 0
  }

  private static let digits = Array("0123456789abcdef".utf8)
}
