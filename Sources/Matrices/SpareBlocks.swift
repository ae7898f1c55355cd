import Glibc
import Synchronization

/// Blocks of large matrices that are gone, for the next ones of their size: a loop makes the same sizes turn after turn,
/// and the page faults of fresh memory cost more than the arithmetic on what is written.
///
/// Used and spare blocks together are at most a quarter more than were used at once since spare ones were last given back.
enum SpareBlocks {
  private struct Block {
    var address: UInt
    var size: Int
  }

  private struct State {
    /// The oldest first.
    var blocks: [Block] = []
    var total = 0
    var used = 0
    var mostUsed = 0

    mutating func use(_ size: Int) {
      used += size
      mostUsed = max(mostUsed, used)
    }

    mutating func removeBlock(at place: Int) -> Block {
      let block = blocks.remove(at: place)
      total -= block.size
      return block
    }
  }

  /// Smaller ones malloc keeps well itself.
  static let smallest = 1 << 20
  private static let most = 64
  private static let state = Mutex(State())

  /// Bytes that are spare.
  static var total: Int { state.withLock { $0.total } }

  /// A block of exactly that size; nil where none is spare. Either way so much more is used from now on.
  static func take(_ size: Int) -> UnsafeMutableRawPointer? {
    var surplus: [Block] = []
    let address = state.withLock { state -> UInt? in
      // The one used last is the likeliest to be in a cache.
      let place = state.blocks.lastIndex { $0.size == size }
      let block = place.map { state.removeBlock(at: $0) }
      state.use(size)
      while state.used + state.total > state.mostUsed / 4 * 5, !state.blocks.isEmpty {
        surplus.append(state.removeBlock(at: 0))
      }
      return block?.address
    }
    surplus.forEach(release)
    return unsafe address.flatMap { unsafe UnsafeMutableRawPointer(bitPattern: $0) }
  }

  /// The system had no memory for a block that was to be used.
  static func lose(_ size: Int) { state.withLock { $0.used -= size } }

  /// Keeps a block that malloc gave and nobody uses.
  static func keep(_ block: UnsafeMutableRawPointer, _ size: Int) {
    let kept = Block(address: UInt(bitPattern: block), size: size)
    let surplus = state.withLock { state -> Block? in
      state.blocks.append(kept)
      state.total += size
      state.used -= size
      return state.blocks.count > most ? state.removeBlock(at: 0) : nil
    }
    if let surplus { release(surplus) }
  }

  /// Gives back what is spare beyond so many bytes.
  static func giveBack(except kept: Int) {
    let surplus = state.withLock { state -> [Block] in
      var surplus: [Block] = []
      while state.total > kept, !state.blocks.isEmpty { surplus.append(state.removeBlock(at: 0)) }
      state.mostUsed = state.used
      return surplus
    }
    surplus.forEach(release)
  }

  private static func release(_ block: Block) { unsafe free(UnsafeMutableRawPointer(bitPattern: block.address)) }
}

extension Matrix {
  /// Gives the memory of matrices that are gone back to the system, all but so many bytes, which the next ones will take.
  public static func giveBackSpareMemory(except bytes: Int) { SpareBlocks.giveBack(except: bytes) }
}
