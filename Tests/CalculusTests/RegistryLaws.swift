import Matrices
import Testing

@testable import Calculus
import TestSupport

/// What holds for every operator, whatever it computes.
@Suite struct RegistryLaws {
  @Test(arguments: Application.all) func shapeAndElementTypeRulesTellTheTruth(_ application: Application) throws {
    for type in [ElementType.float64, .float32] {
      let operands = try application.operands.map { $0.isMask ? $0 : try $0.converted(to: type) }
      let builder = ExpressionBuilder(graph: ExpressionGraph())
      let (root, _) = try application.node(in: builder)
      let value = try builder.value(of: root, slots: operands)
      let shape = builder.shape(root)
      #expect(shape.rows.known == value.rows && shape.columns.known == value.columns, "\(application)")
      let known = try #require(application.rule.definition)
      if !application.fixed.contains(true) {
        #expect(known.elementType(operands.map(\.elementType)) == value.elementType, "\(application) of \(type)")
      }
    }
  }

  @Test(arguments: Application.all) func gradientsAgreeWithCentralDifferences(_ application: Application) throws {
    guard case .rule = application.rule.derivative else { return }
    for place in application.quantities {
      let probe = try Probe(application, place)
      let gradient = try probe.gradient(at: application.operands[place])
      #expect(gradient.shape == application.operands[place].shape)
      let worst = try probe.largestError(of: gradient, { try probe.level($0) })
      #expect(worst < (probe.isNarrow ? 1e-4 : 2e-7), "\(application), operand \(place + 1): \(worst)")
    }
  }

  @Test(arguments: Application.all) func float32GradientsFollowFloat64(_ application: Application) throws {
    guard case .rule = application.rule.derivative else { return }
    for place in application.quantities {
      let probe = try Probe(application, place)
      let wide = try probe.gradient(at: application.operands[place])
      let narrow = try probe.gradient(at: application.operands[place], type: .float32)
      let scale = try max(1e-3, wide.map(Abs.self).extreme(.maximum))
      let gap = try Matrix.zip(Subtract.self, narrow.converted(to: .float64), wide).map(Abs.self).extreme(.maximum)
      #expect(gap <= 1e-3 * scale, "\(application), operand \(place + 1): \(gap / scale)")
    }
  }

  @Test(arguments: Application.all) func secondDerivativesAgreeWithCentralDifferences(_ application: Application) throws
  {
    guard case .rule = application.rule.derivative else { return }
    for place in application.quantities {
      let probe = try Probe(application, place)
      guard let second = try probe.secondGradient(at: application.operands[place]) else { continue }
      let worst = try probe.largestError(of: second, { try probe.firstLevel($0) })
      #expect(worst < 2e-6, "\(application), operand \(place + 1): \(worst)")
    }
  }

  @Test(arguments: Application.all) func simplificationKeepsValueAndShape(_ application: Application) throws {
    guard case .rule = application.rule.derivative else { return }
    for place in application.quantities {
      let probe = try Probe(application, place)
      let plain = try probe.gradient(at: application.operands[place])
      let simple = try probe.gradient(at: application.operands[place], simplified: true)
      #expect(simple.shape == plain.shape, "\(application)")
      let gap = try Matrix.zip(Subtract.self, simple, plain).map(Abs.self).extreme(.maximum)
      #expect(gap <= 1e-10 * max(1, try plain.map(Abs.self).extreme(.maximum)), "\(application), operand \(place + 1)")
    }
  }

  @Test(arguments: Registry.shared.operators.filter { $0.definition != nil })
  func wrongShapesAreDiagnosedNotCrashed(_ rule: Operator) throws {
    let shapes = [(3, 4), (5, 2), (0, 0), (1, 1), (0, 3), (1, 7), (7, 1)]
    let count = max(rule.operands.count, 1)
    for offset in shapes.indices {
      let builder = ExpressionBuilder(graph: ExpressionGraph())
      let operands = try (0..<count).map { place -> Matrix in
        let (rows, columns) = shapes[(offset + place * 3) % shapes.count]
        return try Matrix.filled(0.5, Shape(rows: rows, columns: columns))
      }
      let slots = operands.map { builder.newSlot(holding: $0) }
      do {
        let root = try builder.apply(rule.opcode, slots)
        let value = try builder.value(of: root, slots: operands)
        let shape = builder.shape(root)
        #expect(shape.rows.known == value.rows && shape.columns.known == value.columns, "\(rule.name)")
      } catch let mismatch as ShapeMismatch {
        #expect(!mismatch.reason.isEmpty, "\(rule.name)")
      } catch let failure as MatrixError {
        #expect(!failure.message.isEmpty, "\(rule.name)")
      }
    }
  }

