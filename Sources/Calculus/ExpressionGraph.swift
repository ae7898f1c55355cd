/// Which operator a node applies: an index into the ``Registry``, with two codes of its own for leaves.
public struct Opcode: Hashable, Sendable {
  let index: UInt16

  /// A number; its 64 bits stand where other nodes have operands.
  public static let constant = Opcode(index: 0)
  /// A place where a named quantity goes.
  public static let slot = Opcode(index: 1)
}

/// An expression, by its place in an ``ExpressionGraph``. Equal expressions have equal ids.
public struct NodeID: Hashable, Sendable, Comparable {
  let index: Int32

  public static func < (a: NodeID, b: NodeID) -> Bool { a.index < b.index }
}

/// One application of an operator: 16 bytes. Four operands and more stand in the graph's operand list, at `a`.
struct Node: Equatable {
  var opcode: Opcode
  var arity: UInt16
  var a: Int32 = -1
  var b: Int32 = -1
  var c: Int32 = -1
}

/// All expressions of a session, each kept once (hash-consed by open addressing).
///
/// Expressions are *templates* over numbered slots: `X·W₁ + b₁` and `A₁·W₂ + b₂` are the same nodes, so the number
/// of nodes is bounded by the program's text and a loop adds none. An operand is always made before the node that
/// uses it; descending ids are therefore an order in which adjoints can flow.
public final class ExpressionGraph {
  private var nodes: [Node] = []
  private var wideOperands: [Int32] = []
  /// Open addressing: node index + 1, or 0 where free. Its count is a power of two.
  private var table: [Int32] = Array(repeating: 0, count: 1024)
  public var sizes = SizeTable()

  public init() { nodes.reserveCapacity(512) }

  public var count: Int { nodes.count }

  // MARK: Making

  public func constant(_ value: Double) -> NodeID {
    let bits = value.bitPattern
    return intern(
      Node(
        opcode: .constant, arity: 0, a: Int32(truncatingIfNeeded: bits), b: Int32(truncatingIfNeeded: bits >> 32)))
  }

  public func slot(_ number: Int) -> NodeID {
    intern(Node(opcode: .slot, arity: 0, a: Int32(truncatingIfNeeded: number)))
  }

  public func node(_ opcode: Opcode, _ a: NodeID) -> NodeID {
    intern(Node(opcode: opcode, arity: 1, a: a.index))
  }

  public func node(_ opcode: Opcode, _ a: NodeID, _ b: NodeID) -> NodeID {
    intern(Node(opcode: opcode, arity: 2, a: a.index, b: b.index))
  }

  public func node(_ opcode: Opcode, _ operands: [NodeID]) -> NodeID {
    switch operands.count {
    case 0: return intern(Node(opcode: opcode, arity: 0))
    case 1: return node(opcode, operands[0])
    case 2: return node(opcode, operands[0], operands[1])
    case 3:
      return intern(
        Node(opcode: opcode, arity: 3, a: operands[0].index, b: operands[1].index, c: operands[2].index))
    default: return internWide(opcode, operands)
    }
  }

  // MARK: Reading

  public func opcode(_ id: NodeID) -> Opcode { nodes[Int(id.index)].opcode }
  public func arity(_ id: NodeID) -> Int { Int(nodes[Int(id.index)].arity) }

  public func operand(_ id: NodeID, _ position: Int) -> NodeID {
    let node = nodes[Int(id.index)]
    if node.arity > 3 { return NodeID(index: wideOperands[Int(node.a) + position]) }
    switch position {
    case 0: return NodeID(index: node.a)
    case 1: return NodeID(index: node.b)
    default: return NodeID(index: node.c)
    }
  }

  public func operands(_ id: NodeID) -> [NodeID] {
    let count = arity(id)
    return (0..<count).map { operand(id, $0) }
  }

  /// The number of a constant node; nil for any other.
  public func constantValue(_ id: NodeID) -> Double? {
    let node = nodes[Int(id.index)]
    guard node.opcode == .constant else { return nil }
    return Double(bitPattern: UInt64(UInt32(bitPattern: node.a)) | UInt64(UInt32(bitPattern: node.b)) << 32)
  }

  /// The slot number of a slot node; nil for any other.
  public func slotNumber(_ id: NodeID) -> Int? {
    let node = nodes[Int(id.index)]
    return node.opcode == .slot ? Int(node.a) : nil
  }

