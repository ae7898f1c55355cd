import Matrices
import Syntax

/// The rows that each step of `train … batch k of X, y` sees: shuffled anew each epoch.
final class Batches {
  private let size: Int
  private let names: [Name]
  private var whole: [Quantity] = []
  private var order: [Int] = []
  private var epoch = -1
  /// The names hold a batch at present.
  private var isCut = false
  let perEpoch: Int
  private let rows: Int

  init(_ training: Training, _ interpreter: Interpreter) throws {
    names = training.batched
    guard let batch = training.batch else {
      (size, perEpoch, rows) = (0, 1, 0)
      return
    }
    let wanted = try interpreter.scalar(of: batch, "the batch")
    guard let size = Int(exactly: wanted), size > 0 else {
      throw interpreter.error("a batch is a whole number of rows", at: batch.range)
    }
    var rows: Int?
    for name in names {
      guard let binding = interpreter.meaning(of: name) else {
        throw interpreter.unknown(name, at: batch.range)
      }
      guard case .quantity(let quantity) = binding.value,
        quantity.version.payload.matrix != nil
      else { throw interpreter.error("\(name.spelling) is no Matrix to take rows of", at: batch.range) }
      let count = try interpreter.matrix(quantity).rows
      if let other = rows, other != count {
        throw interpreter.error(
          "\(names[0].spelling) has \(other) rows, and \(name.spelling) has \(count)", at: batch.range)
      }
      rows = count
      whole.append(quantity)
    }
    guard let rows, rows > 0 else {
      throw interpreter.error("batch … of names the data that is split", at: batch.range)
    }
    self.size = min(size, rows)
    self.rows = rows
    perEpoch = (rows + self.size - 1) / self.size
  }

  /// The rows of a step, by name. An epoch has its order from its first step on.
  func parts(_ step: Int, _ interpreter: Interpreter) throws -> [Matrix] {
    guard size > 0 else { return [] }
    if epoch != step / perEpoch {
      epoch = step / perEpoch
      order = try interpreter.random.permutation(rows)
    }
    let start = (step % perEpoch) * size
    let chosen = Array(order[start..<min(start + size, rows)])
    return try whole.map { try interpreter.numbers($0).gatheringRows(chosen) }
  }

  /// Puts a step's rows in the names' places.
  func bind(_ parts: [Matrix], _ interpreter: Interpreter) {
    for ((name, quantity), part) in zip(zip(names, whole), parts) {
      isCut = true
      let leaf = interpreter.leaf(.matrix(part), facts: quantity.version.facts)
      // Not "set by hand": the user asked for batches.
      interpreter.table.update(leaf.id) { $0.isNoticed = true }
      interpreter.bind(name, .quantity(leaf), in: interpreter.home(of: name), isFresh: true)
    }
  }

  /// The names hold the whole data again.
  func restore(_ interpreter: Interpreter) {
    guard isCut else { return }
    isCut = false
    for (name, quantity) in zip(names, whole) {
      let leaf = interpreter.leaf(quantity.version.payload, facts: quantity.version.facts)
      interpreter.table.update(leaf.id) { $0.isNoticed = true }
      interpreter.bind(name, .quantity(leaf), in: interpreter.home(of: name), isFresh: true)
    }
  }
}
