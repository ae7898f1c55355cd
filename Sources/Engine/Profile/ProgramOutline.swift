import Matrices

/// A recorded computation as the instructions that a program of it would have, for a reader.
public struct ProgramOutline {
  public struct Line {
    /// What it gives: its name, or `t₁`, `t₂` … for what has none.
    public var result: String
    public var operation: String
    public var means: String
  }

  public private(set) var lines: [Line] = []

  /// Throws what laying out memory throws. `name` knows the values that have one.
  public init(of recorder: TurnRecorder, name: (Matrix) -> String?) throws {
    var made: [(value: Int, matrix: Matrix)] = []
    let graph = try TurnGraph(once: recorder, results: &made)
    guard let last = made.last else { return }
    let program = try Program(graph.dataflow, roots: [last.value], ownsRoots: false)
    var names: [Int: String] = [:]
    for result in made { names[result.value] = name(result.matrix) ?? names[result.value] }
    var unnamed = 0
    for instruction in program.instructions {
      guard let work = program.work(of: instruction) else { continue }
      let results = program.results(of: instruction).map { register -> String in
        if let name = names[register] { return name }
        unnamed += 1
        names[register] = "t\(Self.subscript(unnamed))"
        return names[register] ?? ""
      }
      lines.append(
        Line(result: results.joined(separator: ", "), operation: work.operation, means: work.means))
    }
  }

  private static func `subscript`(_ number: Int) -> String {
    String(String.UnicodeScalarView("\(number)".unicodeScalars.compactMap { UnicodeScalar($0.value - 0x30 + 0x2080) }))
  }
}

extension Program {
  /// The registers that an instruction fills and others read.
  func results(of instruction: Instruction) -> [Int] {
    switch instruction {
    case .kernel(let place): return kernels[place].resultRegisters.map(Int.init)
    case .group(let places): return kernels[places].filter { $0.result.spread != .part }.map { Int($0.result.register) }
    case .bands(let place): return bands[place].outputs
    case .section(let place):
      return sections[place].section.members.flatMap { $0.kernel.resultRegisters.map(Int.init) }
    case .operate(let place): return [calls[place].result]
    case .condition, .check: return []
    }
  }
}
