import Calculus
import Matrices
import Synchronization

/// A region's operations as a program over one band, run for every band by all threads.
@safe final class BandProgram {
  /// Where a value lies outside, where in the band's program, and how many columns of which size it has.
  private struct Link {
    var outside: Int
    var inside: Int
    var columns: Int
    var entrySize: Int
  }

  /// A sum over the bands, each band's one behind the other.
  private struct Sum {
    var link: Link
    var kind: Plan.Kind
    var bands: Matrix
  }

  let rows: Int
  /// Operations of a band, for a reader.
  let operationCount: Int
  var outputs: [Int] { region.outputs }
  private let region: BandRegion
  private let flow: Dataflow
  private let sliced: [Link]
  private let shared: [Link]
  private let wholes: [Link]
  private let sums: [Sum]
  /// Programs that no thread works with; and that of the last band, where it is shorter.
  private let idle: Mutex<[Band]>
  private let last: Band?
  /// Bands that are shared out at once: what a thread that came late has left of them, the others do soon.
  private static let bandsAtOnce = 64

  /// Throws what laying out memory throws.
  init(_ region: BandRegion, _ flow: Dataflow) throws {
    rows = region.rows
    operationCount = region.members.count
    (self.region, self.flow) = (region, flow)
    let (inner, places) = try Self.flow(of: region, flow, RowBands.height)
    func link(_ value: Int, _ inside: Int) -> Link {
      let kind = flow.values[value].kind
      return Link(outside: value, inside: inside, columns: kind.shape.columns, entrySize: kind.type.size)
    }
    sliced = region.sliced.map { link($0, places.sliced[$0] ?? 0) }
    shared = region.shared.compactMap { value in
      flow.constantValue(value) == nil ? places.shared[value].map { link(value, $0) } : nil
    }
    wholes = region.outputs.filter { !region.sums.contains($0) }.map { link($0, places.made[$0] ?? 0) }
    sums = try region.outputs.filter(region.sums.contains).map { value in
      let kind = flow.values[value].kind
      let room = Shape(rows: kind.shape.count, columns: RowBands.count(region.rows))
      return Sum(link: link(value, places.made[value] ?? 0), kind: kind, bands: try Matrix.room(room, kind.type))
    }
    idle = Mutex([try Band(region, inner, places)])
    let rest = region.rows % RowBands.height
    last = rest == 0 ? nil : try Band(region, flow, rest)
  }

  /// Floating-point operations of all bands' products.
  var flops: Double {
    region.members.reduce(0) { sum, value in
      guard case .result(.plan(.product(let transposeA, _)), let operands) = flow.values[value].origin else {
        return sum
      }
      let a = flow.values[operands[0]].kind.shape
      return sum + 2 * Double(flow.values[value].kind.shape.count) * Double(transposeA ? a.rows : a.columns)
    }
  }

  /// Bytes that are read from outside, and written there.
  var bytes: Double {
    (region.sliced + region.outputs).reduce(0) { sum, value in
      let kind = flow.values[value].kind
      return sum + Double(kind.shape.count) * Double(kind.type.size)
    }
  }

  /// Where the values of the whole are in a band's graph.
  fileprivate struct Places {
    var sliced: [Int: Int] = [:]
    var shared: [Int: Int] = [:]
    var made: [Int: Int] = [:]
  }

  /// The graph of a band of so many rows.
  fileprivate static func flow(
    of region: BandRegion, _ whole: Dataflow, _ height: Int
  ) throws -> (flow: Dataflow, places: Places) {
    var flow = Dataflow()
    var places = Places()
    for value in region.sliced {
      places.sliced[value] = flow.input(region.band(whole.values[value].kind, of: height))
    }
    for value in region.shared {
      places.shared[value] =
        whole.constantValue(value).map { flow.constant($0) } ?? flow.input(whole.values[value].kind)
    }
    for value in region.members {
      guard case .result(let operation, let operands) = whole.values[value].origin else { continue }
      let kind = whole.values[value].kind
      let inner = zip(operands, region.slices[value] ?? []).compactMap { operand, isSliced in
        places.made[operand] ?? (isSliced ? places.sliced[operand] : places.shared[operand])
      }
      places.made[value] = try flow.apply(
        operation, inner, region.sums.contains(value) ? kind : region.band(kind, of: height))
    }
    return (flow, places)
  }

