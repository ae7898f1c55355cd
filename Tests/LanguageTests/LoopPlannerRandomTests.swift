import Matrices
import Syntax
import Testing

@testable import Language

/// A loop drawn at random: definitions over matrices of a few shapes, a loss, and a body that moves what it rests on.
private struct RandomLoop {
  private(set) var program = ""
  private var random: RandomGenerator
  private var names: [(name: String, rows: Int, columns: Int)]

  init(seed: Int, rows: Int = 4, turns: Int = 30) {
    random = RandomGenerator(seed: UInt64(seed))
    names = [("X", rows, 3), ("W", 3, 3), ("V", 3, 2), ("b", 1, 3), ("c", 1, 2), ("s", 1, 1)]
    var lines = ["seed(\(seed))"]
    let isSingle = random.below(4) == 0
    for (name, rows, columns) in names {
      lines.append("\(name) = \(isSingle ? "float32" : "")(0.5·randn(\(rows), \(columns)))")
    }
    for number in 1...(2 + Int(random.below(5))) {
      let (text, rows, columns) = definition()
      lines.append("T\(number) = \(text)")
      names.append(("T\(number)", rows, columns))
    }
    let parts = names.suffix(2).map(\.name)
    lines.append("L = mean(\(parts[0]).^2) + sum(tanh(\(parts[1])))/7 + mean((X·W + b).^2)")
    lines += ["η = 0.01", "losses = []", "m = 0·W", "for k in 1:\(turns)"]
    lines += body().map { "  \($0)" }
    lines += ["end", "forward L", "G = ∂L/∂W"]
    program = lines.joined(separator: "\n")
  }

  private mutating func any() -> (name: String, rows: Int, columns: Int) {
    names[Int(random.below(UInt64(names.count)))]
  }

  private mutating func definition() -> (String, Int, Int) {
    while true {
      let (a, b) = (any(), any())
      let same = a.rows == b.rows && a.columns == b.columns
      switch random.below(12) {
      case 0: return ("tanh(\(a.name))", a.rows, a.columns)
      case 1: return ("sigmoid(\(a.name)) - 0.5", a.rows, a.columns)
      case 2: return ("relu(\(a.name))", a.rows, a.columns)
      case 3 where a.columns > 1: return ("softmax(\(a.name))", a.rows, a.columns)
      case 4: return ("exp(-\(a.name).^2)", a.rows, a.columns)
      case 5 where same: return ("\(a.name) ⊙ \(b.name) + \(a.name)", a.rows, a.columns)
      case 6 where a.columns == b.rows: return ("\(a.name)·\(b.name)/2", a.rows, b.columns)
      case 7 where a.rows == b.rows: return ("\(a.name)ᵀ·\(b.name)/2", a.columns, b.columns)
      case 8 where b.rows == 1 && a.columns == b.columns: return ("relu(\(a.name) + \(b.name))", a.rows, a.columns)
      case 9: return ("log(1 + \(a.name).^2)", a.rows, a.columns)
      case 10: return ("rowsum(\(a.name))", a.rows, 1)
      case 11 where same: return ("max(\(a.name), \(b.name))", a.rows, a.columns)
      default: continue
      }
    }
  }

  private mutating func body() -> [String] {
    var lines = ["forward L"]
    if random.below(5) == 0 { lines.append("n = ‖∂L/∂W‖") }
    // What has been moved has no gradient until L is computed anew.
    if random.below(2) == 0 { lines.append("b -= η/√k·∂L/∂b") }
    if random.below(3) == 0 { lines.append("push(losses, L)") }
    lines += random.below(3) == 0 ? ["m = 0.9·m + 0.1·∂L/∂W", "W -= η·m"] : ["W -= η·∂L/∂W"]
    if random.below(4) == 0 { lines += ["if mod(k, 7) == 0", "  η = 0.9·η", "end"] }
    if random.below(4) == 0 { lines += ["if L > 1e3", "  break", "end"] }
    if random.below(3) == 0 { lines.append(lines.removeFirst()) }
    return lines
  }
}

@Suite struct LoopPlannerRandomTests {
  /// Half a thousand loops, each run both ways: every name has the same bits.
  @Test func programsGiveTheBitsOfSingleTurns() throws {
    let planned = try plannedLoops((0..<500).map { RandomLoop(seed: $0) })
    #expect(planned > 400, "\(planned) of 500 loops ran as programs")
  }

  /// Loops over so many rows that they run band by band: whole bands, and a last one that is shorter.
  @Test func bandsGiveTheBitsOfWholes() throws {
    let planned = try plannedLoops((0..<60).map { RandomLoop(seed: $0, rows: [8192, 9001, 10_304][$0 % 3], turns: 7) })
    #expect(planned > 40, "\(planned) of 60 loops ran as programs")
  }

  /// Runs each loop both ways; gives how many were programs.
  private func plannedLoops(_ loops: [RandomLoop]) throws -> Int {
    var planned = 0
    for loop in loops {
      let (fast, slow) = (Recording(), Recording())
      let (planning, stepping) = (Session(output: fast), Session(output: slow))
      stepping.interpreter.plansLoops = false
      planning.interpreter.longestPlannedTurn = .infinity
      let source = Source(name: "loop", text: loop.program)
      #expect(planning.execute(source, mode: .script) == stepping.execute(source, mode: .script))
      #expect(slow.diagnostics.isEmpty, "\(loop.program)\n\(slow.diagnostics.map(\.message))")
      for binding in stepping.interpreter.top.bindings {
        let name = binding.name
        guard let a = planning.matrix(named: name.spelling), let b = stepping.matrix(named: name.spelling) else {
          continue
        }
        #expect(a.isIdentical(to: b), "\(name.spelling) of\n\(loop.program)")
      }
      if planning.interpreter.plannedTurns > 0 { planned += 1 }
    }
    return planned
  }
}
