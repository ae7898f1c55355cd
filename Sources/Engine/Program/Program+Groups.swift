import CKernels
import Matrices

/// How a large result is cut into parts that lie in one piece each.
struct Parts {
  let rows: Int
  let columns: Int
  private let height: Int
  private let width: Int
  private let perColumn: Int
  let count: Int

  init(rows: Int, columns: Int) {
    (self.rows, self.columns) = (rows, columns)
    height = min(max(1, rows), RegisterMemory.partSize)
    width = rows >= RegisterMemory.partSize ? 1 : max(1, RegisterMemory.partSize / max(1, rows))
    perColumn = (rows + height - 1) / height
    count = perColumn * ((columns + width - 1) / width)
  }

  subscript(_ place: Int) -> Kernel.Part {
    let (across, down) = (place / perColumn * width, place % perColumn * height)
    return Kernel.Part(rows: down..<min(rows, down + height), columns: across..<min(columns, across + width))
  }
}

extension Program {
  /// From so many entries on the threads share a group.
  private static let manyEntries = 1 << 18
  /// Parts between two looks at the interruption: some ten milliseconds.
  private static let partsAtOnce = 1 << 12

  /// Runs entrywise kernels one behind the other, part by part; the same arithmetic for every entry, whatever the part
  /// and the thread. Throws ``Interrupted``.
  func runGroup(_ places: Range<Int>, _ interruption: Interruption) throws {
    let first = kernels[places.lowerBound]
    let parts = Parts(rows: first.rows, columns: first.columns)
    let isShared = first.rows * first.columns >= Self.manyEntries && nnk_threads_used() > 1
    var start = 0
    while start < parts.count {
      if interruption.isRequested { throw Interrupted() }
      let end = min(parts.count, start + Self.partsAtOnce)
      let work = unsafe GroupWork(
        kernels: Array(kernels[places]), addresses: memory.addresses, registers: memory.count,
        partRegisters: partRegisters(places), parts: parts, first: start)
      if isShared { work.runShared(end - start) } else { unsafe work.run(0..<(end - start), memory.addresses) }
      start = end
    }
  }

  private func partRegisters(_ places: Range<Int>) -> [Int] {
    kernels[places].filter { $0.result.spread == .part }.map { Int($0.result.register) }
  }
}

/// A group's parts, for several threads: each has memory of its own for what stands between the operators.
@safe private final class GroupWork: @unchecked Sendable {
  private let kernels: [Kernel]
  private let addresses: Addresses
  private let registers: Int
  private let partRegisters: [Int]
  private let parts: Parts
  private let first: Int

  init(
    kernels: [Kernel], addresses: Addresses, registers: Int, partRegisters: [Int], parts: Parts, first: Int
  ) {
    self.kernels = kernels
    unsafe self.addresses = addresses
    self.registers = registers
    self.partRegisters = partRegisters
    self.parts = parts
    self.first = first
  }

  func run(_ range: Range<Int>, _ addresses: Addresses) {
    for place in range {
      let part = parts[first + place]
      for kernel in kernels { unsafe kernel.run(part, addresses) }
    }
  }

  func runShared(_ count: Int) {
    WorkingThreads.share(count, grain: max(1, count / (4 * WorkingThreads.count))) { runApart($0) }
  }

  private func runApart(_ range: Range<Int>) {
    let own = Addresses.allocate(capacity: registers)
    unsafe own.initialize(from: addresses, count: registers)
    let size = RegisterMemory.partSize * MemoryLayout<Double>.size
    let room = UnsafeMutableRawPointer.allocate(byteCount: max(1, partRegisters.count) * size, alignment: 64)
    for (place, register) in partRegisters.enumerated() { unsafe own[register] = room + place * size }
    unsafe run(range, own)
    unsafe room.deallocate()
    unsafe own.deallocate()
  }
}
