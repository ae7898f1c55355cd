import Testing

@testable import Syntax

@Suite struct LexerTests {
  static let names: [Accepted] = [
    Accepted("L1", "A·B", "(· A B)"),
    Accepted("L1", "xᵀ", "(ᵀ x)"),
    Accepted("L1", "日本 + é", "(+ 日本 é)"),
    Accepted("L2", "clear_output + sepal_length", "(+ clear_output sepal_length)"),
    Accepted("L2", "‖P‖_F + ‖x‖_1 + ‖x‖_2 + ‖x‖_∞", "(+ (+ (+ (normF P) (norm1 x)) (norm2 x)) (norm∞ x))"),
    Accepted("L2", "‖x‖₁ + ‖x‖₂", "(+ (norm1 x) (norm2 x))"),
    Accepted("L2", "‖P‖²_F", "(sup (normF P) 2)"),
    Accepted("L2", "‖P‖_F²", "(sup (normF P) 2)"),
    Accepted("L2", "λ‖P‖²_F/2", "(/ (juxt λ (sup (normF P) 2)) 2)"),
    Accepted("L3", "log2(x) + log₂(x)", "(+ (call log2 x) (call log₂ x))"),
    Accepted("L3", "x10 + 1e3", "(+ x10 1000)"),
    Accepted("L4", "A₂W₃", "(juxt A₂ W₃)"),
    Accepted("L4", "A2W3", "A2W3"),
    Accepted("L4", "x₁₀y", "(juxt x₁₀ y)"),
    Accepted("L4", "Σᵢ", "Σᵢ"),
    Accepted("L5", "Y′Z", "(juxt Y′ Z)"),
    Accepted("L5", "f′(x)", "(call f′ x)"),
    Accepted("L5", "x'", "(ᵀ x)"),
    Accepted("L5", "x''", "(ᵀ (ᵀ x))"),
    Accepted("L7", "-∞ + 2∞", "(+ (- ∞) (juxt 2 ∞))"),
    Accepted("L7", "U, Σ, V = svd(A)", "(= U Σ V (call svd A))"),
    Accepted("L9", "e^-x", "(^ e (- x))"),
  ]
  @Test(arguments: names) func namesAndCharacters(_ row: Accepted) { row.verify() }

