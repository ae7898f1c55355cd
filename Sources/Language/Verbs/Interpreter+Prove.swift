import Calculus
import Matrices
import Syntax

/// `prove lhs == rhs`: ✓ where both sides have one normal form, ✗ with a counter-example, ✓? where neither is found and
/// random points agree. A refuted claim is a verdict, not an error.
extension Interpreter {
  func prove(_ claim: Syntax.Expression, _ options: [Argument]) throws -> Value {
    guard case .comparison(let sides, let operators) = claim.kind, operators == [.equal], sides.count == 2 else {
      throw error("prove takes an equation: prove ∂L/∂W == Xᵀ·∂L/∂Z", at: claim.range)
    }
    let points = max(1, min(10_000, Int(try option("points", options, default: 24))))
    let seed = UInt64(max(0, try option("seed", options, default: 1)))
    return try forming { f in
      let nodes: [NodeID]
      do {
        lastShapeError = nil
        let (left, right) = (try node(sides[0], f), try node(sides[1], f))
        nodes = sizingIdentity(.equal, [left, right], f)
      } catch let diagnostic as Diagnostic where diagnostic == lastShapeError {
        return verdict("✗", claim, "by shapes: \(diagnostic.message)", holds: false, isProved: true)
      }
      let shapes = nodes.map(f.builder.shape)
      guard shapes[0] == shapes[1] else {
        let (l, r) = (source.slice(sides[0].range), source.slice(sides[1].range))
        let reason = "by shapes: \(l) is \(shapeText(shapes[0])) and \(r) is \(shapeText(shapes[1]))"
        return verdict("✗", claim, reason, holds: false, isProved: true)
      }
      let written = try writtenOut(nodes, f)
      if let step = written.equalAt { return verdict("✓", claim, "by normal form\(step)", holds: true, isProved: true) }
      return try compareAtPoints(written.nodes, points, seed, claim, f)
    }
  }

  private func verdict(
    _ mark: String, _ claim: Syntax.Expression, _ reason: String, holds: Bool, isProved: Bool
  ) -> Value {
    let fields: [(name: String, value: Value)] = [("holds", .bool(holds)), ("proved", .bool(isProved))]
    let bundle = Layout.verdict(mark, source.slice(claim.range), reason)
    return .report(Report(kind: "Verdict", bundle: bundle, fields: fields))
  }

  // MARK: Normal forms

  /// Writes gradients out step by step, then definitions, until both sides are one expression or rest on leaves.
  private func writtenOut(_ nodes: [NodeID], _ f: Formation) throws -> (nodes: [NodeID], equalAt: String?) {
    var nodes = nodes
    var written: [String] = []
    while true {
      if areOneForm(nodes, f) {
        return (nodes, written.isEmpty ? "" : ", with \(written.prefix(4).joined(separator: ", ")) written out")
      }
      let slots = Set(nodes.flatMap { graph.slots(of: $0) })
      let gradients = slots.filter { f.slots[$0].version.isGradient }
      let chosen = gradients.isEmpty ? slots : gradients
      var replacements: [NodeID: NodeID] = [:]
      for slot in chosen.sorted() {
        let quantity = f.slots[slot]
        guard case .template(let root) = quantity.version.recipe, !quantity.version.isFrozen else { continue }
        replacements[graph.slot(slot)] = inlined(root, of: quantity, f)
        let name = text(quantity)
        if name.count < 20, !name.contains("("), !written.contains(name) { written.append(name) }
      }
      if replacements.isEmpty { return (nodes, nil) }
      let next = nodes.map { graph.substituting(replacements, in: $0) }
      // What nobody could read is compared by numbers only.
      if next.contains(where: { graph.reachable(from: [$0]).count > 3000 }) { return (next, nil) }
      nodes = next
      try checkInterruption()
    }
  }

  private func areOneForm(_ nodes: [NodeID], _ f: Formation) -> Bool {
    if nodes[0] == nodes[1] { return true }
    let builder = f.builder
    let simplifier = Simplifier(builder: builder) { f.slots[$0].version.facts }
    guard let left = try? builder.stabilised(nodes[0]), let right = try? builder.stabilised(nodes[1]) else {
      return false
    }
    if simplifier.simplify(left) == simplifier.simplify(right) { return true }
    guard let difference = try? builder.apply(.subtract, left, right) else { return false }
    return simplifier.isZero(simplifier.simplify(difference))
  }

  // MARK: Points

