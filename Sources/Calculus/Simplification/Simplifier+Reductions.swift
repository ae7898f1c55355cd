/// Sums over rows, columns and everything; traces and diagonals.
extension Simplifier {
  /// sum, rowsum or colsum: factors that do not vary along it come out, facts are used.
  func reduced(_ opcode: Opcode, _ operand: NodeID, like id: NodeID) -> NodeID {
    if builder.shape(operand) == builder.shape(id) { return operand }
    let summands = terms(operand)
    let whole = reducedTerm(opcode, operand, like: id)
    guard summands.count > 1 else { return whole }
    let spread = sum(summands.map { reducedSummand(opcode, $0, of: operand, like: id) }, like: id)
    let fitting = fitted(spread, like: id)
    return cost(fitting) < cost(whole) ? fitting : whole
  }

  /// One summand reduced; one that the sum repeats counts as often as it is repeated.
  private func reducedSummand(_ opcode: Opcode, _ summand: Term, of operand: NodeID, like id: NodeID) -> Term {
    let body = summand.body ?? builder.constant(1)
    let (from, whole) = (builder.shape(body), builder.shape(operand))
    var repeated = Powers()
    var reduced = body
    if opcode != .rowsum {
      if from.rows == whole.rows { reduced = along(.colsum, reduced) } else { repeated = repeats(.colsum, operand) }
    }
    if opcode != .colsum {
      if from.columns == whole.columns {
        reduced = along(.rowsum, reduced)
      } else {
        repeated.multiply(repeats(.rowsum, operand))
      }
    }
    if from == whole { (repeated, reduced) = (Powers(), reducedTerm(opcode, body, like: id)) }
    if from.isScalar { repeated = repeats(opcode, operand) }
    var term = singleTerm(reduced)
    if builder.isScalar(reduced), let inner = term.body, !graph.isComparison(inner) {
      term.body = nil
      term.scalars.multiply(inner)
    }
    term.coefficient = term.coefficient * summand.coefficient
    term.scalars.multiply(summand.scalars)
    term.scalars.multiply(repeated)
    return withoutMeans(term)
  }

  private func along(_ opcode: Opcode, _ id: NodeID) -> NodeID {
    let shape = builder.shape(id)
    if opcode == .rowsum ? shape.isColumn : shape.isRow { return id }
    return reducedTerm(shape.isRow || shape.isColumn ? .sum : opcode, id, like: builder.make(opcode, id))
  }

  private func reducedTerm(_ opcode: Opcode, _ operand: NodeID, like id: NodeID) -> NodeID {
    var term = singleTerm(operand)
    guard let body = term.body, builder.shape(body) == builder.shape(operand) else {
      return builder.make(opcode, operand)
    }
    if let known = reducedDiagonal(opcode, body) {
      term.body = known
    } else if opcode == .rowsum, rowsSumToOne(body) {
      term.body = nil
    } else if opcode == .sum, !builder.shape(body).isColumn || graph.arity(body) > 0, rowsSumToOne(body) {
      term.body = nil
      if !builder.shape(body).isColumn { term.scalars.multiply(repeats(.colsum, body)) }
    } else if graph.opcode(body) == .identity {
      term.body = nil
      if opcode == .sum { term.scalars.multiply(repeats(.colsum, body)) }
    } else if graph.opcode(body) == .direction, isZero(reduced(opcode, graph.operand(body, 0), like: id)) {
      // v/‖v‖ adds up to what v does, over ‖v‖.
      return builder.constant(0)
    } else if graph.opcode(body) == .transpose {
      term.body =
        opcode == .sum
        ? builder.sum(graph.operand(body, 0))
        : builder.transpose(along(opcode == .rowsum ? .colsum : .rowsum, graph.operand(body, 0)))
    } else if let pulled = pulledOut(opcode, body, like: id) {
      let inner = singleTerm(pulled)
      term.coefficient = term.coefficient * inner.coefficient
      term.scalars.multiply(inner.scalars)
      term.body = inner.body
    } else {
      term.body = builder.make(opcode, body)
    }
    return node(of: term, like: id)
  }

  /// rowsum(P ⊙ c) with a column c is c ⊙ rowsum(P); nil where no factor is the same all along.
  private func pulledOut(_ opcode: Opcode, _ body: NodeID, like id: NodeID) -> NodeID? {
    guard opcode != .sum else { return nil }
    let parts = monomial(Term(body: body))
    let isConstant = { (power: Power) in
      let shape = self.builder.shape(power.base)
      return opcode == .rowsum ? shape.isColumn : shape.isRow
    }
    guard parts.factors.list.count > 1, parts.factors.list.contains(where: isConstant) else { return nil }
    var (outer, inner) = (Powers(), Powers())
    for power in parts.factors.list {
      if isConstant(power) {
        outer.multiply(power.base, power.exponent)
      } else {
        inner.multiply(power.base, power.exponent)
      }
    }
    var term = Term(coefficient: parts.coefficient, scalars: parts.scalars)
    if let rest = withBody(Term(), inner).body, builder.shape(rest) == builder.shape(body) {
      powers(reduced(opcode, rest, like: id), 1, into: &outer, &term)
      return node(of: withBody(term, outer), like: id)
    }
    return nil
  }