  @Test func aNameHasOneKeyHoweverItIsTyped() {
    for (a, b) in [
      ("W1", "W₁"), ("θ1", "θ₁"), ("log2", "log₂"), ("\u{177}", "y\u{302}"), ("ϕ", "φ"), ("ϵ", "ε"), ("µ", "μ"),
      ("\u{212B}", "\u{C5}"), ("\u{2126}", "Ω"), ("x₁₀", "x10"), ("∑", "Σ"),
    ] {
      #expect(NameKey.of(a) == NameKey.of(b), "\(a) and \(b)")
    }
    for (a, b) in [("x_1", "x1"), ("Y", "Y′"), ("xᵢ", "xi")] { #expect(NameKey.of(a) != NameKey.of(b)) }
  }

  @Test func decomposedLettersStayOneName() {
    #expect(tree("y\u{302}  = softmax(Z₃)") == "(= y\u{302} (call softmax Z₃))")
    #expect(tree("L = cce(y, y\u{302})") == tree("L = cce(y, \u{177})"))
    #expect(tree("x\u{302}₁y") == "(juxt x\u{302}₁ y)")
  }

  /// Look-alikes fold, and white space of any width is white space (grammar L6).
  @Test(arguments: [
    ("A⋅B", "A·B"), ("A∙B", "A·B"), ("A∗B", "A*B"), ("a − b", "a - b"), ("a∕b", "a/b"), ("∥x∥", "‖x‖"),
    ("¬x", "!x"), ("a\u{A0}+\u{2009}b", "a + b"), ("\u{3F5} + ∆", "ε + Δ"), ("a =\u{338} b", "a ≠ b"),
    ("a \u{2208}\u{338} b", "a ∉ b"), ("\u{FEFF}x = 1", "x = 1"), ("A\u{387}B", "A·B"),
  ])
  func lookAlikesFold(_ typed: String, _ meant: String) {
    func folded(_ text: String) -> String {
      String(String.UnicodeScalarView(tree(text).unicodeScalars.map(CharacterTables.fold)))
    }
    #expect(folded(typed) == folded(meant))
  }

  @Test(arguments: [
    ("A*B", "A·B"), ("A@B", "A·B"), ("A .* B", "A ⊙ B"), ("A ./ B", "A ⊘ B"), ("a <= b", "a ≤ b"), ("a >= b", "a ≥ b"),
    ("a != b", "a ≠ b"), ("a in b", "a ∈ b"), ("A'", "Aᵀ"), ("a .+ b", "a + b"), ("a .- b", "a - b"),
    ("∂^2f/∂x^2", "∂²f/∂x²"), ("symbol A: n by n", "symbol A: n×n"), ("‖x‖_1", "‖x‖₁"),
  ])
  func operatorsHaveASCIISpellings(_ ascii: String, _ page: String) { #expect(tree(ascii) == tree(page)) }

  static let numbers: [Accepted] = [
    Accepted("L11", "1.5e-3 + .5 + 2. + 2.0e3", "(+ (+ (+ 0.0015 0.5) 2) 2000)"),
    Accepted("L11", "1./x", "(⊘ 1 x)"),
    Accepted("L11", "1.*x", "(⊙ 1 x)"),
    Accepted("L11", "2.^x", "(.^ 2 x)"),
    Accepted("L11", "1.\\x", "(.\\ 1 x)"),
    Accepted("L11", "[1. 2.]", "[1 2]"),
    Accepted("L11", "[1 .5 -.5]", "[1 0.5 (- 0.5)]"),
    Accepted("L11", "2e", "(juxt 2 e)"),
    Accepted("L11", "2ex", "(juxt 2 ex)"),
    Accepted("L11", "2e+1x", "(juxt 20 x)"),
    Accepted("L11", "1.+x", "(+ 1 x)"),
    Accepted("L11", "1e999", "inf"),
  ]
  @Test(arguments: numbers) func numbersParse(_ row: Accepted) { row.verify() }

  static let strings: [Accepted] = [
    Accepted("B15", #""W₁ is $W₁x""#, #"(string "W₁ is " W₁ "x")"#),
    Accepted("B15", #""$(f("a"))""#, #"(call f "a")"#),
    Accepted("B15", #""a $(g("b $(h("c)"))"))!""#, #"(string "a " (call g (string "b " (call h "c)"))) "!")"#),
    Accepted("B15", #""$\alpha$""#, #""$\alpha$""#),
    Accepted("B15", #""\$x costs 5$""#, #""$x costs 5$""#),
    Accepted("B15", #""$5 and $if""#, #""$5 and $if""#),
    Accepted("B15", #""a\tb\\""#, "\"a\tb\\\""),
    Accepted("B15", #""$x[1]""#, #"(string x "[1]")"#),
    Accepted("B15", #""$(X[1, end])""#, "(index X 1 end)"),
    Accepted("L3", #""ϕ W₁ “quoted”""#, #""ϕ W₁ “quoted”""#),
    Accepted("B15", ##""# text" # a comment"##, ##""# text""##),
    Accepted("B15", #""""#, "(string)"),
  ]
  @Test(arguments: strings) func stringsParse(_ row: Accepted) { row.verify() }

  static let refused: [Refused] = [
    Refused("L1", "x = \u{302}", at: "\u{302}", "U+302"),
    Refused("L1", "x = 😀👍🏽 + 1", at: "😀👍🏽", "no meaning"),
    Refused("L2", "x_F + ‖y‖ + (z)_F", at: "_", "_"),
    Refused("L2", "_x = 1", at: "_", "begins with a letter"),
    Refused("L5", "print('hello')", at: "'", "double quotes"),
    Refused("L5", "x '", at: "'", "' stands after what it transposes", "double quotes"),
    Refused("L5", "x = ‘a (b’ + 1", at: "‘a (b’", "double quotes"),
    Refused("L5", "x = “hello, $5”", at: "“hello, $5”", "double quotes"),
    Refused("L5", "A’·B", at: "’", "A'", "Aᵀ", "double quotes"),
    Refused("L6", "A⊤", at: "⊤", "Aᵀ"),
    Refused("L6", "Aᵗ·B", at: "ᵗ", "Aᵀ"),
    Refused("L6", "A^T·B", at: "A^T", "Aᵀ transposes", "A^(T) is a power"),
    Refused("L6", "A^-T", at: "A^-T", "A⁻ᵀ transposes", "A^(-T) is a power"),
    Refused("L9", "xⁿ + 1", at: "ⁿ", "^n"),
    Refused("L9", "e⁻ˣ", at: "⁻ˣ", "^-x"),
    Refused("L9", "W⁽¹⁾", at: "⁽¹⁾", "^(1)"),
    Refused("L9", "e^{-x}", at: "{", "^(…)"),
    Refused("L5", "3″", at: "″", "Aᵀ transposes"),
    Refused("L11", "2.e3", at: "2.", "2·e3"),
    Refused("L11", "0x1F + 1", at: "0x1F", "decimal"),
    Refused("L11", "0b", at: "0b", "0·b"),
    Refused("L11", "x = 1_000.5", at: "1_000.5", "1000"),
    Refused("L11", "X.5", at: "X.", "X·0.5"),
    Refused("P13", "x % a comment's (text", at: "%", "comments begin with #", "mod(a, b)"),
    Refused("B15", "\"abc", at: "\"abc", "close it"),
    Refused("B15", "x = \"abc\\", at: "\"abc\\", "close it"),
    Refused("B15", "\"a $(f(1)\" + 1", at: "\"a $(f(1)\" + 1", "\\$"),
    Refused("B15", "\"$()\"", at: "", "operand is missing"),
    Refused("B15", "\"$(1 2)\"", at: "2", "one expression"),
    Refused("B15", "x = $y", at: "$", "strings only"),
  ]
  @Test(arguments: refused) func refusals(_ row: Refused) { row.verify() }

  @Test func aFirstLineForTheSystemIsAComment() { #expect(tree("#!/usr/bin/env nnrepl\nx") == "x") }
  @Test func everyLineEndEndsALine() { #expect(tree("a\r\nb\rc\nd") == "a b c d") }
}

@Suite struct CharacterTablesTests {
  @Test func lettersAreUnicodesBesidesSubscriptsAndSuperscripts() {
    for value in 0x80..<0x3000 as Range<UInt32> {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let isMarked = CharacterTables.subscripted(scalar) != nil || CharacterTables.superscripted(scalar) != nil
      let isLetter: Bool =
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: !isMarked
        default: false
        }
      #expect(CharacterTables.isLetter(scalar) == isLetter, "U+\(String(value, radix: 16))")
    }
  }
}