  private func compareAtPoints(
    _ nodes: [NodeID], _ points: Int, _ seed: UInt64, _ claim: Syntax.Expression, _ f: Formation
  ) throws -> Value {
    var sampler = PointSampler(seed: seed)
    var worst = 0.0
    var compared = 0
    for point in 0..<points {
      try checkInterruption()
      let values = try f.slots.enumerated().map { try sampler.value(of: $0.element, point, self) }
      let sides: [Matrix]
      do {
        sides = try nodes.map { try executor.value(of: $0, slots: values) }
      } catch {
        // A singular matrix and the like: the next point may have numbers.
        try checkInterruption()
        continue
      }
      let (left, right) = (sides[0], sides[1])
      guard left.shape == right.shape else { continue }
      for place in 0..<left.count {
        let (x, y) = (left.number(at: place), right.number(at: place))
        if x.isNaN || y.isNaN || x.isInfinite && x == y { continue }
        compared += 1
        let gap = abs(x - y) / max(1, abs(x), abs(y))
        guard gap <= 1e-7 else {
          return counterExample(left, right, place, values, Set(nodes.flatMap { graph.slots(of: $0) }), claim, f)
        }
        worst = max(worst, gap)
      }
    }
    guard compared > 0 else {
      return verdict("?", claim, "undecided: no point gave numbers to compare", holds: false, isProved: false)
    }
    let bound = NumberLayout.format(worst, digits: 2)
    return verdict(
      "✓?", claim, "not proved; both sides agree at \(points) random points to \(bound)", holds: true, isProved: false)
  }

  private func counterExample(
    _ left: Matrix, _ right: Matrix, _ place: Int, _ values: [Matrix], _ used: Set<Int>, _ claim: Syntax.Expression,
    _ f: Formation
  ) -> Value {
    let (x, y) = (NumberLayout.format(left.number(at: place)), NumberLayout.format(right.number(at: place)))
    let entry = left.isScalar ? "" : "entry [\(place % left.rows + 1), \(place / left.rows + 1)]: "
    var reason = "\(entry)the left side is \(x), the right side \(y)"
    let small = used.sorted().filter { values[$0].count <= 9 && table[f.slots[$0].id].name != nil }
    if !small.isEmpty {
      let given = small.prefix(4).map { "\(text(f.slots[$0])) = \(literal(values[$0], digits: 3))" }
      reason += ", for instance with \(given.joined(separator: ", "))"
    }
    return verdict("✗", claim, reason, holds: false, isProved: true)
  }
}

/// Random values for what a claim rests on: as shaped and as known as the real ones, with 0, ±1 and ties among them.
private struct PointSampler {
  private var random: RandomGenerator
  /// One number for each size symbol, by its text.
  private var sizes: [String: Int] = [:]

  init(seed: UInt64) { random = RandomGenerator(seed: seed) }

  mutating func value(of quantity: Quantity, _ point: Int, _ interpreter: Interpreter) throws -> Matrix {
    let version = quantity.version
    if let symbol = version.sizeSymbol { return Matrix(scalar: Double(number(symbol, interpreter))) }
    let shape = Shape(
      rows: number(version.shape.rows, interpreter), columns: number(version.shape.columns, interpreter))
    if let given = version.payload.matrix {
      // A whole number may be a size or a position, and labels are what they are.
      if given.isScalar, given.number(at: 0).rounded() == given.number(at: 0), version.recipe.isLeaf { return given }
      if given.isMask, !version.facts.contains(.onehot) { return given }
    }
    if version.facts.contains(.onehot) { return try onehot(shape) }
    let drawn: [Double] = (0..<shape.count).map { _ in
      point % 4 == 3 ? Double(Int(random.below(3)) - 1) : 4 * random.uniform() - 2
    }
    var values = try Matrix(columnMajor: drawn, shape)
    if version.facts.contains(.positive) { values = try values.map(PositivePart.self) }
    if version.facts.contains(.symmetric) { values = try values.adding(1, times: values.transposed()) }
    if version.facts.contains(.diagonal) { values = try Matrix.diagonalMatrix(values.diagonal()) }
    if version.facts.contains(.invertible) { values = try values.adding(5, times: Matrix.identity(shape.rows)) }
    if version.facts.contains(.orthogonal) { values = try values.adding(5, times: Matrix.identity(shape.rows)).qr().q }
    if version.facts.contains(.rowsSumToOne) {
      let positive = try values.map(PositivePart.self)
      values = try Matrix.zip(Quotient.self, positive, positive.rowSums())
    }
    return values
  }

  private mutating func onehot(_ shape: Shape) throws -> Matrix {
    var truths = Array(repeating: false, count: shape.count)
    for row in 0..<shape.rows where shape.columns > 0 {
      truths[Int(random.below(UInt64(shape.columns))) * shape.rows + row] = true
    }
    return try Matrix(mask: truths, shape)
  }

  /// Different names get different small sizes, so that a forgotten transpose shows.
  private mutating func number(_ size: Size, _ interpreter: Interpreter) -> Int {
    if let known = size.known { return known }
    let text = interpreter.graph.sizes.text(size)
    if let number = sizes[text] { return number }
    sizes[text] = 2 + sizes.count
    return 2 + sizes.count - 1
  }

  private enum PositivePart: UnaryFunction { static func apply<T: Scalar>(_ x: T) -> T { x.magnitude + 0.25 } }
  private enum Quotient: BinaryFunction { static func apply<T: Scalar>(_ x: T, _ y: T) -> T { x / y } }
}
