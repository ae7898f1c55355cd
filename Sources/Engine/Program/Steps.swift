import CKernels
import Calculus
import Matrices

/// The operations of a program in order, each with its kernel where there is one, before memory is given out.
struct Steps {
  enum Action {
    case kernel(Kernel)
    case operate(Dataflow.Operation, operands: [Int], result: Int)
    case bands(BandRegion)
    case section(ColumnSection)
  }

  struct Step {
    var action: Action
    var operands: [Int]
    var results: [Int]
    var opcode: Opcode?
  }

  private(set) var list: [Step] = []
  let order: [Int]
  private let flow: Dataflow
  private let roots: Set<Int>
  private var uses: [Int: Int] = [:]

  /// A region is one step, behind all that does not need it.
  init(_ flow: Dataflow, order: [Int], roots: Set<Int>, _ region: BandRegion? = nil) throws {
    (self.flow, self.roots) = (flow, roots)
    self.order = region.map { $0.before + $0.after } ?? order
    for (place, value) in self.order.enumerated() {
      if place == region?.before.count { add(region) }
      guard case .result(let operation, let operands) = flow.values[value].origin else { continue }
      for operand in operands { uses[operand, default: 0] += 1 }
      var opcode: Opcode?
      if case .plan(.apply(let code, _)) = operation { opcode = code }
      if case .plan(.product) = operation { opcode = .product }
      let kinds = operands.map { flow.values[$0].kind }
      var action = Action.operate(operation, operands: operands, result: value)
      if var kernel = Kernel(operation, kinds, flow.values[value].kind, constants: numbers(operands)) {
        kernel.a.register = Int32(operands[0])
        if operands.count > 1 { kernel.b.register = Int32(operands[1]) }
        kernel.result.register = Int32(value)
        // `mask ⊙ A` selects from A as `A ⊙ mask` does.
        if kernel.code == .select, kinds[0].type == .mask { swap(&kernel.a, &kernel.b) }
        action = .kernel(kernel)
      }
      list.append(Step(action: action, operands: operands, results: [value], opcode: opcode))
    }
    if self.order.count == region?.before.count { add(region) }
  }

  private mutating func add(_ region: BandRegion?) {
    guard let region else { return }
    let operands = region.sliced + region.shared.filter { !region.sliced.contains($0) }
    for operand in operands { uses[operand, default: 0] += 1 }
    list.append(Step(action: .bands(region), operands: operands, results: region.outputs))
  }

  /// Whether a value is computed by a kernel, into memory that may serve others.
  func isTemporary(_ value: Int) -> Bool {
    guard case .result(let operation, let operands) = flow.values[value].origin else { return false }
    return Kernel(
      operation, operands.map { flow.values[$0].kind }, flow.values[value].kind, constants: numbers(operands)) != nil
  }

  private func numbers(_ operands: [Int]) -> [Double?] { operands.map { flow.constantValue($0)?.scalarValue } }

  func lastUses() -> [Int: Int] {
    var last: [Int: Int] = [:]
    for (place, step) in list.enumerated() { for operand in step.operands { last[operand] = place } }
    return last
  }

  // MARK: Two operations as one, to the same bits

  /// `W − η·G` in one pass, a bias and its ReLU in one, `G ⊙ [Z > 0]` without the mask.
  mutating func fuse() {
    var maker: [Int: Int] = [:]
    for (place, step) in list.enumerated() { for value in step.results { maker[value] = place } }
    var dropped: Set<Int> = []
    for place in list.indices {
      guard case .kernel(let kernel) = list[place].action else { continue }
      if let (fused, inner) = scaledDifference(kernel, maker) ?? selection(kernel, list[place].opcode, maker) {
        list[place].action = .kernel(fused)
        list[place].operands = fused.operandRegisters
        dropped.insert(inner)
      } else if let (fused, inner) = biasAndActivation(kernel, maker), !dropped.contains(inner) {
        list[inner].action = .kernel(fused)
        list[inner].results.append(Int(kernel.result.register))
        dropped.insert(place)
      }
    }
    list = list.indices.filter { !dropped.contains($0) }.map { list[$0] }
  }

