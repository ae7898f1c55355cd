import Testing

@testable import Syntax

@Suite struct StatementsTests {
  static let accepted: [Accepted] = [
    Accepted("B7", "x = 3", "(= x 3)"),
    Accepted("B7", "a, b = qr(A)", "(= a b (call qr A))"),
    Accepted("B7", "X[1, :] = y", "(= (index X 1 :) y)"),
    Accepted("B7", "t.c[2].d = 1", "(= (. (index (. t c) 2) d) 1)"),
    Accepted("B7", "W₁ -= η·∂L/∂W₁", "(-= W₁ (· η (∂ L W₁)))"),
    Accepted("B7", "x += 1; y *= 2; z /= 3", "(+= x 1); (*= y 2); (/= z 3)"),
    Accepted("B7", "f(x) = x^2", "(def f (x) (return (^ x 2)))"),
    Accepted("B7", "f(x, y; α=0.1) = α·x", "(def f (x y α=0.1) (return (· α x)))"),
    Accepted("B7", "f(x, α=0.1) = x", "(def f (x α=0.1) (return x))"),
    Accepted("B7", "f(; α=1) = α", "(def f (α=1) (return α))"),
    Accepted("B7", "f() = 1, 2", "(def f () (return (, 1 2)))"),
    Accepted("B7", "x = 1, 2", "(= x (, 1 2))"),
    Accepted("blocks", "if a; b; elseif c; d; else e; end", "(if (a b;) (c d;) (else e;))"),
    Accepted("blocks", "if a\nelse\nend", "(if (a) (else))"),
    Accepted("blocks", "for x in xs\n f(x)\nend", "(for ( x) xs (call f x))"),
    Accepted("blocks", "for i = 1:3; x += i; end", "(for ( i) (: 1 3) (+= x i);)"),
    Accepted("blocks", "for a, b ∈ ps\nend", "(for ( a b) ps)"),
    Accepted("P18", "for x in a in b\nend", "(for ( x) (∈ a b))"),
    Accepted("blocks", "while x < 3\n x += 1\n break\n continue\nend", "(while (< x 3) (+= x 1) break continue)"),
    Accepted("blocks", "function f(x, y; α=0.1)\n return x, y\nend", "(def f (x y α=0.1) (return (, x y)))"),
    Accepted("blocks", "function f()\n return\nend", "(def f () return)"),
    Accepted("blocks", "function f()\n return;\n 1\nend", "(def f () return; 1)"),
    Accepted("blocks", "try\n a\ncatch e\n b\nend", "(try a (catch e b))"),
    Accepted("blocks", "try; a; catch; end", "(try a; (catch))"),
    Accepted("blocks", "if a\n for i in 1:2\n  if b\n  end\n end\nend\nc", "(if (a (for ( i) (: 1 2) (if (b))))) c"),
    Accepted("B9", "if x -y\n z\nend", "(if ((- x y) z))"),
    Accepted("B9", "for i in f(1:\n3)\nend", "(for ( i) (call f (: 1 3)))"),
    Accepted("B9", "endif = 3", "(= endif 3)"),
    Accepted("B10", "x = a + # why\n  b", "(= x (+ a b))"),
    Accepted("B10", "x = 1;\n-y", "(= x 1); (- y)"),
    Accepted("B16", "sum = 0", "(= sum 0)"),
  ]
  @Test(arguments: accepted) func statements(_ row: Accepted) { row.verify() }

  static let refused: [Refused] = [
    Refused("B7", "x = y = 0", at: "=", "y = …; x = y"),
    Refused("B7", "2x = 4", at: "2x", "cannot be assigned"),
    Refused("B7", "(x) = 4", at: "(x)", "cannot be assigned"),
    Refused("B7", "f(x)(y) = 4", at: "f(x)(y)", "cannot be assigned"),
    Refused("B7", "f(1) = 4", at: "1", "parameter's name"),
    Refused("B7", "f(x; y) = 4", at: "y", "f(x; y=…)"),
    Refused("B7", "f(x, x) = 4", at: "x", "twice"),
    Refused("B7", "a, b += 1", at: "a, b", "one target"),
    Refused("B7", "if x = 3\n y = 1\nend", at: "=", "== compares"),
    Refused("B7", "while x = 3\nend", at: "=", "== compares"),
    Refused("B7", "f(x) = y = 3", at: "=", "one assignment"),
    Refused("B9", "for i in 1:3 (f) end", at: "(", "ends with its line", ";"),
    Refused("B9", "if x y\n z\nend", at: "y", "ends with its line"),
    Refused("B9", "if x\n y end", at: "end", "line of its own"),
    Refused("B9", "if x > 0:\n y = 1\nend", at: ":", "takes no colon"),
    Refused("B9", "x = 1 if y", at: "if", "line of its own"),
    Refused("B9", "if a\nelse if b\n c\nend", at: "else if", "elseif"),
    Refused("B9", "if a\nelif b\n c\nend", at: "elif", "elseif"),
    Refused("B9", "if a\n b\nendif", at: "endif", "written end"),
    Refused("B9", "for i in 1:2\n b\nendfor", at: "endfor", "written end"),
    Refused("blocks", "if a\n b", at: "if", "not closed"),
    Refused("blocks", "end", at: "end", "closes no block"),
    Refused("blocks", "for i in 1:2\n else\nend", at: "else", "for"),
    Refused("blocks", "try\n a\nend", at: "try", "catch"),
    Refused("blocks", "try a\ncatch\nend", at: "a", "ends with its line"),
    Refused("blocks", "function f\n a\nend", at: "", "function f(x)"),
    Refused("blocks", "for in xs\n a\nend", at: "in", "loop's variable"),
    Refused("blocks", "for x\n a\nend", at: "", "for x in xs"),
    Refused("blocks", "x = while", at: "while", "keyword"),
    Refused("B10", "x = a\n  · b", at: "·", "end of the line above"),
    Refused("B10", "x = a\n  ⊙ b", at: "⊙", "end of the line above"),
    Refused("B10", "x = a\n  / b", at: "/", "end of the line above"),
    Refused("B10", "x = a\n  ^ b", at: "^", "end of the line above"),
    Refused("B10", "x\n  == b", at: "==", "end of the line above"),
  ]
  @Test(arguments: refused) func refusals(_ row: Refused) { row.verify() }

  /// `x = a⏎ + b` is two statements, and who writes it rarely means it (grammar B10).
  @Test(arguments: [("x = a\n  + b", "+"), ("for i in 1:2\n  x = a\n  - b\nend", "-")])
  func aLineThatBeginsWithASignIsWarnedOf(_ text: String, _ sign: String) throws {
    let program = parse(Source(name: "test", text: text))
    let warning = try #require(program.diagnostics.first)
    #expect(program.diagnostics.count == 1)
    #expect(warning.severity == .warning)
    #expect(warning.range.map(program.source.slice) == sign)
    #expect(warning.help?.contains("end of the line above") == true)
  }

  @Test(arguments: ["x = a;\n+ b", "f(x)\n- b", "x = a; - b", "x = a +\n b"])
  func otherSignsAreNotWarnedOf(_ text: String) {
    #expect(parse(Source(name: "test", text: text)).diagnostics.isEmpty)
  }
}