  /// Whether every row of the expression is known to sum to one.
  private func rowsSumToOne(_ id: NodeID) -> Bool {
    if let slot = graph.slotNumber(id) { return has(slot, .onehot) || has(slot, .rowsSumToOne) }
    return graph.opcode(id) == .softmax
  }

  // MARK: Diagonals and traces

  /// diag(A) of a square A: what scales rows or columns comes out, and a transpose has the same diagonal.
  func diagonalEntries(_ operand: NodeID, like id: NodeID) -> NodeID {
    let shape = builder.shape(operand)
    var term = singleTerm(operand)
    guard let body = term.body, builder.shape(body) == shape, shape.rows == shape.columns else {
      return builder.make(Registry.opcode(of: Diagonal.self), operand)
    }
    term.body = diagonalBody(body)
    return node(of: term, like: id)
  }

  private func diagonalBody(_ body: NodeID) -> NodeID {
    if let vector = diagonal(of: body) { return vector }
    if graph.opcode(body) == .identity {
      return repeated(builder.constant(1), like: builder.make(Registry.opcode(of: Diagonal.self), body))
    }
    let parts = factors(body)
    if parts.count > 1, let rest = product(Array(parts.dropFirst())) {
      if let vector = diagonal(of: parts[0]) { return entrywise(vector, .hadamard, [vector, diagonalBody(rest)]) }
      if isOnesMatrix(parts[0]) { return transposedFactor(simplifiedReduction(.colsum, rest)) }
      if parts.count == 2, builder.shape(parts[0]).isColumn {
        let row = transposedFactor(rest)
        return entrywise(row, .hadamard, [parts[0], row])
      }
    }
    if parts.count > 1, let last = parts.last, let rest = product(Array(parts.dropLast())) {
      if let vector = diagonal(of: last) { return entrywise(vector, .hadamard, [vector, diagonalBody(rest)]) }
      if isOnesMatrix(last) { return simplifiedReduction(.rowsum, rest) }
    }
    if graph.opcode(body) == .transpose { return diagonalBody(graph.operand(body, 0)) }
    return builder.make(Registry.opcode(of: Diagonal.self), body)
  }

  private func simplifiedReduction(_ opcode: Opcode, _ id: NodeID) -> NodeID {
    reduced(opcode, id, like: builder.make(opcode, id))
  }

  /// tr: of a transpose, of a Kronecker product, and of a product turned so that equal traces have one form.
  func trace(_ operand: NodeID, like id: NodeID) -> NodeID {
    let opcode = Registry.opcode(of: Trace.self)
    if builder.isScalar(operand) { return operand }
    var term = singleTerm(operand)
    guard let body = term.body, builder.shape(body) == builder.shape(operand) else {
      return builder.make(opcode, operand)
    }
    if let vector = diagonal(of: body) {
      term.body = builder.sum(vector)
    } else if graph.opcode(body) == .transpose {
      term.body = builder.make(opcode, graph.operand(body, 0))
    } else {
      let parts = factors(body)
      let turns = parts.indices.map { Array(parts[$0...] + parts[..<$0]) }
      let mirrored = turns.map { $0.reversed().map(transposedFactor) }
      let turned = (turns + mirrored).min { a, b in
        let (x, y) = (a.reduce(0) { $0 + cost($1) }, b.reduce(0) { $0 + cost($1) })
        return x != y ? x < y : a.lexicographicallyPrecedes(b)
      }
      term.body = builder.make(opcode, turned.flatMap(product) ?? body)
    }
    return node(of: term, like: id)
  }

  /// The adjoint of one factor of kron(A, B) where what flows back is a Kronecker product itself, or all ones.
  func blocks(_ opcode: Opcode, _ operands: [NodeID], like id: NodeID) -> NodeID {
    let whole = builder.make(opcode, operands)
    let isLeft = opcode == Registry.opcode(of: KroneckerLeft.self)
    let (kept, other) = isLeft ? (operands[1], operands[2]) : (operands[2], operands[1])
    var term = singleTerm(operands[0])
    guard let body = term.body, builder.shape(body) == builder.shape(operands[0]) else { return whole }
    let isSquare = { (id: NodeID) in self.builder.shape(id).rows == self.builder.shape(id).columns }
    if graph.opcode(body) == .identity, isSquare(kept), isSquare(other) {
      multiply(&term, by: trace(other, like: builder.make(Registry.opcode(of: Trace.self), other)), 1)
      term.body = builder.identity(like: kept)
    } else if isOnesMatrix(body) {
      multiply(&term, by: simplifiedReduction(.sum, other), 1)
      term.body = repeated(builder.constant(1), like: kept)
    } else if graph.opcode(body) == Registry.opcode(of: Kronecker.self) {
      let (a, b) = (graph.operand(body, 0), graph.operand(body, 1))
      let (mine, theirs) = isLeft ? (a, b) : (b, a)
      guard builder.shape(mine) == builder.shape(kept), builder.shape(theirs) == builder.shape(other) else {
        return whole
      }
      multiply(&term, by: simplifiedReduction(.sum, entrywise(other, .hadamard, [theirs, other])), 1)
      term.body = mine
    } else {
      return whole
    }
    return node(of: term, like: id)
  }
}