  /// A product with its bias, and its ReLU, or with what else is done to its entries alone; the mask of a ReLU from what it gave, which is greater than 0 in the same
  /// places, so that Z itself need not be kept where nobody reads it.
  mutating func fuseProducts() {
    var maker: [Int: Int] = [:]
    for (place, step) in list.enumerated() { for value in step.results { maker[value] = place } }
    for place in list.indices {
      guard case .kernel(var kernel) = list[place].action, kernel.code == .binary,
        kernel.function == nnk_where_positive.rawValue, let (source, _) = self.kernel(making: kernel.b.register, maker),
        source.code == .biasRelu, source.result.register == kernel.b.register
      else { continue }
      kernel.b.register = source.second.register
      list[place].action = .kernel(kernel)
      list[place].operands = kernel.operandRegisters
    }
    uses = [:]
    for step in list { for operand in step.operands { uses[operand, default: 0] += 1 } }
    var dropped: Set<Int> = []
    for place in list.indices {
      guard case .kernel(let kernel) = list[place].action, let (fused, inner) = finished(kernel, maker) else {
        continue
      }
      list[place].action = .kernel(fused)
      list[place].operands = fused.operandRegisters
      let isKept = roots.contains(Int(fused.result.register)) || uses[Int(fused.result.register), default: 0] > 0
      if fused.hasActivation, !isKept {
        var lone = fused
        lone.result = fused.second
        list[place].action = .kernel(lone)
        list[place].results = [Int(fused.second.register)]
      }
      dropped.insert(inner)
    }
    list = list.indices.filter { !dropped.contains($0) }.map { list[$0] }
  }

  private func finished(_ kernel: Kernel, _ maker: [Int: Int]) -> (Kernel, Int)? {
    let isSum = kernel.code == .binary && kernel.function == nnk_add.rawValue
    let isSelection = kernel.code == .binary && kernel.function == nnk_where_positive.rawValue
    switch kernel.code {
    case .biasRelu,
      .binary where isSum:
      guard kernel.a.spread == .whole, kernel.b.spread == .row else { return nil }
      return finished(kernel, product: kernel.a, maker) { product in
        product.code = .affine
        product.c = kernel.b
        product.second = kernel.second
        product.hasActivation = kernel.code == .biasRelu
      }
    case .binary where isSelection:
      guard kernel.a.spread == .whole, kernel.b.spread == .whole else { return nil }
      return finished(kernel, product: kernel.a, maker) { product in
        product.code = .productKeepPositive
        product.c = kernel.b
      }
    case .subtractScaled:
      return finished(kernel, product: kernel.b, maker) { product in
        product.code = .productSubtract
        (product.c, product.d) = (kernel.a, kernel.c)
      }
    default: return nil
    }
  }

  /// The kernel of a product that nobody else reads, with what follows it.
  private func finished(
    _ kernel: Kernel, product operand: Kernel.Operand, _ maker: [Int: Int], _ change: (inout Kernel) -> Void
  ) -> (Kernel, Int)? {
    guard isUsedOnce(operand.register), let (product, place) = self.kernel(making: operand.register, maker),
      product.code == .thinProduct || product.code == .product && product.isOnePiece
    else { return nil }
    var fused = product
    change(&fused)
    fused.result = kernel.result
    return (fused, place)
  }

  private func kernel(making value: Int32, _ maker: [Int: Int]) -> (Kernel, Int)? {
    guard let place = maker[Int(value)], case .kernel(let kernel) = list[place].action else { return nil }
    return (kernel, place)
  }

  private func isUsedOnce(_ value: Int32) -> Bool { uses[Int(value)] == 1 && !roots.contains(Int(value)) }

  private func scaledDifference(_ kernel: Kernel, _ maker: [Int: Int]) -> (Kernel, Int)? {
    guard kernel.code == .binary, kernel.function == nnk_sub.rawValue, kernel.a.spread == .whole,
      kernel.b.spread == .whole, isUsedOnce(kernel.b.register),
      let (scaled, place) = self.kernel(making: kernel.b.register, maker),
      scaled.code == .binary, scaled.function == nnk_mul.rawValue
    else { return nil }
    var fused = kernel
    fused.code = .subtractScaled
    switch (scaled.a.spread, scaled.b.spread) {
    case (.number, .whole): (fused.c, fused.b) = (scaled.a, scaled.b)
    case (.whole, .number): (fused.c, fused.b) = (scaled.b, scaled.a)
    default: return nil
    }
    return (fused, place)
  }

