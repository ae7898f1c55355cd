import Calculus
import Glibc
import Language
import Matrices
import Syntax

/// What must hold of every expression, tried on one drawn at random: rewriting keeps value and shape; the gradient of
/// symbols, that of numbers and central differences are one; `prove` neither refutes what is true nor proves what is
/// false.
public struct ExpressionLaws {
  public private(set) var violations: [String] = []
  /// What there was to compare.
  public private(set) var counts: [String: Int] = [:]
  /// The longest that `derive` took at level 2, in seconds of this process.
  public private(set) var longestDerivation = 0.0
  public private(set) var slowest = ""

  private static let letters = RandomExpression.shapes.indices.map { "s\($0)" }
  private static let symbols =
    "symbol "
    + zip(letters, RandomExpression.shapes).map { "\($0): \($1.0)×\($1.1)" }.joined(separator: ", ")

  private let expression: RandomExpression
  private let text: String
  private var builder: ExpressionBuilder { expression.builder }
  /// A number of moderate size, so that differences have digits.
  private let level: Double?

  public init(seed: UInt64) throws {
    expression = try RandomExpression(seed: seed, steps: 1 + Int(seed % 6))
    text = Self.text(expression, expression.root)
    let loss = expression.builder.sum(expression.root)
    level = (try? expression.builder.value(of: loss, slots: expression.values))?.scalarValue
    try checkRewriting()
    checkProofs()
    if let level, level.isFinite, abs(level) < 1e5 { checkGradients() }
  }

  private static func text(_ expression: RandomExpression, _ root: NodeID) -> String {
    FormulaPrinter(builder: expression.builder, style: .plain) { .init(text: letters[$0], level: 1) }.text(root)
  }

  private mutating func count(_ what: String) { counts[what, default: 0] += 1 }

  // MARK: Rewriting

  private mutating func checkRewriting() throws {
    guard let value = try? builder.value(of: expression.root, slots: expression.values) else { return }
    let simplifier = Simplifier(builder: builder)
    for (name, rewritten) in [
      ("simplify", simplifier.simplify(expression.root)), ("expand", simplifier.expand(expression.root)),
    ] {
      count("rewritten")
      let story = "\(name): \(text) became \(Self.text(expression, rewritten))"
      guard builder.failure == nil else { return violations.append("\(story), of shapes that do not fit") }
      guard builder.shape(rewritten) == builder.shape(expression.root) else {
        violations.append("\(story), of another shape")
        continue
      }
      guard let again = try? builder.value(of: rewritten, slots: expression.values).broadcast(to: value.shape),
        Self.agree(value, again)
      else {
        violations.append("\(story), of another value")
        continue
      }
    }
  }

  private static func agree(_ a: Matrix, _ b: Matrix) -> Bool {
    (0..<a.count).allSatisfy { place in
      let (x, y) = (a.number(at: place), b.number(at: place))
      return !x.isFinite || abs(x) > 1e8 || abs(x - y) <= 1e-7 * max(1, abs(x), abs(y))
    }
  }

  // MARK: Proofs

  private mutating func checkProofs() {
    let simplifier = Simplifier(builder: builder)
    for rewritten in [simplifier.simplify(expression.root), simplifier.expand(expression.root)]
    where builder.graph.slots(of: rewritten) == builder.graph.slots(of: expression.root) {
      let other = Self.text(expression, rewritten)
      guard other != text else { continue }
      count("true claims")
      let verdict = verdict(text, other)
      if verdict.hasPrefix("✗") { violations.append("true, but refuted: \(text) == \(other): \(verdict)") }
      if verdict.hasPrefix("✓ ") { count("true claims proved") }
    }
    // One operand taken for another of its shape.
    guard let slot = builder.graph.slots(of: expression.root).first(where: { [0, 2].contains($0) }) else { return }
    let swapped = builder.graph.substituting(
      [builder.graph.slot(slot): builder.graph.slot(slot + 1)], in: expression.root)
    // Where last digits decide a comparison, the computation's difference is not the formula's.
    guard let a = try? builder.value(of: builder.steadied(expression.root), slots: expression.values),
      let b = try? builder.value(of: builder.steadied(swapped), slots: expression.values), Self.differ(a, b)
    else { return }
    count("false claims")
    let other = Self.text(expression, swapped)
    let verdict = verdict(text, other)
    if verdict.hasPrefix("✓ ") { violations.append("false, but proved: \(text) == \(other): \(verdict)") }
    // "Not proved", and said so: they differ where random points hardly come.
    if verdict.hasPrefix("✓?") { count("false claims that no point refuted") }
  }

  private func verdict(_ left: String, _ right: String) -> String {
    let session = Conversation()
    session.run(Self.symbols)
    return session.run("prove \(left) == \(right)").last ?? ""
  }

  private static func differ(_ a: Matrix, _ b: Matrix) -> Bool {
    a.shape == b.shape
      && (0..<a.count).contains { place in
        let (x, y) = (a.number(at: place), b.number(at: place))
        return x.isFinite && y.isFinite && abs(x - y) > 1e-3 * max(1, abs(x))
      }
  }

  // MARK: Gradients

