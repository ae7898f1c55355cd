import CSodium

/// Signs messages with HMAC-SHA256, and checks signatures in constant time.
public struct Signer: Sendable {
  /// Empty: nothing is signed and nothing is checked.
  private let key: [UInt8]

  public init(key: String) {
    self.key = Array(key.utf8)
  }

  var signs: Bool { !key.isEmpty }

  /// The signature of some frames one after the other, in hexadecimal; empty without a key.
  func signature(of frames: [[UInt8]]) -> [UInt8] {
    guard signs else { return [] }
    var state = crypto_auth_hmacsha256_state()
    var digest = [UInt8](repeating: 0, count: Int(crypto_auth_hmacsha256_BYTES))
    unsafe crypto_auth_hmacsha256_init(&state, key, key.count)
    for frame in frames { unsafe crypto_auth_hmacsha256_update(&state, frame, UInt64(frame.count)) }
    unsafe crypto_auth_hmacsha256_final(&state, &digest)
    return digest.flatMap { [Self.digits[Int($0 >> 4)], Self.digits[Int($0 & 15)]] }
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
