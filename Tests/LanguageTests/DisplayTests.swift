import Language
import Testing

/// What a page shows of each kind of value.
@Suite struct DisplayTests {
  private func bundle(_ program: String) -> Bundle {
    let transcript = Transcript()
    transcript.run(program)
    return transcript.output.bundles.last ?? Bundle(plain: transcript.errors.joined())
  }

  /// The texts of a table's cells, row by row, without padding.
  private func cells(_ html: String?) -> [[String]] {
    (html ?? "").split(separator: "<tr>").dropFirst().map { row in
      row.matches(of: /<t[dh][^>]*>([^<]*)</).map { String($0.1.filter { $0 != "\u{A0}" }) }
    }
  }

  /// The words of a text, line by line.
  private func words(_ lines: some Sequence<Substring>) -> [[String]] {
    lines.map { $0.split(separator: " ").map(String.init) }
  }

  @Test(arguments: [
    "X = randn(3, 4)", "X = randn(150, 3)", "X = randn(5, 60)", "X = randn(90, 90)", "X = [1e-7 1; NaN 22.25]",
    "X = float32(randn(30, 2))", "X = randn(3, 3) > 0",
  ])
  func aMatrixIsATableOfTheSameCells(_ program: String) {
    let bundle = bundle("seed(1); \(program)\nX")
    let lines = bundle.plain.split(separator: "\n")
    #expect(cells(bundle.html) == words(lines.dropFirst()))
    #expect(bundle.html?.contains("white-space:nowrap\">\(lines[0])</caption>") == true)
  }

