import Matrices
import TestSupport
import Testing

@testable import Calculus
@testable import Engine

/// What several threads do over the same columns has the bits of one kernel after the other.
@Suite struct ColumnSectionTests {
  /// A layer and what follows it: `Z = X·W + b`, `A = f(Z)`, `Y = A·V`, and back.
  private struct Layer {
    var flow = Dataflow()
    var inputs: [Int] = []
    var outputs: [Int] = []
    let type: ElementType

    init(rows: Int, units: Int, outputs width: Int = 10, type: ElementType, isSmooth: Bool) throws {
      self.type = type
      let (x, w, b) = (input(rows, 64), input(64, units), input(1, units))
      let (v, g, eta) = (input(units, width), input(rows, width), input(1, 1))
      let z = try apply(Add.self, [product(x, w), b], rows, units)
      let a = try isSmooth ? apply(Softplus.self, [z], rows, units) : apply(Relu.self, [z], rows, units)
      let back = try product(g, v, transposeB: true)
      let slope =
        try isSmooth
        ? apply(Hadamard.self, [back, apply(Sigmoid.self, [z], rows, units)], rows, units)
        : apply(
          Hadamard.self, [back, apply(Greater.self, [z, flow.constant(Matrix(scalar: 0, type: type))], rows, units)],
          rows, units)
      let step = try apply(Product.self, [eta, product(x, slope, transposeA: true)], 64, units)
      outputs = [
        try apply(Subtract.self, [w, step], 64, units), try apply(ColumnSum.self, [slope], 1, units),
        try product(a, g, transposeA: true), try product(a, v), slope,
      ]
    }

    private mutating func input(_ rows: Int, _ columns: Int) -> Int {
      inputs.append(flow.input(Plan.Kind(shape: Shape(rows: rows, columns: columns), type: type)))
      return inputs[inputs.count - 1]
    }

    private mutating func apply<O: OperatorDefinition>(
      _ definition: O.Type, _ operands: [Int], _ rows: Int, _ columns: Int
    ) throws -> Int {
      let isTruth = definition is any BinaryPredicate.Type
      return try flow.apply(
        .plan(.apply(Registry.opcode(of: definition), definition)), operands,
        Plan.Kind(shape: Shape(rows: rows, columns: columns), type: isTruth ? .mask : type))
    }

    private mutating func product(
      _ a: Int, _ b: Int, transposeA: Bool = false, transposeB: Bool = false
    ) throws -> Int {
      let (left, right) = (flow.values[a].kind.shape, flow.values[b].kind.shape)
      let shape = Shape(
        rows: transposeA ? left.columns : left.rows, columns: transposeB ? right.rows : right.columns)
      return try flow.apply(
        .plan(.product(transposeA: transposeA, transposeB: transposeB)), [a, b], Plan.Kind(shape: shape, type: type))
    }

    /// The outputs after some runs, each from the same inputs.
    func run(threads: Int, times: Int) throws -> (values: [Matrix], sections: [[String]]) {
      let program = try Program(flow, roots: outputs, threads: threads)
      var sampler = Sampler(seed: 5)
      for input in inputs {
        let shape = flow.values[input].kind.shape
        let drawn = try sampler.uniform(shape.rows, shape.columns, -1...1).converted(to: type)
        try drawn.copyEntries(to: program.memory[input])
      }
      for _ in 0..<times { #expect(try program.run(Interruption())) }
      let sections = program.sections.map { $0.section.members.map { Work($0.kernel).operation } }
      return (try outputs.map { try program.memory[$0].copied() }, sections)
    }
  }

  @Test(arguments: [ElementType.float64, .float32], [true, false])
  func theBitsAreThoseOfOneThread(_ type: ElementType, _ isSmooth: Bool) throws {
    // In the last, products that are not thin at every level.
    for (rows, units, width) in [(40, 96, 10), (33, 129, 10), (64, 32, 10), (128, 128, 64)] {
      let layer = try Layer(rows: rows, units: units, outputs: width, type: type, isSmooth: isSmooth)
      let alone = try layer.run(threads: 1, times: 1)
      #expect(alone.sections.isEmpty)
      for threads in [2, 4] {
        // So often that the shared way is tried.
        let shared = try layer.run(threads: threads, times: 300)
        #expect(threads > 2 || width > 10 || !shared.sections.isEmpty)
        for (a, b) in zip(alone.values, shared.values) { #expect(a.isIdentical(to: b)) }
      }
    }
  }

  @Test func allThatFollowsAColumnIsInItsSection() throws {
    let layer = try Layer(rows: 40, units: 96, type: .float64, isSmooth: false)
    let sections = try layer.run(threads: 2, times: 1).sections
    #expect(sections.count == 1)
    #expect(sections.joined().count { $0.hasPrefix("W - η·Aᵀ·B  64×40 · 40×96") } == 1)
    #expect(sections.joined().count { $0.hasPrefix("colsum  40×96") } == 1)
    // Cut by rows, of which there is one for every column of A.
    #expect(sections.joined().count { $0.hasPrefix("Aᵀ·B  96×40 · 40×10") } == 1)
    // It needs all columns of A.
    #expect(!sections.joined().contains { $0.hasPrefix("A·B  40×96 · 96×10") })
  }
}
