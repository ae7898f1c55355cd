import Calculus
import Matrices
import Syntax

/// A comparison of a gradient with central differences.
struct GradientCheck {
  /// The largest difference, relative to the gradient's largest entry where that is not 0.
  var error = 0.0
  var worst: (row: Int, column: Int)?
  var compared = 0
  var kinks = 0
  var gradient = Matrix(scalar: 0)
  /// Computed in 32 bits, which leaves differences few digits.
  var isNarrow = false
}

extension Interpreter {
  /// `check ∂L/∂W₁`.
  func check(_ expression: Syntax.Expression, _ options: [Argument]) throws -> Value {
    let (loss, variable) = try lossAndVariable(expression, "check")
    let points = Int(exactly: try option("points", options, default: 10_000)) ?? 10_000
    let check = try compareWithDifferences(loss, variable, points: max(1, points), at: expression.range)
    let name = "∂\(text(loss))/∂\(text(variable))"
    let tolerance = check.isNarrow ? 2e-2 : 1e-6
    let holds = check.error <= tolerance && check.compared > 0
    if check.compared == 0, check.kinks > 0 {
      let reason = "nothing compared, all \(check.kinks) entries stand at a kink"
      return .report(
        Report(kind: "Check", bundle: Layout.verdict("?", name, reason), fields: [("holds", .bool(false))]))
    }
    let unit = try check.gradient.largestMagnitude() == 0 ? "" : " of the largest entry"
    var text = "largest difference \(NumberLayout.format(check.error, digits: 2))\(unit)"
    if let worst = check.worst { text += " at [\(worst.row + 1), \(worst.column + 1)]" }
    text += ", \(check.compared) entries by central differences"
    if check.kinks > 0 { text += ", \(check.kinks) at a kink skipped" }
    let fields: [(name: String, value: Value)] = [
      ("error", .quantity(leaf(.matrix(Matrix(scalar: check.error))))), ("holds", .bool(holds)),
      ("kinks", .quantity(leaf(.matrix(Matrix(scalar: Double(check.kinks)))))),
    ]
    return .report(Report(kind: "Check", bundle: Layout.verdict(holds ? "✓" : "✗", name, text), fields: fields))
  }

  /// The L and the V of an operand `∂L/∂V`, which is not evaluated (grammar B13).
  func lossAndVariable(_ expression: Syntax.Expression, _ verb: String) throws -> (Quantity, Quantity) {
    guard case .partial(let of, let by) = expression.kind, by.count == 1 else {
      throw error("\(verb) takes a gradient: \(verb) ∂L/∂W", at: expression.range)
    }
    return (try lossQuantity(of), try namedVariable(by[0]))
  }

  /// What a derivative is by: a name of a quantity.
  func namedVariable(_ expression: Syntax.Expression) throws -> Quantity {
    guard case .name(let name) = expression.kind, case .quantity(let variable)? = meaning(of: name)?.value else {
      throw error("what is differentiated by is a name of a quantity", at: expression.range)
    }
    return variable
  }