  @Test func everyDefinitionIsWhole() {
    var seen: Set<String> = []
    for rule in Registry.shared.operators {
      guard let definition = rule.definition else { continue }
      #expect(
        !definition.doc.isEmpty && !definition.example.program.isEmpty && !definition.samples.isEmpty, "\(rule.name)")
      for word in [definition.name] + definition.aliases {
        #expect(seen.insert("\(word)/\(rule.operands.count)").inserted, "\(word) names two operators of one arity")
      }
    }
  }
}

/// L = sum(C ⊙ op(operands)) as a function of one operand, its gradient and that gradient's.
private struct Probe {
  let application: Application
  let place: Int
  let builder = ExpressionBuilder(graph: ExpressionGraph())
  let loss: NodeID
  let adjoint: NodeID
  let weights: Matrix
  let direction: Matrix
  /// The result has 32 bits, whatever the operands have: differences see only so much.
  let isNarrow: Bool

  init(_ application: Application, _ place: Int) throws {
    self.application = application
    self.place = place
    let (root, slots) = try application.node(in: builder)
    let value = try builder.value(of: root, slots: application.operands)
    isNarrow = value.elementType == .float32
    var sampler = Sampler(seed: 11)
    weights = try sampler.uniform(value.rows, value.columns, 0.5...1.5)
    let operand = application.operands[place]
    direction = try sampler.uniform(operand.rows, operand.columns, 0.5...1.5)
    let weight = builder.newSlot(holding: weights)
    _ = builder.newSlot(holding: direction)
    loss = builder.sum(builder.times(weight, root))
    let run = Differentiation(builder: builder)
    run.run(from: loss, seed: builder.constant(1))
    adjoint = run.adjoint(slots[place]) ?? builder.constant(0)
    if let failure = builder.failure { throw failure }
  }

  private func slots(_ operand: Matrix, _ type: ElementType = .float64) throws -> [Matrix] {
    var operands = application.operands
    operands[place] = operand
    return try (operands + [weights, direction]).map { $0.isMask ? $0 : try $0.converted(to: type) }
  }

  func level(_ operand: Matrix) throws -> Double {
    try builder.value(of: loss, slots: slots(operand)).scalarValue ?? .nan
  }

  func gradient(at operand: Matrix, type: ElementType = .float64, simplified: Bool = false) throws -> Matrix {
    let root = simplified ? Simplifier(builder: builder).simplify(adjoint) : adjoint
    return try builder.value(of: root, slots: slots(operand, type)).broadcast(to: operand.shape)
  }

  private var directed: NodeID {
    builder.sum(builder.times(adjoint, builder.graph.slot(application.operands.count + 1)))
  }

  func firstLevel(_ operand: Matrix) throws -> Double {
    try builder.value(of: directed, slots: slots(operand)).scalarValue ?? .nan
  }

  /// The gradient of sum(D ⊙ gradient); nil where the gradient does not depend on the operand any more.
  func secondGradient(at operand: Matrix) throws -> Matrix? {
    let run = Differentiation(builder: builder)
    run.run(from: directed, seed: builder.constant(1))
    if let failure = builder.failure { throw failure }
    guard let second = run.adjoint(builder.graph.slot(place)) else { return nil }
    return try builder.value(of: second, slots: slots(operand)).broadcast(to: operand.shape)
  }

  /// The operand with one entry moved; a symmetric one stays so, which moves its two entries by half each.
  private func moved(_ index: Int, _ h: Double) throws -> Matrix {
    let operand = application.operands[place]
    guard application.isSymmetric[place] else { return try operand.replacing(index, operand.number(at: index) + h) }
    let mirror = index % operand.rows * operand.rows + index / operand.rows
    if mirror == index { return try operand.replacing(index, operand.number(at: index) + h) }
    return try operand.replacing(index, operand.number(at: index) + h / 2)
      .replacing(mirror, operand.number(at: mirror) + h / 2)
  }

  /// The largest |gradient − central difference|, relative to the gradient's largest entry; kinks are skipped.
  func largestError(of gradient: Matrix, _ level: (Matrix) throws -> Double) throws -> Double {
    let operand = application.operands[place]
    let middle = try level(operand)
    let scale = max(1e-3, try gradient.map(Abs.self).extreme(.maximum))
    var worst = 0.0
    for index in 0..<operand.count {
      let x = operand.number(at: index)
      let h = (isNarrow ? 0.05 : 6e-6) * max(1, abs(x))
      let (up, down) = (try level(moved(index, h)), try level(moved(index, -h)))
      if !isNarrow, abs(up - 2 * middle + down) / h > 1e-2 * scale { continue }
      worst = max(worst, abs((up - down) / (2 * h) - gradient.number(at: index)) / scale)
    }
    return worst
  }
}

extension Matrix {
  fileprivate func replacing(_ place: Int, _ value: Double) throws -> Matrix {
    var copy = self
    try copy.replace(entries: [place], with: Matrix(scalar: value))
    return copy
  }
}
