import Testing

@testable import Syntax

@Suite struct DiagnosticsTests {
  private func errors(_ text: String) -> [(blamed: String, line: Int, message: String)] {
    let source = Source(name: "test", text: text)
    let lines = LineIndex(text)
    return parse(source).diagnostics.map { diagnostic in
      let range = diagnostic.range ?? SourceRange(start: 0, end: 0)
      return (source.slice(range), lines.position(of: range.start).line, diagnostic.message)
    }
  }

  private func rendered(_ text: String) -> String {
    parse(Source(name: "test", text: text)).diagnostics.map { $0.rendered() }.joined(separator: "\n")
  }

  // MARK: Several errors at once

  @Test func everyWrongStatementIsReportedInOrder() {
    let found = errors(
      """
      a = 2^3x
      b = (1 + ; c = 1
      d = [1 2^3y
        3 4]
      if e = 3
        f = A ⊙ B·C
        g = 4
      end
      h = f(1 2); i = |x|
      j = 1
      )
      k = “text”
      ∂L/∂W = 2
      """)
    #expect(found.map(\.line) == [1, 2, 3, 5, 6, 9, 9, 11, 12, 13])
    #expect(
      found.map(\.blamed) == [
        "2^3x", "", "2^3y", "=", "A ⊙ B·C", "2", "|", ")", "“text”", "∂L/∂W =",
      ])
  }

  @Test func aForgottenBracketDoesNotHideTheBlocksAfterIt() {
    let found = errors("x = f(1, (2 + 3)\nfor i in 1:3\n  y = 2^3x\nend\nz = )")
    #expect(found.map(\.line) == [1, 3, 5])
  }

  @Test func aWrongHeadLeavesItsBodyToBeRead() {
    #expect(errors("while x = 3\n y = 1\n z = )\nend\nw = 1").map(\.line) == [1, 3])
    #expect(errors("function (x)\n y = 1\nend").count == 1)
    #expect(errors("if\n y = 1\nelseif )\n z = 1\nelse\n w = 1\nend").map(\.line) == [1, 3])
  }

  @Test func theTreeKeepsWhatParses() {
    let program = parse(Source(name: "test", text: "a = 1\nb = )\nif c\n d = (\n e = 2\nend\nf = 3"))
    #expect(program.statements.count >= 2)
    #expect(program.statements.first?.namesAssigned().map(\.key) == ["a"])
  }

  @Test func anUnclosedBlockKeepsItsStatements() {
    let program = parse(Source(name: "test", text: "for i in 1:3\n x = i\n y = x"))
    #expect(program.statements.flatMap { $0.namesAssigned() }.map(\.key) == ["i", "x", "y"])
    #expect(program.diagnostics.count == 1)
  }

  // MARK: Rendering

  @Test func theCaretMarksTheOperatorAndTildesTheOperands() {
    #expect(
      rendered("y = 1\ny = A ⊙ B·C + D")
        == """
        error: ⊙ and then · reads two ways
          2 | y = A ⊙ B·C + D
            |     ~~~~~^~
          help: write (A ⊙ B)·C, or A ⊙ (B·C)
        """)
    #expect(rendered("x = f(2^3x)").contains("\n    |       ~~~^\n"))
  }

  @Test func aPointIsMarkedByTheCaretAlone() {
    #expect(rendered("x = (1 + )").contains("\n  1 | x = (1 + )\n    |         ^"))
    #expect(rendered("x = )").contains("\n    |     ^") || rendered("x = )").contains("\n    |    ^"))
  }

  @Test func columnsAreThoseOfTheScreen() {
    // A mark takes none, a wide letter two.
    #expect(rendered("y\u{302} + 2^3x").contains("\n    |     ~~~^\n"))
    #expect(rendered("日本 + 2^3x").contains("\n    |        ~~~^\n"))
    #expect(rendered("\t2^3x").contains("  1 |  2^3x\n    |  ~~~^\n"))
    #expect(LineIndex("y\u{302} + 日 )").position(of: 10).column == 8)
  }

  @Test func aLongLineIsCutAroundThePlace() {
    let long = String(repeating: "日本 + ", count: 60)
    let lines = rendered(long + "2^3x + " + long).split(separator: "\n")
    #expect(lines.count == 4)
    #expect(lines[1].contains("…") && lines[1].count < 180)
    // The marks stand under the place, whatever was cut.
    let before = lines[1].prefix { $0 != "^" }.dropLast()
    #expect(TextWidth.columns(of: String(before)) == lines[2].prefix { $0 != "~" }.count)
  }

  @Test func wordsAreBoldAndMarksTinted() {
    let source = Source(name: "test", text: "abc")
    let diagnostic = Diagnostic(.error, "m", source: source, range: SourceRange(start: 0, end: 3))
    let lines = diagnostic.rendered(color: true).split(separator: "\n")
    #expect(lines.first == "\u{1B}[1merror:\u{1B}[0m m")
    #expect(lines.last?.hasSuffix("| \u{1B}[31m~~~\u{1B}[0m") == true)
  }

  @Test func noSourceTextControlsTheTerminal() {
    #expect(!rendered("x = \u{1B}[2J )").unicodeScalars.contains("\u{1B}"))
  }

  @Test func aCaretOutsideTheRangeIsIgnored() {
    let source = Source(name: "test", text: "abc def")
    let diagnostic = Diagnostic(.error, "m", source: source, range: SourceRange(start: 0, end: 3), caret: 90)
    #expect(diagnostic.rendered().hasSuffix("| ~~~"))
    #expect(diagnostic.place == "test:1:1")
  }

  @Test func operatorsOfTreesHaveAPlace() throws {
    for (text, glyph) in [
      ("Z = X · W₂", "·"), ("(a)  .* (b)", ".*"), ("x <= # why\n y", "<="), ("a/b", "/"), ("2^-x", "^"),
    ] {
      let source = Source(name: "test", text: text)
      let statement = try #require(parse(source).statements.first)
      var expression: Expression?
      if case .expression(let bare) = statement.kind { expression = bare }
      if case .assign(_, _, let value) = statement.kind { expression = value }
      let place = try #require(expression?.operatorPlace(in: source))
      #expect(source.slice(SourceRange(start: place, end: place + glyph.utf8.count)) == glyph)
    }
    let source = Source(name: "test", text: "2x")
    guard case .expression(let product)? = parse(source).statements.first?.kind else { return }
    #expect(product.operatorPlace(in: source) == nil, "juxtaposition has no sign")
  }
}