  @Test func gradientsInAListHaveTheirNames() {
    let html = bundle("W = [1 2; 3 4]; b = [1 2]; L = sum((W + b).^2); ∂L/∂{W, b}").html ?? ""
    #expect(
      html.contains("<li><code>∂L/∂W</code>\n<table") && html.contains("<li><code>∂L/∂b</code>\n<table"), "\(html)")
  }

  @Test func cellsStandOnThePoint() {
    #expect(bundle("[1 -0.5; 22.25 3]").html?.contains("<td>\u{A0}1\u{A0}\u{A0}\u{A0}</td><td>-0.5</td>") == true)
  }

  @Test func aSmallMatrixIsLaTeXToo() {
    #expect(
      bundle("[1 -0.5; 1e-7 NaN]").latex
        == "$$\\begin{bmatrix}\n1 & -0.5 \\\\\n1 \\cdot 10^{-7} & \\mathrm{NaN}\n\\end{bmatrix}$$")
    #expect(bundle("zeros(11, 2)").latex == nil)
    #expect(bundle("zeros(2, 11)").latex == nil)
  }

  @Test(arguments: [
    "3", "1e-7", "zeros(0, 3)", "\"a<b\"", "true", "sin", "f(x) = x²\nf", "{1, \"a\", [2 3; 4 5][1, 2]}",
  ])
  func whatIsOneLineIsText(_ program: String) {
    let bundle = bundle(program)
    #expect(bundle.html == nil && bundle.latex == nil && !bundle.plain.isEmpty)
  }

  @Test func aTableHasNamesAndRowNumbers() {
    let bundle = bundle("load(\"data/iris.csv\")")
    let cells = cells(bundle.html)
    #expect(cells[0] == [""] + words(bundle.plain.split(separator: "\n")[1...1])[0])
    #expect(cells[1] == ["1"] + words(bundle.plain.split(separator: "\n")[2...2])[0])
    #expect(cells.count == 10 && cells[9].allSatisfy { $0 == "⋮" })
    #expect(bundle.html?.contains(">150×5 Table</caption>") == true)
  }

  @Test func aListOfMatricesIsNumbered() {
    let bundle = bundle("{[1 2; 3 4], 5, \"a<b\"}")
    #expect(bundle.plain == "{[1 2; 3 4], 5, \"a<b\"}")
    #expect(bundle.html?.matches(of: /<li>/).count == 3)
    #expect(bundle.html?.contains("<code>a&lt;b</code>") == true)
    let long = Self.program("{", (1...30).map { _ in "zeros(2, 2)" }, "}")
    #expect(self.bundle(long).html?.matches(of: /<li/).count == 11)
  }

  private static func program(_ open: String, _ items: [String], _ close: String) -> String {
    open + items.joined(separator: ", ") + close
  }

  @Test func formulasAreLaTeX() {
    let symbols = "symbol A: n×n, x: n×1\nf = xᵀ·A·x\n"
    #expect(bundle(symbols + "∂f/∂x").latex == "$\\displaystyle \\left(A + {A}^{\\top}\\right) \\cdot x$")
    #expect(bundle(symbols + "∂f/∂x").html == nil)
    #expect(bundle(symbols + "{f, ∂f/∂x}").latex?.hasPrefix("$\\displaystyle \\left\\{ ") == true)
  }

  private static let network = """
    seed(1); X = randn(4, 2); y = onehot([1; 2; 1; 2]); W₁ = randn(2, 3); W₂ = randn(3, 2)
    Z₁ = X·W₁; A₁ = relu(Z₁); Z₂ = A₁·W₂; ŷ = softmax(Z₂); L = cce(y, ŷ)

    """

  @Test func aCascadeIsAlignedLaTeX() throws {
    let bundle = bundle(Self.network + "backward L")
    let latex = try #require(bundle.latex)
    #expect(bundle.html == nil)
    #expect(latex.hasPrefix("$$\\begin{array}{rlrr}\n\\text{gradient} &  & \\text{shape}"))
    #expect(latex.contains("\\frac{\\partial L}{\\partial Z_{2}} & \\displaystyle = \\hat{y} - y"))
    #expect(latex.contains("4 \\times 2"))
    // A line for each gradient, each of four columns.
    let lines = latex.split(separator: "\n").dropFirst(2).dropLast()
    #expect(lines.count == bundle.plain.split(separator: "\n").count - 2)
    #expect(lines.allSatisfy { $0.filter { $0 == "&" }.count == 3 })
  }

  @Test func aDerivationIsAlignedLaTeXWithItsReasons() throws {
    let latex = try #require(bundle(Self.network + "derive ∂L/∂Z₁").latex)
    #expect(latex.contains("\\text{by }") && latex.contains("\\text{the rows of }y\\text{ sum to 1}"))
    #expect(!latex.contains("₁") && !latex.contains("×"))
  }

  @Test func aRootOfASumIsARootInLaTeX() throws {
    let latex = try #require(bundle("symbol x: n×1; derive hessian(‖x‖, x); level=2").latex)
    #expect(latex.contains("\\sqrt{\\sum_{i}") && !latex.contains("sqrt}"), "\(latex)")
  }

  /// A notebook cuts off what is too wide.
  @Test func aLongReasonStandsOnSeveralLines() throws {
    let cascade = try #require(bundle(Self.network + "derive ∂L/∂Z₁").latex)
    #expect(cascade.contains("\\begin{aligned} & \\text{with }"))
    #expect(cascade.contains("\\text{, } \\\\ & \\text{the rows of }y\\text{ sum to 1}\\text{; } \\\\ & "))
    let entries = try #require(bundle("symbol A: n×n, x: n×1; f = xᵀ·A·x; derive ∂f/∂x; level=2").latex)
    #expect(entries.contains("\\text{product rule}\\text{; } \\\\ & \\text{δ is 1 where its indices}"))
    #expect(entries.contains("\\displaystyle \\text{by entries}"))
  }

  @Test func aFractionsLineNeedsNoParentheses() throws {
    let bundle = bundle("symbol z: n×1, y: n×1 onehot; ŷ = softmax(z); L = cce(y, ŷ); derive ∂L/∂z; level=2")
    let latex = try #require(bundle.latex)
    #expect(bundle.plain.contains("exp(z[j])/(Σᵢ exp(z[i]))"))
    #expect(latex.contains("\\frac{\\exp\\left({z}_{j}\\right)}{\\sum_{i} \\exp\\left({z}_{i}\\right)}"))
  }

  @Test func bracketsGrowWithWhatIsInside() throws {
    let latex = try #require(
      bundle(
        Self.network + "b₁ = zeros(1, 3); Z₁ = X·W₁ + b₁; A₁ = relu(Z₁); Z₂ = A₁·W₂\n"
          + "L = cce(y, softmax(Z₂)); backward L"
      ).latex)
    #expect(latex.contains("\\mathrm{colsum}\\left(\\frac{\\partial L}{\\partial Z_{1}}\\right)"), "\(latex)")
    let norm = try #require(bundle("symbol x: n×1\n‖x‖₂").latex)
    #expect(norm.contains("\\left\\lVert x \\right\\rVert"), "\(norm)")
  }

  @Test func programTextInAFormulaIsCode() throws {
    let latex = try #require(bundle(Self.network + "W = W₂; derive ∂L/∂W₁").latex)
    #expect(!latex.contains("randn"))
    #expect(bundle("symbol x\nf = x·load(\"data/iris.csv\")[\"sepal_length\"][1]\nf").latex?.contains("_l") != true)
  }

  @Test(arguments: [
    ("forward L", "<td style=\"text-align:left\">relu(Z₁)</td>"), ("check ∂L/∂W₁", "<p>✓ <code>∂L/∂W₁</code>"),
    ("prove ∂L/∂W₂ == A₁ᵀ·∂L/∂Z₂", "<p>✓ <code>∂L/∂W₂ == A₁ᵀ·∂L/∂Z₂</code>"),
    ("vars()", "<td style=\"text-align:left\">Z₁</td>"),
    ("step forward L", "<p><code>y = onehot([1; 2; 1; 2])</code>, 4×2, unchanged</p>\n<table"), ("help(<)", "&lt;"),
    ("help()", "<h4>"),
    ("train L over W₁ for 20 steps", "<th>step</th><td>1</td><td>3</td>"),
  ])
  func reportsAreHTML(_ verb: String, _ part: String) {
    let word = verb == "help(<)" ? "help(\"<\")" : verb
    let html = bundle(Self.network + word).html ?? ""
    #expect(html.contains(part), "\(html)")
  }

  @Test func nothingEscapesItsTable() throws {
    let transcript = Transcript()
    transcript.run("t = {\"<script>&\", zeros(2, 2)}\nt")
    let html = try #require(transcript.output.bundles.last?.html)
    #expect(html.contains("<code>&lt;script&gt;&amp;</code>") && !html.contains("<script"))
  }

  @Test func aPageStaysSmall() {
    let program = (0..<300).map { "v\($0) = \($0)" }.joined(separator: "\n")
    let bundle = bundle(program + "\nvars()")
    #expect(bundle.plain.split(separator: "\n").count > 300)
    #expect(cells(bundle.html).count == 202)
    #expect((self.bundle("zeros(1000, 1000)").html ?? "").utf8.count < 20_000)
  }
}
