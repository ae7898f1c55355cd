/// Matrix products as chains of factors.
extension Simplifier {
  /// The factors of a matrix product; anything else is one factor.
  func factors(_ id: NodeID) -> [NodeID] {
    guard graph.opcode(id) == .product, !builder.isScalar(graph.operand(id, 0)), !builder.isScalar(graph.operand(id, 1))
    else { return [id] }
    return factors(graph.operand(id, 0)) + factors(graph.operand(id, 1))
  }

  /// A product of simplified matrices: numbers and 1×1 stretches in front, identities gone.
  func chain(_ parts: [NodeID]) -> NodeID {
    var outer = Term()
    var matrices: [NodeID] = []
    for part in parts {
      let term = singleTerm(part)
      outer.coefficient = outer.coefficient * term.coefficient
      outer.scalars.multiply(term.scalars)
      guard let body = term.body else { continue }
      for factor in factors(body) where graph.opcode(factor) != .identity { matrices.append(factor) }
    }
    cancelInverses(&matrices)
    matrices = openingInverses(matrices)
    joinDiagonals(&matrices)
    joinKroneckers(&matrices, into: &outer)
    joinOnes(&matrices, into: &outer)
    guard let first = matrices.first else {
      outer.body = parts.first { graph.opcode($0) == .identity }
      return node(of: outer, like: parts[0])
    }
    let isWholeScalar = builder.shape(first).isRow && (matrices.last.map { builder.shape($0).isColumn } ?? false)
    if !isWholeScalar { extractScalars(&matrices, into: &outer) }
    outer.body = product(matrices)
    return node(of: outer, like: outer.body ?? first)
  }

  func product(_ matrices: [NodeID]) -> NodeID? {
    guard var result = matrices.first else { return nil }
    for matrix in matrices.dropFirst() { result = builder.make(.product, result, matrix) }
    return result
  }

  /// a·(xᵀ·y)·bᵀ: what lies between two widths of one is a number.
  private func extractScalars(_ matrices: inout [NodeID], into term: inout Term) {
    var start = 0
    while start < matrices.count {
      guard builder.shape(matrices[start]).isRow,
        let end = matrices.indices.dropFirst(start).first(where: { builder.shape(matrices[$0]).isColumn }),
        end > start, end - start + 1 < matrices.count,
        let scalar = product(Array(matrices[start...end]))
      else {
        start += 1
        continue
      }
      term.scalars.multiply(oriented(scalar))
      matrices.removeSubrange(start...end)
    }
  }

  /// xᵀ·y and yᵀ·x are one number: the spelling that came first stands for both.
  func oriented(_ scalar: NodeID) -> NodeID {
    if let known = orientations[scalar] { return known }
    let parts = factors(scalar)
    orientations[scalar] = scalar
    if parts.count > 1, let mirror = product(parts.reversed().map(transposedFactor)) { orientations[mirror] = scalar }
    return scalar
  }

  func cancelInverses(_ matrices: inout [NodeID]) {
    var place = 0
    while place + 1 < matrices.count {
      let (a, b) = (matrices[place], matrices[place + 1])
      if isInverse(a, of: b) || isInverse(b, of: a) || isOrthogonalPair(a, b) {
        if matrices.count == 2 {
          matrices = [builder.identity(like: builder.make(.product, a, b))]
          return
        }
        matrices.removeSubrange(place...(place + 1))
        place = max(0, place - 1)
      } else {
        place += 1
      }
    }
  }

  private func joinDiagonals(_ matrices: inout [NodeID]) {
    var place = matrices.count - 2
    while place >= 0 {
      if place + 1 < matrices.count, let joined = joinedDiagonal(matrices[place], matrices[place + 1]) {
        matrices.replaceSubrange(place...(place + 1), with: [joined])
      } else {
        place -= 1
      }
    }
  }

  /// ones(n, k)·ones(k, m) is k·ones(n, m).
  private func joinOnes(_ matrices: inout [NodeID], into term: inout Term) {
    var place = 0
    while place + 1 < matrices.count {
      let (a, b) = (matrices[place], matrices[place + 1])
      guard isOnesMatrix(a), isOnesMatrix(b) else {
        place += 1
        continue
      }
      let whole = builder.make(.product, a, b)
      term.scalars.multiply(repeats(.rowsum, a))
      matrices.replaceSubrange(place...(place + 1), with: [repeated(builder.constant(1), like: whole)])
    }
  }

  /// kron(A, B)·kron(C, D) is kron(A·C, B·D) where the sizes fit.
  private func joinKroneckers(_ matrices: inout [NodeID], into term: inout Term) {
    var place = 0
    while place + 1 < matrices.count {
      let (left, right) = (matrices[place], matrices[place + 1])
      place += 1
      guard graph.opcode(left) == Self.kronecker, graph.opcode(right) == Self.kronecker else { continue }
      let pairs = zip(graph.operands(left), graph.operands(right))
      guard pairs.allSatisfy({ builder.shape($0).columns == builder.shape($1).rows }) else { continue }
      let products = pairs.map { singleTerm(chain([$0, $1])) }
      let bodies = products.compactMap(\.body)
      guard bodies.count == 2 else { continue }
      for product in products {
        term.coefficient = term.coefficient * product.coefficient
        term.scalars.multiply(product.scalars)
      }
      place -= 1
      matrices.replaceSubrange(place...(place + 1), with: [builder.make(Self.kronecker, bodies[0], bodies[1])])
    }
  }

  private static let kronecker = Registry.opcode(of: Kronecker.self)

  private func isInverse(_ a: NodeID, of b: NodeID) -> Bool {
    if graph.opcode(a) == .transpose, graph.opcode(b) == .transpose {
      return isInverse(graph.operand(a, 0), of: graph.operand(b, 0))
    }
    return graph.opcode(a) == .inverse && graph.operand(a, 0) == b
  }

  private func isOrthogonalPair(_ a: NodeID, _ b: NodeID) -> Bool {
    guard graph.opcode(a) == .transpose, graph.operand(a, 0) == b, let slot = graph.slotNumber(b) else { return false }
    return has(slot, .orthogonal)
  }

  // MARK: Transposes

  /// The transpose pushed to the leaves of products, and into a sum where that reads shorter.
  func transposed(_ id: NodeID) -> NodeID {
    var term = singleTerm(id)
    guard let body = term.body else { return id }
    let parts = factors(body)
    if parts.count > 1 {
      term.body = product(parts.reversed().map(transposedFactor))
      return node(of: term, like: body)
    }
    term.body = transposedFactor(body)
    let whole = node(of: term, like: body)
    let summands = terms(body)
    guard summands.count > 1 else { return whole }
    let spread = sum(
      summands.map { summand in
        var turned = summand
        turned.coefficient = summand.coefficient * term.coefficient
        turned.scalars.multiply(term.scalars)
        turned.body = summand.body.map(transposed)
        return turned
      }, like: whole)
    return cost(spread) < cost(whole) ? spread : whole
  }

  func transposedFactor(_ id: NodeID) -> NodeID {
    if builder.isScalar(id) || isSymmetric(id) { return id }
    if graph.isBroadcast(id), builder.isScalar(graph.operand(id, 0)) {
      return builder.broadcast(graph.operand(id, 0), like: builder.transpose(graph.operand(id, 1)))
    }
    if graph.opcode(id) == Self.kronecker {
      return builder.make(
        graph.opcode(id), transposedFactor(graph.operand(id, 0)), transposedFactor(graph.operand(id, 1)))
    }
    return builder.transpose(id)
  }
}