  private func selection(_ kernel: Kernel, _ opcode: Opcode?, _ maker: [Int: Int]) -> (Kernel, Int)? {
    guard kernel.code == .select, opcode == .hadamard, isUsedOnce(kernel.b.register),
      let (mask, place) = self.kernel(making: kernel.b.register, maker), mask.code == .compare,
      mask.function == nnk_gt.rawValue, mask.a.spread == .whole, mask.b.spread == .number,
      mask.isFloat32 == kernel.isFloat32, flow.constantValue(Int(mask.b.register))?.scalarValue == 0
    else { return nil }
    var fused = kernel
    fused.code = .binary
    fused.function = nnk_where_positive.rawValue
    fused.b = mask.a
    return (fused, place)
  }

  private func biasAndActivation(_ kernel: Kernel, _ maker: [Int: Int]) -> (Kernel, Int)? {
    guard kernel.code == .unary, kernel.function == nnk_relu.rawValue,
      let (sum, place) = self.kernel(making: kernel.a.register, maker), sum.code == .binary,
      sum.function == nnk_add.rawValue, sum.a.spread == .whole, sum.b.spread == .row
    else { return nil }
    var fused = sum
    fused.code = .biasRelu
    fused.second = kernel.result
    return (fused, place)
  }

  // MARK: Sections

  /// How far behind a section's first kernel others of it are looked for.
  private static let reach = 64

  /// Puts kernels that are cut into the same columns behind each other, as one step, where their threads gain by it.
  mutating func cut(threads: Int) {
    guard threads > 1 else { return }
    var unmade = Set(list.flatMap(\.results))
    var isTaken = Array(repeating: false, count: list.count)
    var all: [Step] = []
    for place in list.indices where !isTaken[place] {
      if let (section, places) = section(from: place, threads, isTaken, unmade) {
        for place in places { isTaken[place] = true }
        let kernels = section.members.map(\.kernel)
        all.append(
          Step(
            action: .section(section), operands: kernels.flatMap(\.operandRegisters),
            results: kernels.flatMap { $0.resultRegisters.map(Int.init) }))
      } else {
        all.append(list[place])
      }
      for value in all[all.count - 1].results { unmade.remove(value) }
    }
    list = all
  }

  /// The section that does most of those that begin with a kernel.
  private func section(
    from place: Int, _ threads: Int, _ isTaken: [Bool], _ unmade: Set<Int>
  ) -> (ColumnSection, [Int])? {
    guard case .kernel(let first) = list[place].action, first.isProduct else { return nil }
    var best: (section: ColumnSection, places: [Int])?
    for count in [first.columns, first.rows] where count >= 2 * ColumnSection.grain * threads {
      var section = ColumnSection(count: count)
      guard section.add(first) else { continue }
      var places = [place]
      var made = Set(list[place].results)
      for next in place + 1..<min(list.count, place + Self.reach) where !isTaken[next] {
        guard case .kernel(let kernel) = list[next].action,
          list[next].operands.allSatisfy({ !unmade.contains($0) || made.contains($0) }), section.add(kernel)
        else { continue }
        places.append(next)
        made.formUnion(list[next].results)
      }
      if section.isWorthIt, section.work > best?.section.work ?? 0 { best = (section, places) }
    }
    return best
  }

  // MARK: Groups

  /// From so many entries on, intermediates would leave the first cache.
  private static let largeResult = 1 << 13

  /// Steps that run one by one, and entrywise ones that follow each other over one large shape.
  func groups() -> [Range<Int>] {
    var groups: [Range<Int>] = []
    var start = 0
    while start < list.count {
      var end = start + 1
      if let first = largeEntrywise(start) {
        while end < list.count, let next = largeEntrywise(end), next == first { end += 1 }
      }
      groups.append(start..<end)
      start = end
    }
    return groups
  }

  private func largeEntrywise(_ place: Int) -> Shape? {
    guard case .kernel(let kernel) = list[place].action, kernel.code.isEntrywise else { return nil }
    let shape = Shape(rows: kernel.rows, columns: kernel.columns)
    return shape.count >= Self.largeResult ? shape : nil
  }

  /// The values that are made and used within a group alone.
  func inside(_ group: Range<Int>, _ roots: Set<Int>) -> Set<Int> {
    guard group.count > 1 else { return [] }
    var inner: [Int: Int] = [:]
    for place in group { for operand in list[place].operands { inner[operand, default: 0] += 1 } }
    var values: Set<Int> = []
    for place in group {
      for value in list[place].results where !roots.contains(value) && inner[value, default: 0] == totalUses(value) {
        values.insert(value)
      }
    }
    return values
  }

  private func totalUses(_ value: Int) -> Int {
    list.reduce(0) { $0 + $1.operands.count(where: { $0 == value }) }
  }
}
