import Testing

@testable import Syntax

/// Broken input: a tree and diagnostics, whatever the text.
@Suite struct RobustnessTests {
  /// Parses, and checks what holds of every program.
  private func survives(_ text: String, mustFail: Bool = false, _ location: SourceLocation = #_sourceLocation) {
    let source = Source(name: "test", text: text)
    let program = parse(source)
    let length = text.utf8.count
    for diagnostic in program.diagnostics {
      guard let range = diagnostic.range else {
        Issue.record("no place: \(diagnostic.message)", sourceLocation: location)
        continue
      }
      #expect(range.start >= 0 && range.start <= range.end && range.end <= length, sourceLocation: location)
      #expect(!diagnostic.message.isEmpty && diagnostic.message.utf8.count < 1000, sourceLocation: location)
    }
    for diagnostic in program.diagnostics.prefix(3) { #expect(!diagnostic.rendered(color: true).isEmpty) }
    let isWrong = program.diagnostics.contains { $0.severity == .error }
    if mustFail { #expect(isWrong, sourceLocation: location) }
    let answer = completeness(of: text)
    #expect(isWrong || answer == .complete, sourceLocation: location)
  }

  @Test func everyPrefixOfThePage() {
    let scalars = Array(Page.program.unicodeScalars)
    for count in 0...scalars.count {
      var view = String.UnicodeScalarView()
      view.append(contentsOf: scalars[..<count])
      survives(String(view))
    }
  }

  private static let words = [
    "x", "W₁", "ŷ", "A2", "f", "2", "1.5", ".5", "\"s\"", "\"$x $(y)\"", "(", ")", "[", "]", "{", "}", "‖", "∂", "∇",
    "∂L/∂W", "/", "·", "⊙", "*", "+", "-", "^", ".^", "√", "'", "ᵀ", "²", "⁻¹", "⁻ˣ", "₁", "_F", ",", ";", ":", "=",
    "==", "<", "->", "=>", "-=", "&&", "|", "||", ".", ".(", "?", "%", "’", "“", "$", "×", "if", "else", "elseif",
    "for",
    "in", "while", "end", "function", "try", "catch", "return", "break", "true", "train", "over", "symbol", "step",
    "backward", "time", "prove", "\n", "\n", " ", " ", "#", "0x1", "1_0", "\"", "\u{302}", "😀",
  ]

  @Test(arguments: 0..<20) func tokenSoup(seed: UInt64) {
    var random = SplitMix(state: seed)
    for _ in 0..<100 {
      let length = Int.random(in: 1...60, using: &random)
      survives((0..<length).map { _ in Self.words.randomElement(using: &random) ?? "" }.joined())
      survives((0..<length).map { _ in Self.words.randomElement(using: &random) ?? "" }.joined(separator: " "))
    }
  }

  @Test(arguments: 0..<20) func mutatedBytes(seed: UInt64) {
    var random = SplitMix(state: seed &+ 1000)
    let bytes = Array(Page.program.utf8)
    for _ in 0..<20 {
      var mutated = bytes
      for _ in 0..<Int.random(in: 1...20, using: &random) {
        let place = Int.random(in: 0..<mutated.count, using: &random)
        switch Int.random(in: 0..<3, using: &random) {
        case 0: mutated[place] = UInt8.random(in: 0...255, using: &random)
        case 1: mutated.remove(at: place)
        default: mutated.insert(bytes.randomElement(using: &random) ?? 0, at: place)
        }
      }
      survives(String(decoding: mutated, as: UTF8.self))
    }
  }

  /// Nesting without end is refused, and the rest of the text is skipped in one go.
  @Test(arguments: ["(", "[", "-", "‖", "if x\n"])
  func endlessNesting(_ piece: String) { survives(String(repeating: piece, count: 100_000), mustFail: true) }

  @Test(arguments: [
    "{", "!", "√", "for i in 1:2\n", "while x\n", "function f(x)\n", "try\n", "f(", "x[", "x -> ", "2^", "2^-", "∂",
    "∇",
    "∂/∂x ", "time ", "\"$(", "[(", "‖(", "x = ",
  ])
  func otherNestingIsRefused(_ piece: String) { survives(String(repeating: piece, count: 5000), mustFail: true) }

  /// Texts in which everything is wrong. Each is read once, front to back.
  @Test(arguments: [
    "(x) -> ", "else if x\n", "{[", "f.(", "a = (1 + 2\n", "x = [1 2^3y\n", "if x = 3\n", "(1 2\n", "\"", "’", "“",
    "% ",
    "\u{302}", "$", "end\n", ")", "]", "x[1", "‖x‖", "((a)", "(x, ", "[1;", "1 2\n", "∂L/∂x", "f(x) = ", "A ⊙ B·C\n",
    "if x y end\n", "x = (\n",
  ])
  func endlessErrors(_ piece: String) { survives(String(repeating: piece, count: 3000)) }

  @Test(arguments: [
    "1+", "2x₁", "x'", "²", "f(x)", "[1]", ".a", "1<", "a,", "1:", "1·", "√1+", "a && ", "x^", "!", "‖x‖·",
  ])
  func endlessChains(_ piece: String) { survives("x" + String(repeating: piece, count: 20_000) + "1") }

  @Test(arguments: ["x = 1\n", "f(1, 2);", "[1 2 3]\n", "x; ", "\n", "# c\n", "\"a $x $(y + 1)\";", "if x; y; end\n"])
  func longProgramsParse(_ piece: String) {
    let program = parse(Source(name: "test", text: String(repeating: piece, count: 4000)))
    #expect(program.diagnostics.isEmpty)
  }

  @Test func wideLiteralsParse() {
    let text =
      "X = [" + String(repeating: "1 2 3;\n", count: 5000) + "]\ns = {" + String(repeating: "1,", count: 10_000) + "}"
    #expect(parse(Source(name: "test", text: text)).diagnostics.isEmpty)
  }

  @Test func theDepthThatIsAllowedParses() {
    for (open, close) in [("(", ")"), ("[", "]"), ("{", "}"), ("f(", ")"), ("x[", "]"), ("-", "")] {
      let text = String(repeating: open, count: 60) + "1" + String(repeating: close, count: 60)
      #expect(parse(Source(name: "test", text: text)).diagnostics.isEmpty, "\(open)")
    }
    #expect(parse(Source(name: "test", text: "x = 1" + String(repeating: " + 1", count: 250))).diagnostics.isEmpty)
  }
}

/// A small generator, so that a failure comes again.
private struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