  // MARK: Running

  /// Computes the region's outputs from what lies at these addresses. Throws ``Interrupted``, or what an operation throws.
  func run(_ addresses: Addresses, _ interruption: Interruption) throws {
    try idle.withLock { idle in
      while idle.count < WorkingThreads.count { idle.append(try Band(region, flow, RowBands.height)) }
    }
    let failure = Mutex<(any Error)?>(nil)
    let full = rows / RowBands.height
    nonisolated(unsafe) let (program, outside) = unsafe (self, addresses)
    for start in stride(from: 0, to: full, by: Self.bandsAtOnce) {
      WorkingThreads.share(min(Self.bandsAtOnce, full - start)) { places in
        guard let band = unsafe program.idle.withLock({ $0.popLast() }) else {
          return failure.withLock { $0 = ShapeMismatch("no program is left for a thread") }
        }
        defer { unsafe program.idle.withLock { $0.append(band) } }
        do {
          for place in places {
            if interruption.isRequested { throw Interrupted() }
            try unsafe program.run(band.program, start + place, outside, interruption)
          }
        } catch {
          failure.withLock { $0 = error }
        }
      }
      if let error = failure.withLock({ $0 }) { throw error }
    }
    if let last { try unsafe run(last.program, full, addresses, interruption) }
    for sum in sums { unsafe addUp(sum, addresses) }
  }

  private func run(_ program: Program, _ band: Int, _ outside: Addresses, _ interruption: Interruption) throws {
    let range = RowBands.rows(band, of: rows)
    for link in shared { unsafe program.memory.point(link.inside, to: outside[link.outside]) }
    for link in sliced {
      let source = unsafe outside[link.outside] + range.lowerBound * link.entrySize
      // One column lies in one piece, and is read where it is.
      if link.columns == 1 {
        unsafe program.memory.point(link.inside, to: source)
      } else {
        unsafe copy(link, range.count, source, rows, program.memory.addresses[link.inside], range.count)
      }
    }
    for sum in sums {
      let size = sum.kind.shape.count * sum.kind.type.size
      unsafe program.memory.point(sum.link.inside, to: sum.bands.address + band * size)
    }
    guard try program.run(interruption) else { throw ShapeMismatch("a band's operation has another shape") }
    for link in wholes {
      let target = unsafe outside[link.outside] + range.lowerBound * link.entrySize
      unsafe copy(link, range.count, program.memory.addresses[link.inside], range.count, target, rows)
    }
  }

  /// Copies a band's columns, which are `step` and `targetStep` entries apart.
  private func copy(
    _ link: Link, _ height: Int, _ source: UnsafeMutableRawPointer, _ step: Int, _ target: UnsafeMutableRawPointer,
    _ targetStep: Int
  ) {
    for column in 0..<link.columns {
      unsafe (target + column * targetStep * link.entrySize).copyMemory(
        from: source + column * step * link.entrySize, byteCount: height * link.entrySize)
    }
  }

  private func addUp(_ sum: Sum, _ addresses: Addresses) {
    let (size, count) = (sum.kind.shape.count, RowBands.count(rows))
    if sum.kind.type == .float32 {
      unsafe RowBands.addUp(sum.bands.address.assumingMemoryBound(to: Float.self), size, count)
    } else {
      unsafe RowBands.addUp(sum.bands.address.assumingMemoryBound(to: Double.self), size, count)
    }
    unsafe addresses[sum.link.outside].copyMemory(from: sum.bands.address, byteCount: size * sum.kind.type.size)
  }
}

/// A band's program, which one thread at a time works with.
private struct Band: @unchecked Sendable {
  let program: Program

  init(_ region: BandRegion, _ whole: Dataflow, _ height: Int) throws {
    let (flow, places) = try BandProgram.flow(of: region, whole, height)
    try self.init(region, flow, places)
  }

  init(_ region: BandRegion, _ flow: Dataflow, _ places: BandProgram.Places) throws {
    program = try Program(flow, roots: region.outputs.compactMap { places.made[$0] }, threads: 1)
  }
}
