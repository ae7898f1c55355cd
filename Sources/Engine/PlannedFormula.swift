import Matrices

/// A formula's plans, one for each combination of shapes and types that it has met.
struct PlannedFormula {
  /// What a plan is specialised to of one slot. Values are no part of it, save for numbers that decide shapes.
  private struct Leaf: Hashable {
    var shape: Shape
    var elementType: ElementType
    /// The slot's number where it decides a shape.
    var size: Double?
  }

  /// The slots whose numbers decide shapes, as in `zeros(n, 10)`.
  let sizeSlots: [Int]
  var lastUse: Int
  private var plans: [[Leaf]: Plan] = [:]
  /// The latest, and what it is specialised to: nearly always the next one too, and found without hashing.
  private var latest: (leaves: [Leaf], plan: Plan)?
  var planCount: Int { plans.count }
  /// One of more shapes forgets them all: it grows at every step. The layers of a deep network have fewer.
  private static let most = 512

  init(sizeSlots: [Int], lastUse: Int) {
    self.sizeSlots = sizeSlots
    self.lastUse = lastUse
  }

  /// The plan for these slots; made where there is none.
  mutating func plan(for slots: [Matrix], _ make: () throws -> Plan) throws -> Plan {
    if let latest, latest.leaves.count == slots.count,
      slots.indices.allSatisfy({ latest.leaves[$0] == leaf(slots, $0) })
    {
      return latest.plan
    }
    let leaves = slots.indices.map { leaf(slots, $0) }
    let plan: Plan
    if let known = plans[leaves] {
      plan = known
    } else {
      plan = try make()
      if plans.count == Self.most { plans = [:] }
      plans[leaves] = plan
    }
    latest = (leaves, plan)
    return plan
  }

  private func leaf(_ slots: [Matrix], _ slot: Int) -> Leaf {
    Leaf(
      shape: slots[slot].shape, elementType: slots[slot].elementType,
      size: sizeSlots.contains(slot) ? slots[slot].scalarValue : nil)
  }
}
