extension Parser {
  /// Factors that touch, left to right: `2x`, `A₂W₃` (grammar P1–P3).
  mutating func juxtaposition() throws -> Expression {
    var left = try root()
    while touches, try beginsFactor(after: left) {
      let right = try root()
      left = try grown(.juxtaposed(left, right), left.range.joined(with: right.range))
    }
    return left
  }

  /// Whether what touches is a factor; an error where it looks like one and the grammar refuses it.
  private mutating func beginsFactor(after left: Expression) throws -> Bool {
    switch current.kind {
    case .symbol("√"), .symbol("∂"), .symbol("∇"): break
    case .symbol("‖"): if openBars > 0 { return false }
    case .symbol("("):
      switch ending {
      case .number, .superscript, .norm: return true
      case .group: throw refusedFactor(left, ")( is no product here")
      case .partial: break
      default: throw refusedFactor(left, "this is no function to call")
      }
    case .symbol(".("): throw fail("this is no function to call", at: left.range, help: "f.(x) maps a function over x")
    case .name:
      switch ending {
      case .number, .markedName, .superscript, .norm, .group: return true
      case .partial: break
      default: throw refusedFactor(left, "a product is written ·")
      }
    case .number:
      if ending == .partial { break }
      throw refusedFactor(left, "a number does not follow what it multiplies")
    case .string where ending == .name:
      throw fail(
        "a string follows \(text(left.range))", at: left.range.joined(with: current.range),
        help: "strings take values by themselves: \"x = $x, y = $(2x)\"")
    case .symbol("{"), .string, .keyword("true"), .keyword("false"):
      throw refusedFactor(left, "a product is written ·")
    case .keyword("end") where indexDepth > 0: throw refusedFactor(left, "a product is written ·")
    default: return false
    }
    if ending == .partial { throw refusedAfterPartial(left) }
    return true
  }

  private mutating func refusedFactor(_ left: Expression, _ message: String) -> Unparsable {
    let stuck = stuck
    return fail(
      message, at: left.range.joined(with: stuck), caret: stuck,
      help: "a product is written \(text(left.range))·\(text(stuck))")
  }

  /// `∂L/∂Z₃W₃ᵀ`, `∂L/∂A₂∂A₂/∂Z₂` (grammar D3).
  private mutating func refusedAfterPartial(_ left: Expression) -> Unparsable {
    let stuck = stuck
    let whole = left.range.joined(with: stuck)
    let product = "\(text(left.range))·\(text(stuck))"
    if current.isSymbol("∂") {
      return fail(
        "two ∂ below, one above", at: whole, caret: stuck,
        help: "a product is written \(product); the second derivative is ∂²f/∂x∂y")
    }
    return fail("a product after ∂…/∂… is written ·", at: whole, caret: stuck, help: "write \(product)")
  }

  /// The stretch from here that touches: to white space, an infix operator, a separator or a closing bracket.
  var stuck: SourceRange {
    mutating get {
      var end = place
      while true {
        let token = tokens[end]
        if token.isEnd || end > place && (token.isSpaced || token.startsLine) { break }
        if case .symbol(let symbol) = token.kind {
          // The `/` of ∂a/∂b belongs to it.
          let isQuotient = symbol == "/" && tokens[min(end + 1, tokens.count - 1)].isSymbol("∂")
          if !isQuotient, OperatorTable.infix[symbol] != nil { break }
          if [")", "]", "}", ",", ";", "=", "->", "=>"].contains(symbol) { break }
          if symbol == "‖", openBars > 0 { break }
        }
        end = (closer(of: end) ?? end) + 1
      }
      return SourceRange(start: current.range.start, end: tokens[max(place, end - 1)].range.end)
    }
  }
}
