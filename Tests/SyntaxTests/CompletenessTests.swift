import Testing

@testable import Syntax

@Suite struct CompletenessTests {
  @Test(arguments: [
    "x = 1", "f(x) = x + 1", "if x > 0\n y = 1\nend", "train L over W for 3 steps", "", "  \n", "# if (",
    "x = \"if ( [\"", "X[end, f(end)]", "for i in 1:3\n train L for 3 steps\nend", "for i in xs[1:end]\n i\nend",
    "\"$(f(x))\"", "x = 1 # (", "if a; b; end", "x = a\n+ b", "function f(x)\n x\nend\n",
  ])
  func completeTextRuns(_ text: String) { #expect(completeness(of: text) == .complete) }

  /// Two columns for each open block and bracket, and for a statement that goes on.
  @Test(arguments: [
    ("x = ", 2), ("x +", 2), ("f(1,", 2), ("f(1 +", 2), ("[1 2", 2), ("for i in 1:3", 2), ("if x > 0\n y = 1", 2),
    ("if x\n  y = 1\nelse", 2), ("if x\n  y = 1\nelseif z", 2), ("try", 2), ("try\n  a\ncatch e", 2),
    ("for i in 1:3\n  if a", 4), ("for i in 1:3\n  x = f(1,", 4), ("function f(x)\n  while x\n    y = [1 2\n", 6),
    ("for i in 1:3\n  x =", 4), ("f(g(", 4), ("x = {a,", 2), ("‖x", 2), ("a,", 2), ("for i in", 2), ("f = x ->", 2),
    ("for i in xs[end", 2), ("for i in 1:3\n train L for 3 steps", 2), ("if a\n b = c[end]", 2), ("x = -", 2),
    ("2^", 2),
    ("if a # end", 2), ("x = f(\"end)\",", 2), ("symbol A: n×n,", 2), ("if a;", 2), ("for i in 1:3\n  if a\n  end", 2),
  ])
  func openTextWaitsForMore(_ text: String, _ indent: Int) {
    #expect(completeness(of: text) == .incomplete(indent: indent))
    #expect(completeness(of: text + "\n") == .incomplete(indent: indent))
  }

  @Test(arguments: [
    "x = )", "end", "1 2", "x = \"abc", "for i in 1:3\n y = )", "(1 + 2^3x", "if", "for i", "f(1 2", "x = 0x1F +",
    "if a\n b end\n c = (", "A ⊙ B·C +", "\"$(f(\"", "if x = 3",
  ])
  func wrongTextIsInvalid(_ text: String) { #expect(completeness(of: text) == .invalid) }

  @Test func anOpenPageIsNeverInvalid() {
    // At each line end of the page the prompt either runs or waits.
    var text = ""
    for line in Page.program.split(separator: "\n", omittingEmptySubsequences: false) {
      text += line + "\n"
      #expect(completeness(of: text) != .invalid)
    }
    #expect(completeness(of: text) == .complete)
  }
}
