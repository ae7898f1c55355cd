import Matrices
import Testing

@testable import Language

/// A saved session makes its variables again.
struct DataSessionTests {
  /// Runs a program, saves it, and gives the text and a new session that has loaded it.
  private func restored(_ program: String, notes: Bool = false) throws -> (text: String, after: Transcript) {
    let folder = try SampleFolder()
    let before = Transcript()
    before.run(program)
    before.run("save(\"\(folder.file("s.nnx"))\")")
    #expect(before.errors == [])
    if !notes { #expect(before.output.diagnostics.map(\.message) == []) }
    let after = Transcript()
    after.run("load(\"\(folder.file("s.nnx"))\")")
    #expect(after.errors == [])
    // Saving once more gives the same story.
    after.run("save(\"\(folder.file("t.nnx"))\")")
    let text = String(decoding: try folder.bytes("s.nnx"), as: UTF8.self)
    #expect(String(decoding: try folder.bytes("t.nnx"), as: UTF8.self) == text)
    return (text, after)
  }

  @Test func aNetworkGoesOnWhereItWas() throws {
    let program = """
      seed(1)
      \(PageTests.network)
      η = 0.001
      for step in 1:20
        forward L
        W₁ -= η·∂L/∂W₁;  b₁ -= η·∂L/∂b₁
      end
      forward L;
      """
    let (text, after) = try restored(program)
    #expect(text.contains("\nZ₁ = X·W₁ + b₁\n"))
    let ahead = "W₁ -= η·∂L/∂W₁\nforward L;\nprint(L, norm(∂L/∂W₂); digits=17)\nbackward L"
    let straight = Transcript()
    straight.run(program)
    straight.output.printed = ""
    let cascade = straight.run(ahead).last
    #expect(after.run(ahead).last == cascade, "the same gradients, of parameters only")
    #expect(after.output.printed == straight.output.printed)
    #expect(after.errors == [])
  }

  @Test func aParameterThatMovedSinceIsTold() throws {
    let (_, after) = try restored("W = randn(2, 2)\nL = sum(W ⊙ W)\nW -= 0.1")
    after.run("∂L/∂W")
    #expect(after.errors.first?.contains("forward L") == true || after.errors.first?.contains("W") == true)
  }

  @Test func everyKindOfValue() throws {
    let (_, after) = try restored(
      """
      s = "a \\" \\$x \\\\ \\n ŷ"
      yes = true
      act = tanh
      square = x -> x.^2
      f(x, y; k=2) = k·x + y
      function g(x)
        y = f(x, x)
        return y
      end
      opt = adamw(0.01; decay=0.8)
      l = {1, "two", {[1 2; 3 4]}, true}
      fs = {relu, x -> x.^2}
      r = record(l1=[1 2], "a b" => 3, note="hi")
      t = table(x=[1.5 -0 NaN], label={"a", "", "c,"})
      labels = t["label"]
      M = [1 2] > 1
      F = float32([0.1 0.2; 0.3 1e-45])
      none = zeros(0, 3)
      symbol A: n×n symmetric, v: n×1, λ
      q = vᵀ·A·v
      d = ∂q/∂v
      Q, R = qr([1 2; 3 4])
      u = g([1 2])
      """)
    let shown = after.run(
      """
      s
      yes && l[4]
      act(0) + square(3) + f(1, 2; k=3)
      opt
      l
      r["a b"] + r.l1[2]
      r.note
      t
      labels
      M
      F
      size(none)
      ∂q/∂v
      max(abs(Q·R - [1 2; 3 4])) < 1e-14
      u
      fs
      """)
    #expect(after.errors == [])
    #expect(shown[15].hasPrefix("{relu, "))
    #expect(shown[0] == "a \" $x \\ \n ŷ")
    #expect(shown[1] == "true" && shown[2] == "14" && shown[3] == "adamw(0.01)")
    #expect(shown[4] == "{1, \"two\", {[1 2; 3 4]}, true}")
    #expect(shown[5] == "5" && shown[6] == "hi")
    #expect(shown[8] == "3 labels: \"a\", \"\", \"c,\"")
    #expect(shown[9] == "1×2 Mask\n0  1")
    #expect(shown[10].hasPrefix("2×2 Matrix of float32"))
    #expect(shown[12] == "2A·v")
    #expect(shown[13] == "1" && shown[14].hasSuffix("3  6"))
  }

  @Test func everyBit() throws {
    let interpreter = Interpreter(output: Recording(), interruption: Interruption())
    for matrix in try randomMatrices() {
      for isParameter in [false, true] {
        let literal = try SessionLiteral(interpreter).text(
          of: .quantity(interpreter.leaf(.matrix(matrix), isParameter: isParameter)))
        let program = try #require(literal)
        let folder = try SampleFolder()
        let session = Transcript()
        session.run("x = \(program)\nsave(\"\(folder.file("x.npy"))\", x)")
        try #require(session.errors == [], "\(program)")
        let back = try NumpyArray.matrix(try folder.bytes("x.npy"), name: "x", interruption: Interruption())
        #expect(back.elementType == matrix.elementType && back.shape == matrix.shape)
        let same = try zip(back.columnMajorValues(), matrix.columnMajorValues()).allSatisfy {
          $0.bitPattern == $1.bitPattern || $0.isNaN && $1.isNaN
        }
        #expect(same, "\(program)")
      }
    }
  }

  @Test func supersededValuesAndChainsKeepTheirRecord() throws {
    let (text, after) = try restored("x = 2\nh = x\nfor i in 1:3\n  h = tanh(h·i)\nend\nL = h·x\ny = 5\nforget(\"i\")")
    #expect(text.contains("forget(\"i\")"))
    let program = "x = 2\nh = x\nfor i in 1:3\n  h = tanh(h·i)\nend\nL = h·x\n"
    #expect(after.run("∂L/∂x") == shown(program + "∂L/∂x"))
    #expect(after.errors == [])
    after.run("i")
    #expect(after.errors.first?.contains("no variable i") == true)
  }

  @Test func whatDrewNumbersIsKeptAsNumbers() throws {
    let (text, after) = try restored(
      "seed(4)\nX = [1; 2]\ninit() = randn(1, 2)\nW = init()\nN = X + randn(2, 1)\nD = dropout(X, 0.5)\nE = 2D",
      notes: true)
    #expect(text.contains("W = [") || text.contains("W = parameter(["))
    #expect(text.contains("N = [\n"))
    #expect(text.contains("D = dropout(X, 0.5)\nE = 2D"), "noise is drawn anew by every forward, here as well")
    #expect(after.run("shape(N)") == ["2×1"])
  }

  @Test func variablesMayHideTheWordsOfTheFile() throws {
    let (_, after) = try restored(
      "table = table(x=[1 2])\niris = table\nparameter = 3\nW = randn(2, 2)\nNaN = 7\nb = [0 1]/0\nrecord = 1",
      notes: true)
    #expect(after.run("parameter + NaN + record") == ["11"])
    #expect(after.run("table")[0].hasPrefix("2×1 Table"))
    #expect(after.run("b")[0].contains("NaN  Inf"))
  }

  @Test func reportsAreNotSavedAndThatIsSaid() throws {
    let folder = try SampleFolder()
    let session = Transcript()
    session.run("x = 2\nL = x^2\nt = backward(L)\nsave(\"\(folder.file("s.nnx"))\")")
    #expect(session.errors == [])
    #expect(session.output.diagnostics.map(\.message) == ["not saved: t (a Trace)"])
  }

  @Test func tryingASessionOutTouchesNoFileAndPrintsNothing() throws {
    let folder = try SampleFolder()
    let session = Transcript()
    session.run(
      """
      function f(x)
        print("called")
        save("\(folder.file("side.npy"))", x)
        return 2x
      end
      x = 3
      y = f(x)
      """)
    session.output.printed = ""
    try folder.write("side.npy", "mine")
    session.run("save(\"\(folder.file("s.nnx"))\")")
    #expect(session.errors == [])
    #expect(session.output.printed == "")
    #expect(try folder.bytes("side.npy") == Array("mine".utf8))
    #expect(String(decoding: try folder.bytes("s.nnx"), as: UTF8.self).hasSuffix("y = 6\n"))
  }

  @Test func aFileThatIsCutOffIsAnErrorOrAShorterSession() throws {
    let (text, _) = try restored("W = randn(2, 2)\ns = \"a\"\nf(x) = x·W\nu = f([1 2])\nt = table(l={\"a\"})")
    let folder = try SampleFolder()
    let bytes = Array(text.utf8)
    for length in bytes.indices {
      try folder.write("s.nnx", Array(bytes[..<length]))
      let session = Transcript()
      session.session.directories = [folder.path]
      session.run("load(\"s.nnx\")\nprint(1)")
      #expect(session.errors.isEmpty == (session.output.printed == "1\n"))
    }
  }
}