  private mutating func checkGradients() {
    guard let slot = builder.graph.slots(of: expression.root).last else { return }
    let by = Self.letters[slot]
    let numbers = zip(Self.letters, expression.values).map { "\($0) = \(Self.literal($1))" }.joined(separator: "\n")
    let session = Conversation()
    session.run(Self.symbols)
    let loss = expression.builder.isScalar(expression.root) ? text : "sum(\(text))"
    session.run("f = \(loss)\nG = ∂f/∂\(by)")
    if let error = session.errors.first {
      // No derivative is an answer; a gradient that fails is none.
      count("without a derivative")
      if error.contains("does not fit") { violations.append("\(loss) by \(by): \(error)") }
      return
    }
    let start = clock()
    session.run("derive ∂f/∂\(by); level=2")
    let seconds = Double(clock() - start) / Double(CLOCKS_PER_SEC)
    if seconds > longestDerivation { (longestDerivation, slowest) = (seconds, "\(loss) by \(by)") }
    session.run(numbers)
    session.run("forward G")
    let answer = session.run(
      """
      f₂ = \(loss)
      G₂ = ∂f₂/∂\(by)
      max(abs(G₂))
      max(abs(G - G₂))/(1 + max(abs(G₂)))
      """)
    if let error = session.errors.first {
      // An infinite slope beside a factor 0.
      if error.contains("finite numbers") || error.contains("singular") { return count("without finite gradients") }
      violations.append("\(loss) by \(by): \(error)")
      return
    }
    guard answer.count == 2, let size = Double(answer[0]), let gap = Double(answer[1]), size < 1e6 else {
      count("without finite gradients")
      return
    }
    // From the second time on it is another program that runs.
    let again = session.run("f₃ = \(loss);\nf₃ = \(loss);\nf₃ = \(loss);\nabs(f₃ - f₂)")
    if let last = again.last, let gap = Double(last), gap > 0 {
      violations.append("\(loss): the third time it gives another value, off by \(gap)")
    }
    count("gradients")
    if gap > 1e-9 { violations.append("\(loss) by \(by): symbols and numbers differ by \(gap)") }
    compareWithDifferences(by: slot, session, size, loss)
  }

  /// Central differences at the step where they are best; an entry whose one-sided slopes differ stands at a kink.
  private mutating func compareWithDifferences(
    by slot: Int, _ session: Conversation, _ size: Double, _ loss: String
  ) {
    if text.contains("float32") { return count("too coarse for differences") }
    let root = builder.sum(expression.root)
    let point = expression.values[slot]
    let numbers = (0..<point.count).map { point.number(at: $0) }
    func level(_ place: Int, _ offset: Double) -> Double {
      var moved = numbers
      moved[place] += offset
      var values = expression.values
      guard let matrix = try? Matrix(columnMajor: moved, point.shape) else { return .nan }
      values[slot] = matrix
      return (try? builder.value(of: root, slots: values))?.scalarValue ?? .nan
    }
    for place in 0..<point.count {
      let index = "[\(place % point.rows + 1), \(place / point.rows + 1)]"
      guard let ours = session.run("print(G₂\(index); digits=17)").first.flatMap(Double.init) else { continue }
      let gaps = [1e-3, 1e-4, 1e-5, 1e-6, 1e-7].map { h in
        abs((level(place, h) - level(place, -h)) / (2 * h) - ours)
      }
      guard let gap = gaps.filter(\.isFinite).min() else {
        count("entries without differences")
        continue
      }
      let middle = level(place, 0)
      // A difference has no more digits than the loss, which is rounded itself.
      if gap <= 1e-5 * size + 1e-8 * max(1, abs(middle)) {
        count("entries equal to differences")
        continue
      }
      // Of a smooth function one-sided slopes differ by the step times its curvature.
      let jump = abs((level(place, 1e-6) - middle) / 1e-6 - (middle - level(place, -1e-6)) / 1e-6)
      if !(jump < 1e-3 * max(size, gap)) {
        count("entries at a kink")
        continue
      }
      violations.append("\(loss) by \(Self.letters[slot])\(index): \(ours), by differences off by \(gap)")
    }
  }

  private static func literal(_ matrix: Matrix) -> String {
    let rows = (0..<matrix.rows).map { row in
      (0..<matrix.columns).map { "\(matrix.number(at: $0 * matrix.rows + row))" }.joined(separator: " ")
    }
    return "[\(rows.joined(separator: "; "))]"
  }
}

/// A session and what it said.
private final class Conversation: Output {
  private var shown: [String] = []
  private(set) var errors: [String] = []
  private lazy var session = Session(output: self)

  @discardableResult func run(_ text: String) -> [String] {
    shown = []
    _ = session.execute(Source(name: "laws", text: text), mode: .script)
    return shown
  }

  func write(_ text: String, to stream: OutputStreamKind) { shown.append(String(text.prefix { $0 != "\n" })) }
  func show(_ bundle: Bundle, as role: Role) { shown.append(bundle.plain) }
  func report(_ diagnostic: Diagnostic) {
    if diagnostic.severity == .error { errors.append(diagnostic.message) }
  }
  func progress(_ line: String?) {}
}