  /// The nodes under `root` and itself, ascending: every operand stands before its uses.
  public func reachable(from roots: [NodeID]) -> [NodeID] {
    // A formula has few nodes: to look through those is faster than to hash them.
    var few: [NodeID] = []
    few.reserveCapacity(Self.few)
    var many: Set<NodeID> = []
    var stack = roots
    stack.reserveCapacity(Self.few)
    while let id = stack.popLast() {
      if many.isEmpty {
        if few.contains(id) { continue }
        few.append(id)
        if few.count == Self.few { many = Set(few) }
      } else if !many.insert(id).inserted {
        continue
      }
      for position in 0..<arity(id) { stack.append(operand(id, position)) }
    }
    guard many.isEmpty else { return many.sorted() }
    few.sort()
    return few
  }

  private static let few = 24

  // MARK: Hash-consing

  private func intern(_ node: Node) -> NodeID {
    let mask = table.count - 1
    var place = Self.hash(node) & mask
    while true {
      let entry = table[place]
      if entry == 0 { break }
      if nodes[Int(entry) - 1] == node { return NodeID(index: entry - 1) }
      place = (place + 1) & mask
    }
    return append(node, at: place)
  }

  private func internWide(_ opcode: Opcode, _ operands: [NodeID]) -> NodeID {
    let key = Node(opcode: opcode, arity: UInt16(clamping: operands.count))
    let mask = table.count - 1
    var place = operands.reduce(Self.hash(key)) { ($0 &* 31) ^ Int($1.index) } & mask
    while true {
      let entry = table[place]
      if entry == 0 { break }
      let found = nodes[Int(entry) - 1]
      if found.opcode == opcode, found.arity == key.arity,
        operands.indices.allSatisfy({ wideOperands[Int(found.a) + $0] == operands[$0].index })
      {
        return NodeID(index: entry - 1)
      }
      place = (place + 1) & mask
    }
    var node = key
    node.a = Int32(wideOperands.count)
    wideOperands.append(contentsOf: operands.map(\.index))
    return append(node, at: place)
  }

  private func append(_ node: Node, at place: Int) -> NodeID {
    nodes.append(node)
    let id = NodeID(index: Int32(nodes.count - 1))
    table[place] = id.index + 1
    if nodes.count * 2 > table.count { grow() }
    return id
  }

  private func grow() {
    table = Array(repeating: 0, count: table.count * 2)
    let mask = table.count - 1
    for index in nodes.indices {
      let node = nodes[index]
      var hash: Int
      if node.arity > 3 {
        hash = Self.hash(Node(opcode: node.opcode, arity: node.arity))
        for position in 0..<Int(node.arity) { hash = (hash &* 31) ^ Int(wideOperands[Int(node.a) + position]) }
      } else {
        hash = Self.hash(node)
      }
      var place = hash & mask
      while table[place] != 0 { place = (place + 1) & mask }
      table[place] = Int32(index + 1)
    }
  }

  // MARK: Forgetting

  /// Forgets all expressions but these and what they are made of; gives the ids that those have from now on, in the
  /// same order.
  public func compact(keeping roots: [NodeID]) -> [NodeID: NodeID] {
    let kept = reachable(from: roots).map { (id: $0, node: nodes[Int($0.index)], operands: operands($0)) }
    nodes = []
    nodes.reserveCapacity(512)
    wideOperands = []
    table = Array(repeating: 0, count: 1024)
    var moved: [NodeID: NodeID] = [:]
    for (id, leaf, operands) in kept {
      moved[id] = operands.isEmpty ? intern(leaf) : node(leaf.opcode, operands.map { moved[$0] ?? $0 })
    }
    return moved
  }

  @inline(__always)
  private static func hash(_ node: Node) -> Int {
    let low = UInt64(UInt32(bitPattern: node.a)) | UInt64(UInt32(bitPattern: node.b)) << 32
    let high = UInt64(UInt32(bitPattern: node.c)) | UInt64(node.opcode.index) << 32 | UInt64(node.arity) << 48
    var hash = (low &* 0x9E37_79B9_7F4A_7C15) ^ (high &* 0xC2B2_AE3D_27D4_EB4F)
    hash ^= hash >> 29
    return Int(truncatingIfNeeded: (hash &* 0xBF58_476D_1CE4_E5B9) >> 20)
  }
}
