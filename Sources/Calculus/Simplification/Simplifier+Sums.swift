/// Common factors of a sum.
extension Simplifier {
  /// Pulls a common first or last matrix factor out of two terms, as long as any pair has one.
  func factored(_ terms: [Term], like id: NodeID) -> [Term] {
    // Pairs are compared: nobody reads a sum of hundreds of terms for its common factors.
    guard terms.count <= 60 else { return terms }
    var terms = terms
    var left = 0
    while left < terms.count {
      var right = left + 1
      while right < terms.count {
        if let joined = joined(terms[left], terms[right]) {
          terms[left] = joined
          terms.remove(at: right)
          right = left + 1
        } else {
          right += 1
        }
      }
      left += 1
    }
    return terms
  }

  private func joined(_ a: Term, _ b: Term) -> Term? {
    guard let x = a.body, let y = b.body, a.scalars.matches(b.scalars), builder.shape(x) == builder.shape(y) else {
      return nil
    }
    let (p, q) = (factors(x), factors(y))
    guard p.count > 1 || q.count > 1, p != q else { return nil }
    let prefix = zip(p, q).prefix { $0 == $1 }.count
    let suffix = zip(p.dropFirst(prefix).reversed(), q.dropFirst(prefix).reversed()).prefix { $0 == $1 }.count
    guard prefix + suffix > 0, prefix + suffix < min(p.count, q.count) else { return nil }
    let middles = [Array(p[prefix..<(p.count - suffix)]), Array(q[prefix..<(q.count - suffix)])]
    guard let u = product(middles[0]), let v = product(middles[1]) else { return nil }
    let isCommon = a.coefficient.magnitude == b.coefficient.magnitude
    let outer = isCommon ? a.coefficient.magnitude : .one
    let inner = [a.coefficient / outer, b.coefficient / outer]
    var summands = [Term(coefficient: inner[0], body: u), Term(coefficient: inner[1], body: v)]
    // (A + Aᵀ), not (Aᵀ + A).
    if graph.opcode(u) == .transpose, graph.opcode(v) != .transpose { summands.swapAt(0, 1) }
    let middle = sum(summands, like: u)
    let body = product(Array(p[..<prefix]) + factors(middle) + Array(p[(p.count - suffix)...]))
    return Term(coefficient: outer, scalars: a.scalars, body: body)
  }
}
