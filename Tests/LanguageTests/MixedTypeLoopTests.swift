import Matrices
import Syntax
import Testing

@testable import Language

/// Loops over matrices of several types beside numbers and masks: programs give the bits of single turns, where entries are
/// NaN, infinite or negative too.
@Suite struct MixedTypeLoopTests {
  private static let entrywise = ["+", "-", "⊙", "⊘", ">", "≤", "==", "≠"]
  private static let matrices = ["P", "F", "m"]
  private static let rows = ["P[1, :]", "F[1, :]", "m[1, :]"]
  private static let columns = ["P[:, 2]", "F[:, 2]", "m[:, 2]"]
  private static let numbers = ["0.1", "1e300", "16777217", "1e-50", "s", "t", "b"]

  /// P is float64, F float32 and m a mask, s, t and b are numbers of these types; K does not change. What the expressions
  /// give is added up, as a turn computes only what comes after it.
  private static func program(_ expressions: [String], size: (Int, Int), turns: Int) -> String {
    let places = expressions.indices
    let sums = places.map { "z\($0) = zeros(\(size.0), \(size.1))\n" }.joined()
    let lines = places.map { "  z\($0) += \(expressions[$0])\n" }.joined()
    return sums + """
      seed(1); A = log(randn(\(size.0), \(size.1))) + 1 ⊘ relu(randn(1, \(size.1)))
      K = float32(randn(\(size.0), \(size.1))) > 0; s = 0; t = float32(0.1)
      for k in 1:\(turns)
        s += 0.7
        t += float32(0.3)
        P = A - s
        F = float32(A + s)
        m = P > -s
        b = s > 7

      """ + "\n\(lines)end\n"
  }

  private func expectSame(_ program: String, turns: Int) throws {
    let (planned, single) = (Recording(), Recording())
    let (fast, slow) = (Session(output: planned), Session(output: single))
    slow.interpreter.plansLoops = false
    // However busy the machine is.
    fast.interpreter.longestPlannedTurn = .infinity
    let source = Source(name: "loop", text: program)
    #expect(fast.execute(source, mode: .script) == slow.execute(source, mode: .script))
    #expect(single.diagnostics.filter { $0.severity == .error }.map(\.message) == [])
    #expect(slow.interpreter.plannedTurns == 0)
    #expect(fast.interpreter.plannedTurns >= turns, "\(String(describing: fast.interpreter.planningObstacle))")
    for binding in slow.interpreter.top.bindings {
      let name = binding.name.spelling
      guard let a = fast.matrix(named: name), let b = slow.matrix(named: name) else { continue }
      #expect(a.elementType == b.elementType && a.isIdentical(to: b), "\(name) of\n\(program)")
    }
  }

  /// In loops of a few lines each.
  private func expectSame(_ expressions: [String]) throws {
    for start in stride(from: 0, to: expressions.count, by: 30) {
      let some = Array(expressions[start..<min(expressions.count, start + 30)])
      try expectSame(Self.program(some, size: (4, 3), turns: 20), turns: 5)
    }
  }

  private static func pairs(_ sign: String) -> [String] {
    var expressions: [String] = []
    for matrix in matrices {
      expressions += (matrices + ["K"]).map { "\(matrix) \(sign) \($0)" }
      for other in ["K"] + rows + columns + numbers {
        expressions += ["\(matrix) \(sign) \(other)", "\(other) \(sign) \(matrix)"]
      }
    }
    // Zeros of both signs are told apart.
    return sign == "⊙" || sign == "⊘" ? expressions + expressions.map { "1 ⊘ (\($0))" } : expressions
  }

  @Test(arguments: entrywise)
  func operandsOfEveryTypeAndSpread(_ sign: String) throws { try expectSame(Self.pairs(sign)) }

  /// A formula that runs again is a program too.
  @Test(arguments: entrywise)
  func aFormulaGivesTheSameWhenItRunsAgain(_ sign: String) throws {
    let transcript = Transcript()
    transcript.run(
      """
      seed(1); A = log(randn(4, 3)) + 1 ⊘ relu(randn(1, 3)); K = float32(randn(4, 3)) > 0; s = 0.7; t = float32(0.4)
      P = A - s; F = float32(A + s); m = P > -s; b = s > 7
      """)
    let expressions = Self.pairs(sign)
    for run in 0..<3 {
      for (place, expression) in expressions.enumerated() { transcript.run("y\(place)r\(run) = -(\(expression))") }
    }
    #expect(transcript.errors == [])
    for (place, expression) in expressions.enumerated() {
      let results = try (0..<3).map { try #require(transcript.session.matrix(named: "y\(place)r\($0)")) }
      #expect(results.allSatisfy { $0.isIdentical(to: results[0]) }, "\(expression)")
    }
  }

  @Test func functionsScalingAndPowers() throws {
    var expressions: [String] = []
    for matrix in Self.matrices {
      for number in Self.numbers {
        expressions += [
          "\(matrix)·\(number)", "\(number)·\(matrix)", "\(matrix)/\(number)", "\(matrix).^\(number)",
          "max(\(matrix), \(number))", "min(\(number), \(matrix))", "leakyrelu(\(matrix), α=\(number))",
          "mod(\(matrix), \(number))",
        ]
      }
      expressions += ["\(matrix).^2", "max(\(matrix), m)", "min(F, \(matrix))", "m ⊙ log(\(matrix))"]
    }
    try expectSame(expressions)
  }

  /// Large enough to run part by part.
  @Test func oneBehindTheOther() throws {
    let expressions = [
      "(F - 0.1) ⊙ (m + F) - K", "m ⊘ (P + F) + (m[1, :] ⊙ P)", "(F > 0.5) ⊙ F + 1e300·(m - K)",
      "tanh(F·s + K) ⊘ (m + 0.5)", "K ⊙ P + m[:, 1] ⊙ F",
    ]
    try expectSame(Self.program(expressions, size: (150, 70), turns: 12), turns: 2)
  }

  /// A mask chooses: what it leaves out is 0 and no product with 0.
  @Test func whatAMaskLeavesOutIsZero() throws {
    let program = """
      A = [-1 log(-1) 1 ⊘ 0; -2 -3 -4]; s = 0; z = zeros(2, 3); q = zeros(2, 3); o = zeros(2, 3)
      for k in 1:20
        s += 1
        P = A ⊙ s
        row = P[2, :] > 0
        z -= row ⊙ P
        q -= (P > 1e9) ⊘ P
        o -= (P < -1e9) ⊘ (P - P)
      end
      """
    try expectSame(program, turns: 5)
    let transcript = Transcript()
    transcript.run(program)
    for name in ["z", "q", "o"] {
      let values = try #require(transcript.session.matrix(named: name)).columnMajorValues()
      #expect(values.allSatisfy { $0 == 0 && $0.sign == .plus }, "\(name)")
    }
  }
}
