import Language
import Matrices
import Syntax

/// What the machine reaches with the kernels that programs of the language run by, as lines "name value" in seconds:
/// products by themselves, and a statement beside what it cannot do without.
enum Machine {
  /// The products of one training step of a network of these widths, forward and backward, each timed alone.
  static func reportProducts(rows: Int, widths: [Int]) throws(MatrixError) {
    for type in [ElementType.float64, .float32] {
      var total = 0.0
      for (layer, pair) in zip(widths, widths.dropFirst()).enumerated() {
        let inputs = try operand(rows, pair.0, type)
        let weights = try operand(pair.0, pair.1, type)
        let slope = try operand(rows, pair.1, type)
        total += try seconds { () throws(MatrixError) in _ = try Matrix.product(inputs, weights) }
        total += try seconds { () throws(MatrixError) in _ = try Matrix.product(inputs, transposeA: true, slope) }
        guard layer > 0 else { continue }
        total += try seconds { () throws(MatrixError) in _ = try Matrix.product(slope, weights, transposeB: true) }
      }
      print("products_\(type) \(total)")
    }
  }

  /// The product of two square matrices.
  static func reportSquare(_ size: Int) throws(MatrixError) {
    for type in [ElementType.float64, .float32] {
      let a = try operand(size, size, type)
      let b = try operand(size, size, type)
      print("square_\(type) \(try seconds { () throws(MatrixError) in _ = try Matrix.product(a, b) })")
    }
  }

  /// `Z = X·W + b` from its text to its value, the name bound: one text again and again, and texts that are all new; and
  /// its product alone.
  static func reportStatement(rows: Int, inner: Int, columns: Int) throws(MatrixError) {
    let session = session("X = randn(\(rows), \(inner)); W = randn(\(inner), \(columns)); b = randn(1, \(columns))")
    let source = Source(name: "bench", text: "Z = X·W + b")
    let typed = measure(2_000) { _ = session.execute(source, mode: .script) }
    // More of them than a session remembers.
    let texts = (0..<100).map { Source(name: "bench", text: "Z\($0) = X·W + b") }
    var next = 0
    let new = measure(2_000) {
      _ = session.execute(texts[next], mode: .script)
      next = (next + 1) % texts.count
    }
    let x = try operand(rows, inner, .float64)
    let w = try operand(inner, columns, .float64)
    let product = measure(2_000) { _ = try? Matrix.product(x, w) }
    print("statement \(typed.median)")
    print("new_statement \(new.median)")
    print("its_product \(product.median)")
  }

  private static func operand(_ rows: Int, _ columns: Int, _ type: ElementType) throws(MatrixError) -> Matrix {
    var random = RandomGenerator(seed: 1)
    return try Matrix.normal(Shape(rows: rows, columns: columns), using: &random).converted(to: type)
  }

  /// The median of repetitions over about a fifth of a second.
  private static func seconds(_ body: () throws(MatrixError) -> Void) throws(MatrixError) -> Double {
    let clock = ContinuousClock()
    var times: [Double] = []
    var spent = 0.0
    try body()
    while spent < 0.2 || times.count < 5 {
      let start = clock.now
      try body()
      let elapsed = (clock.now - start).components
      times.append(Double(elapsed.seconds) + Double(elapsed.attoseconds) * 1e-18)
      spent += times[times.count - 1]
    }
    return times.sorted()[times.count / 2]
  }
}