  /// Central differences with h = ε^⅓·max(1, |x|). An entry where the slopes of both sides disagree is a kink.
  func compareWithDifferences(
    _ loss: Quantity, _ variable: Quantity, points: Int, at range: SourceRange
  ) throws -> GradientCheck {
    var check = GradientCheck()
    check.gradient = try matrix(gradient(of: loss, by: variable, at: range), range)
    let base = try matrix(variable, range)
    check.isNarrow = try base.elementType == .float32 || matrix(loss, range).elementType == .float32
    let path = dependents(of: variable.id, in: loss)
    let middle = try value(of: loss, where: variable.id, is: base, path)
    let scale = try check.gradient.largestMagnitude()
    let entries = try check.gradient.columnMajorValues()
    let stride = max(1, (entries.count + points - 1) / points)
    let epsilon = check.isNarrow ? 0.01 : 6.055454452393343e-06
    for place in Swift.stride(from: 0, to: entries.count, by: stride) {
      try checkInterruption()
      let x = base.number(at: place)
      let h = epsilon * max(1, abs(x))
      func level(_ offset: Double) throws -> Double {
        try value(of: loss, where: variable.id, is: base.replacing(place, x + offset), path)
      }
      func slope(_ h: Double) throws -> Double { try (level(h) - level(-h)) / (2 * h) }
      var difference = try slope(h)
      var gap = abs(difference - entries[place])
      if !check.isNarrow, !(gap <= 1e-8 * scale) {
        // One-sided slopes of a smooth L differ by h·L″; at a kink by the jump itself.
        let jump = abs(try level(h) - middle - (middle - level(-h))) / h
        if jump > 1e-3 * max(scale, abs(difference)), try isKink(level, middle, h) {
          check.kinks += 1
          continue
        }
        difference = try refined(slope, from: h, difference)
        gap = abs(difference - entries[place])
      }
      check.compared += 1
      // Where the gradient is 0 everywhere there is nothing to be relative to.
      let error = scale == 0 ? gap : gap / scale
      if check.worst == nil || error > check.error || error.isNaN {
        check.error = error
        check.worst = (place % max(1, base.rows), place / max(1, base.rows))
      }
    }
    return check
  }

  /// A jump of the slope stays when h shrinks; curvature does not.
  private func isKink(_ level: (Double) throws -> Double, _ middle: Double, _ h: Double) throws -> Bool {
    let wide = abs(try level(h) - middle - (middle - level(-h))) / h
    let narrow = abs(try level(h / 100) - middle - (middle - level(-h / 100))) / (h / 100)
    return narrow.isFinite && narrow > 0.3 * wide
  }

  /// The difference quotient at the h where halving h changes it least: beside a pole the usual h is too wide.
  private func refined(
    _ slope: (Double) throws -> Double, from h: Double, _ first: Double
  ) throws -> Double {
    var best = (value: first, doubt: Double.infinity)
    var h = h
    for _ in 0..<9 {
      let (wide, narrow) = (try slope(h), try slope(h / 2))
      let doubt = abs(wide - narrow)
      if doubt < best.doubt { best = (narrow, doubt) }
      h /= 10
    }
    return best.value
  }

  /// What lies between V and L, oldest first: what a change of V changes.
  func dependents(of variable: VersionID, in loss: Quantity) -> [VersionID] {
    var changed: Set<VersionID> = [variable]
    var path: [VersionID] = []
    for id in recordOrder(of: loss.id).reversed() where id != variable {
      if table[id].inputs.contains(where: changed.contains) {
        changed.insert(id)
        path.append(id)
      }
    }
    return path
  }

  /// L for another value of V, everything else as it is. No version is made.
  private func value(
    of loss: Quantity, where variable: VersionID, is value: Matrix, _ path: [VersionID]
  ) throws -> Double {
    var values: [VersionID: Matrix] = [variable: value]
    for id in path {
      let version = table[id]
      switch version.recipe {
      case .template(let root):
        let (stableRoot, inputs) = stable(root, version.inputs, except: Set(values.keys))
        let matrices = try inputs.map { try values[$0] ?? matrix(table.quantity($0)) }
        values[id] = try executor.value(of: stableRoot, slots: matrices)
      case .host(let recipe):
        let payloads = version.inputs.map { values[$0].map(Payload.matrix) ?? table[$0].payload }
        values[id] = try recipe.run(payloads).matrix
      default: break
      }
    }
    return try values[loss.id]?.scalarValue ?? matrix(loss).scalarValue ?? .nan
  }
}

extension Matrix {
  /// The largest |entry|; 0 for an empty matrix.
  func largestMagnitude() throws -> Double {
    isEmpty ? 0 : max(abs(try extreme(.maximum)), abs(try extreme(.minimum)))
  }

  /// The matrix with one entry changed, by its place in column order.
  func replacing(_ place: Int, _ number: Double) throws -> Matrix {
    var copy = elementType == .mask ? try converted(to: .float64) : self
    try copy.replace(entries: [place], with: Matrix(scalar: number, type: copy.elementType))
    return copy
  }
}
