import Testing

@testable import Jupyter

@Suite struct WireTests {
  private let wire = Wire(signer: Signer(key: "secret"))
  private let headers = HeaderFactory(username: "ada")

  /// Frames as a client would send them.
  private func frames(_ content: JSON = ["code": "1 + 1"], key: String = "secret") throws -> [[UInt8]] {
    var message = Message(
      identities: [[0, 1, 2], [3]], header: headers.header("execute_request"), parentHeader: nil, content: content)
    message.buffers = [[9, 9], []]
    return Wire(signer: Signer(key: key)).encode(message)
  }

  private func decode(_ frames: [[UInt8]]) throws -> Request {
    var log = SignatureLog()
    return try wire.decode(frames, log: &log)
  }

  @Test func aMessageSurvivesTheWay() throws {
    let frames = try frames()
    let request = try decode(frames)
    #expect(request.type == "execute_request")
    #expect(request.identities == [[0, 1, 2], [3]])
    #expect(request.buffers == [[9, 9], []])
    #expect(request.headerBytes == frames[4])
    #expect(try request.decode(JSON.self) == ["code": "1 + 1"])
    #expect(String(decoding: request.parentHeader, as: UTF8.self) == "{}")
  }

  @Test func theSignatureIsOfTheBytesThatCame() throws {
    // The same JSON spaced otherwise has another signature, and its own is accepted.
    let spaced = [#"{ "msg_id" : "1", "msg_type":"x" }"#, "{ }", "{}", "{  }"].map { Array($0.utf8) }
    let signature = Signer(key: "secret").signature(of: spaced)
    #expect(try decode([Wire.delimiter, signature] + spaced).header.id == "1")
  }

  @Test(arguments: 0..<4) func aChangedFrameIsRefused(_ place: Int) throws {
    var frames = try frames()
    frames[4 + place] += [32]
    #expect(throws: Wire.Failure.badSignature) { try decode(frames) }
  }

  @Test func aForeignOrMissingSignatureIsRefused() throws {
    #expect(throws: Wire.Failure.badSignature) { try decode(try frames(key: "other")) }
    #expect(throws: Wire.Failure.badSignature) { try decode(try frames(key: "")) }
  }

  @Test func aReplayIsRefused() throws {
    var log = SignatureLog()
    let frames = try frames()
    _ = try wire.decode(frames, log: &log)
    #expect(throws: Wire.Failure.replayed) { try wire.decode(frames, log: &log) }
  }

  @Test func withoutAKeyNothingIsChecked() throws {
    var log = SignatureLog()
    let open = Wire(signer: Signer(key: ""))
    let frames = try frames(key: "whatever")
    for _ in 0..<2 { #expect(try open.decode(frames, log: &log).type == "execute_request") }
  }

  @Test func garbageIsRefused() throws {
    #expect(throws: Wire.Failure.noDelimiter) { try decode([]) }
    #expect(throws: Wire.Failure.noDelimiter) { try decode([[1], [2]]) }
    #expect(throws: Wire.Failure.tooFewFrames) { try decode([Wire.delimiter]) }
    #expect(throws: Wire.Failure.tooFewFrames) { try decode(Array(try frames()[..<7])) }
    for text in ["", "[]", "{}", "\u{0}", #"{"msg_id": 1, "msg_type": "x"}"#, String(repeating: "[", count: 100_000)] {
      let texts = [Array(text.utf8), [], [], []]
      let signed = [Wire.delimiter, Signer(key: "secret").signature(of: texts)] + texts
      #expect(throws: Wire.Failure.badHeader) { try decode(signed) }
    }
  }

  @Test func everyIdentityIsNew() {
    let ids = (0..<1000).map { _ in headers.header("status").id }
    #expect(Set(ids).count == ids.count)
    #expect(HeaderFactory(username: "").session != HeaderFactory(username: "").session)
  }
}

@Suite struct SignerTests {
  /// RFC 4231, test case 2.
  @Test func theKnownAnswer() {
    let signature = Signer(key: "Jefe").signature(of: [Array("what do ya want ".utf8), Array("for nothing?".utf8)])
    #expect(
      String(decoding: signature, as: UTF8.self) == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
  }

  /// A signature is hexadecimal digits.
  private static func digits(_ number: Int) -> [UInt8] { Array(String(16 + number, radix: 16).utf8) }

  @Test func theLogForgetsTheOldest() {
    var log = SignatureLog(capacity: 32)
    let fresh = (1...33).map { log.remember(Self.digits($0)) }
    #expect(fresh.allSatisfy { $0 })
    let again = [33, 2, 1].map { log.remember(Self.digits($0)) }
    #expect(again == [false, false, true])
  }

  @Test func theLogRemembersThousands() {
    var log = SignatureLog()
    let signer = Signer(key: "k")
    let signatures = (0..<20_000).map { signer.signature(of: [[UInt8($0 & 255), UInt8($0 >> 8)]]) }
    for signature in signatures {
      let isNew = log.remember(signature)
      #expect(isNew)
    }
    for signature in signatures {
      let isNew = log.remember(signature)
      #expect(!isNew)
    }
  }
}

@Suite struct JSONTests {
  private let sample: JSON = [
    "text": "∂L/∂Z₃ \u{1F600} \u{0}", "yes": true, "count": 3, "parts": [.null, .number(0.5), []], "none": [:],
  ]

  @Test func valuesSurviveTheText() throws {
    #expect(try JSON.decode(JSON.self, from: sample.bytes) == sample)
  }

  @Test func theTextIsWhatJSONAllows() throws {
    let value: JSON = ["b": "\"\\/\n\t\u{1}\u{1F}\u{7F}ŷ😀", "a": [.number(1e300), .number(-0.5), .integer(.min)]]
    let text = #"{"a":[1e+300,-0.5,-9223372036854775808],"b":"\"\\/\n\u0009\u0001\u001f\#u{7F}ŷ😀"}"#
    #expect(String(decoding: value.bytes, as: UTF8.self) == text)
    #expect(try JSON.decode(JSON.self, from: value.bytes) == value)
  }

  @Test func aNumberThatJSONLacksIsNull() {
    #expect(JSON.array([.number(.infinity), .number(.nan)]).bytes == Array("[null,null]".utf8))
  }

  @Test func deepNestingIsAnErrorAndNoCrash() {
    let deep = Array((String(repeating: "[", count: 1_000_000)).utf8)
    #expect(throws: (any Error).self) { try JSON.decode(JSON.self, from: deep) }
  }
}
