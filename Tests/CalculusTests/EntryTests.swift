import Matrices
import TestSupport
import Testing

@testable import Calculus

/// Index by index and by matrices: one derivative.
@Suite struct EntryTests {
  /// What the notes need, and more; slots are s0: 1×1, s1: n×n, s2: n×n, s3: n×m, s4: n×1, s5: 1×m.
  @Test(arguments: 0..<50) func theGradientByEntriesIsTheGradient(_ block: Int) throws {
    for seed in 0..<40 {
      let expression = try RandomExpression(seed: UInt64(10_000 + 40 * block + seed), steps: 4)
      try compare(expression, "seed \(10_000 + 40 * block + seed)")
    }
  }

  @Test func mostExpressionsHaveAStory() throws {
    var count = 0
    for seed in 0..<400 {
      let expression = try RandomExpression(seed: UInt64(seed), steps: 3)
      if try compare(expression, "seed \(seed)") { count += 1 }
    }
    #expect(count > 40, "\(count) of 400")
  }

  /// Whether there was something to compare.
  @discardableResult
  private func compare(_ expression: RandomExpression, _ story: Comment) throws -> Bool {
    let builder = expression.builder
    let loss = builder.sum(expression.root)
    let read = builder.graph.slots(of: loss)
    guard let slot = read.last, let level = try? builder.value(of: loss, slots: expression.values).scalarValue,
      level.isFinite
    else { return false }
    let run = Differentiation(builder: builder)
    run.run(from: loss, seed: builder.constant(1))
    guard builder.failure == nil, let adjoint = run.adjoint(expression.slots[slot]),
      let entries = EntryStory(
        uses: [.init(root: loss, own: 99, upstream: nil)], variable: slot, builder: builder, sumsToOne: { _ in false })
    else { return false }
    let model = expression.values[slot]
    let gradient = try builder.value(of: adjoint, slots: expression.values).broadcast(to: model.shape)
    let texts = FormulaPrinter(builder: builder, style: .plain) { .init(text: "s\($0)", level: 1) }
    let printer = EntryPrinter(builder: builder, style: .plain) { "s\($0)" }
    let story: Comment = "\(story): \(texts.text(loss)) by s\(slot)"
    // L is a number: every form of its derivative is the gradient too.
    for sum in entries.lines.map(\.sum) + entries.steps.flatMap({ $0.forms.map(\.sum) }) {
      for row in 0..<model.rows {
        for column in 0..<model.columns {
          let places = (model.rows == 1 ? [] : [row]) + (model.columns == 1 ? [] : [column])
          let point = Dictionary(uniqueKeysWithValues: zip(entries.moved, places))
          let numbers = EntryNumbers(builder: builder, values: expression.values, level: level)
          let (ours, theirs) = (try numbers.value(sum, point), gradient.number(at: column * model.rows + row))
          guard theirs.isFinite, abs(theirs) < 1e8, ours.isFinite else { continue }
          #expect(abs(ours - theirs) <= 1e-7 * max(1, abs(theirs)), "\(story): \(printer.text(sum))")
        }
      }
    }
    return true
  }
}

/// Numbers for entries.
struct EntryNumbers {
  let builder: ExpressionBuilder
  let values: [Matrix]
  /// Of L, whose name may stand in its own derivative.
  let level: Double

  func value(_ sum: EntrySum, _ point: [EntryIndex: Int]) throws -> Double {
    try sum.terms.reduce(0) { try $0 + value($1, point) }
  }

  private func value(_ term: EntryTerm, _ point: [EntryIndex: Int]) throws -> Double {
    guard let index = term.bound.first else {
      var product = term.coefficient.value
      for delta in term.deltas where point[delta.a] != point[delta.b] { product = 0 }
      if product == 0 { return 0 }
      for power in term.factors {
        let factor = try ElementwisePower.value(
          Arguments([Matrix(scalar: value(power.base, point)), Matrix(scalar: power.exponent)]))
        product *= factor.scalarValue ?? .nan
      }
      return product
    }
    var inner = term
    inner.bound.removeFirst()
    return try (0..<(index.size.known ?? 0)).reduce(0) { sum, place in
      var point = point
      point[index] = place
      return try sum + value(inner, point)
    }
  }

  private func value(_ factor: EntryFactor, _ point: [EntryIndex: Int]) throws -> Double {
    switch factor {
    case .entry(let slot, let indices):
      if slot == 99 { return level }
      return entry(values[slot], indices, point)
    case .opaque(let node, let indices): return entry(try builder.value(of: node, slots: values), indices, point)
    case .size(let size): return Double(size.known ?? -1)
    case .group(let sum): return try value(sum, point)
    case .call(let opcode, let operands):
      let numbers = try operands.map { Matrix(scalar: try value($0, point)) }
      return try Registry.shared[opcode].definition?.value(Arguments(numbers)).scalarValue ?? .nan
    }
  }

  private func entry(_ matrix: Matrix, _ indices: [EntryIndex], _ point: [EntryIndex: Int]) -> Double {
    let places = indices.map { point[$0] ?? 0 }
    let row = matrix.rows == 1 ? 0 : places.first ?? 0
    let column = matrix.columns == 1 ? 0 : places.last ?? 0
    return matrix.number(at: column * matrix.rows + row)
  }
}
