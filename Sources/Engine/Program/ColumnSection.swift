import CKernels
import Matrices

/// Kernels whose results are cut into the same columns, say a layer's units, so that a thread that has made some of one's
/// goes on with them in the next: what it has in its cache need not go to another's, and threads wait for each other once.
///
/// Some are cut by rows: `Aᵀ·B` has a row for every column of A. The bits are those of the kernels one by one.
struct ColumnSection {
  struct Member {
    var kernel: Kernel
    var isByRows: Bool
  }

  /// How many columns are cut.
  let count: Int
  private(set) var members: [Member] = []
  /// In bytes of multiplied numbers.
  private(set) var work = 0.0
  /// What is made by columns, and what by rows.
  private var made: Set<Int32> = []
  private var madeByRows: Set<Int32> = []

  /// Shares begin at multiples of it: fewer columns would leave a product's lanes and tiles empty.
  static let grain = 8
  /// Of all members: an interruption is seen between turns.
  private static let mostWork = 0x1p27
  /// Of what is no product: more have threads of their own, part by part.
  private static let mostEntries = 1 << 17

  init(count: Int) { self.count = count }

  /// Whether it is worth its threads' handing over.
  var isWorthIt: Bool { work >= NNK_SHORT_WORK }

  /// Adds a kernel that can be cut like those before it; false for another.
  mutating func add(_ kernel: Kernel) -> Bool {
    guard kernel.isProduct ? kernel.isThin : kernel.rows <= Self.mostEntries / max(1, kernel.columns),
      kernel.work < NNK_LONG_WORK, work + kernel.work < Self.mostWork
    else { return false }
    let operands = kernel.operands
    guard operands.allSatisfy({ !madeByRows.contains($0.operand.register) }) else { return false }
    let isByColumns = kernel.columns == count && kernel.isCutByColumns
    if isByColumns, operands.allSatisfy({ $0.isCutAlike || !made.contains($0.operand.register) }) {
      members.append(Member(kernel: kernel, isByRows: false))
      made.formUnion(kernel.resultRegisters)
    } else if kernel.rows == count, kernel.isProduct, kernel.transposeA,
      operands.dropFirst().allSatisfy({ !made.contains($0.operand.register) })
    {
      members.append(Member(kernel: kernel, isByRows: true))
      madeByRows.formUnion(kernel.resultRegisters)
    } else {
      return false
    }
    work += kernel.work
    return true
  }
}

extension Kernel {
  var isProduct: Bool {
    switch code {
    case .thinProduct, .affine, .productKeepPositive, .productSubtract: true
    default: false
    }
  }

  /// In bytes of multiplied numbers, for the time that they take: what is no product has little.
  var work: Double {
    guard isProduct || code == .product else { return 0 }
    return Double(rows) * Double(columns) * Double(inner) * (isFloat32 ? 4 : 8)
  }

  /// Whether some columns of the result are what the same columns of operands give.
  fileprivate var isCutByColumns: Bool {
    switch code {
    case .biasRelu, .columnSums: true
    default: isProduct || code.isEntrywise
    }
  }

  /// The operands, and whether columns of the result need the same columns of theirs alone.
  var operands: [(operand: Operand, isCutAlike: Bool)] {
    func entries(_ operand: Operand) -> (Operand, Bool) {
      (operand, operand.spread == .whole || operand.spread == .row)
    }
    switch code {
    case .unary, .spread, .convert, .columnSums: return [entries(a)]
    case .binary, .compare, .select, .biasRelu: return [entries(a), entries(b)]
    case .subtractScaled: return [entries(a), entries(b), (c, false)]
    case .product, .thinProduct: return [(a, false), (b, !transposeB)]
    case .affine, .productKeepPositive: return [(a, false), (b, !transposeB), (c, true)]
    case .productSubtract: return [(a, false), (b, !transposeB), (c, true), (d, false)]
    case .rowSums, .sum, .softmax, .logSoftmax, .transpose: return [(a, false)]
    }
  }

  var operandRegisters: [Int] { operands.map { Int($0.operand.register) } }

  var resultRegisters: [Int32] {
    let isTwofold = code == .biasRelu || hasActivation
    return isTwofold && second.register != result.register
      ? [result.register, second.register] : [result.register]
  }
}

// MARK: Running

/// A section over a program's memory.
@safe final class SectionRun {
  let section: ColumnSection
  /// What the threads read: a pointer, so that they count no references.
  private let shared: UnsafeMutablePointer<Shared>

  @unsafe private struct Shared {
    let members: UnsafeMutablePointer<ColumnSection.Member>
    let count: Int
    let addresses: Addresses
  }

  init(_ section: ColumnSection, _ addresses: Addresses) {
    self.section = section
    let count = section.members.count
    let members = UnsafeMutablePointer<ColumnSection.Member>.allocate(capacity: count)
    for (place, member) in section.members.enumerated() { unsafe (members + place).initialize(to: member) }
    unsafe shared = UnsafeMutablePointer<Shared>.allocate(capacity: 1)
    unsafe shared.initialize(to: Shared(members: members, count: count, addresses: addresses))
  }

  deinit {
    unsafe shared.pointee.members.deallocate()
    unsafe shared.deallocate()
  }

  /// The first share is the calling thread's: of two threads, each has the same columns from turn to turn.
  func run() {
    if section.work < NNK_LONG_WORK {
      unsafe nnk_parallel_for_short(section.count, ColumnSection.grain, section.work, Self.runShare, shared)
    } else {
      unsafe nnk_parallel_for(section.count, ColumnSection.grain, Self.runShare, shared)
    }
  }

  private static let runShare: @convention(c) (UnsafeMutableRawPointer?, Int, Int) -> Void = { context, start, end in
    guard let shared = unsafe context?.assumingMemoryBound(to: Shared.self).pointee else { return }
    for place in unsafe 0..<shared.count {
      let member = unsafe shared.members + place
      let share = nnk_share(by_rows: unsafe member.pointee.isByRows ? 1 : 0, start: start, end: end)
      unsafe member.pointee.kernel.run(share, shared.addresses)
    }
  }
}
