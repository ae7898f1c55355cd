import Threads

/// The output of one running cell, as messages: text gathered into few, updates thinned out, all of it limited.
final class ExecutionOutput: CellOutput, Sendable {
  /// Text is sent once there is so much of it, or once it is so old.
  private static let (chunk, age) = (10 << 10, Duration.milliseconds(50))
  /// A display changes at most so often.
  private static let updatePeriod = Duration.milliseconds(100)
  /// What one cell may write and show.
  static let limit = 4_000_000

  private struct State {
    var stream = OutputStreamName.output
    var text = ""
    var written = 0
    var isAlarmSet = false
    /// What history keeps.
    var result: MIMEBundle?
    var updates: [String: MIMEBundle] = [:]
    var updated: [String: ContinuousClock.Instant] = [:]
    var progress = ProgressLine()
    var page: MIMEBundle?
    var nextInput: JSON?
    var isCut = false
    var isOver = false
  }

  /// A cell that shows nothing yet can say how far it is, and take that back.
  private struct ProgressLine {
    var isStanding = false
    /// Something else was written or shown: a front end could not remove the line alone.
    var isLate = false
  }

  private let exchange: Exchange
  private let cell: Cell
  private let allowsInput: Bool
  private let state = Monitor(State())
  private var progressID: String { "progress-\(exchange.request.header.id)" }

  init(_ exchange: Exchange, cell: Cell, allowsInput: Bool) {
    self.exchange = exchange
    self.cell = cell
    self.allowsInput = allowsInput
  }

  func write(_ text: String, to stream: OutputStreamName) {
    state.withLock { state in
      guard !state.isCut, !state.isOver, !text.isEmpty else { return }
      takeProgressPlace(&state)
      if stream != state.stream { flushText(&state) }
      state.stream = stream
      var rest = text[...]
      while !rest.isEmpty, !state.isCut {
        let piece = rest.prefix(utf8: Self.chunk)
        rest = rest[piece.endIndex...]
        state.text += piece
        state.written += piece.utf8.count
        if state.text.utf8.count >= Self.chunk { flushText(&state) }
        cutWhereTooLong(&state)
      }
      if !state.text.isEmpty { setAlarm(&state, after: Self.age) }
    }
  }

  func show(_ bundle: MIMEBundle, id: String?) {
    state.withLock { state in
      guard !state.isOver else { return }
      if let id, state.updated[id] != nil { return update(bundle, id: id, &state) }
      guard !state.isCut else { return }
      takeProgressPlace(&state)
      flushText(&state)
      if let id {
        // An earlier cell's display of this name changes too; here it is new, as this cell may run again.
        if !exchange.kernel.rememberDisplay(id) { publish("update_display_data", bundle, id: id, &state) }
        state.updated[id] = .now
      }
      publish("display_data", bundle, id: id, &state)
      state.written += bundle.size
      cutWhereTooLong(&state)
    }
  }

  /// Beyond the limit the value is shown all the same.
  func showResult(_ bundle: MIMEBundle) {
    state.withLock { state in
      guard !state.isOver, !cell.isSilent else { return }
      takeProgressPlace(&state)
      flushText(&state)
      flushUpdates(&state, all: true)
      wait(bundle.size)
      exchange.publish(
        "execute_result",
        [
          "data": .object(bundle.data), "metadata": .object(bundle.metadata), "execution_count": .integer(cell.number),
        ], .withNext)
      state.result = bundle
    }
  }

  func progress(_ line: String?) {
    state.withLock { state in
      guard !state.isOver, !state.progress.isLate, !cell.isSilent else { return }
      guard let line else { return removeProgress(waiting: false, &state) }
      let bundle = MIMEBundle(plain: line)
      if state.progress.isStanding { return update(bundle, id: progressID, &state) }
      state.progress.isStanding = true
      state.updated[progressID] = .now
      publish("display_data", bundle, id: progressID, &state)
    }
  }

  func clear(waiting: Bool) {
    state.withLock { state in
      guard !state.isOver else { return }
      flushText(&state)
      if state.progress.isStanding { state.updates[progressID] = nil }
      state.progress = ProgressLine()
      exchange.publish("clear_output", ["wait": .bool(waiting)])
    }
  }

  func page(_ bundle: MIMEBundle) { state.withLock { $0.page = bundle } }

  func setNextInput(_ text: String, replacing: Bool) {
    state.withLock {
      $0.nextInput = ["source": "set_next_input", "text": .string(text), "replace": .bool(replacing)]
    }
  }

  func readLine(prompt: String, isPassword: Bool) throws(InputFailure) -> String {
    guard allowsInput else { throw .unavailable }
    state.withLock { flushText(&$0) }
    return try exchange.ask(prompt, isPassword: isPassword)
  }

  /// Sends what is left; gives the result where the cell had one.
  func finish() -> MIMEBundle? {
    state.withLock { state in
      removeProgress(waiting: false, &state)
      flushText(&state)
      flushUpdates(&state, all: true)
      state.isOver = true
      return state.result
    }
  }

  /// What the reply carries beside the result.
  var payload: JSON {
    state.withLock { state in
      var items: [JSON] = []
      if let page = state.page { items.append(["source": "page", "data": .object(page.data), "start": 0]) }
      if let next = state.nextInput { items.append(next) }
      return .array(items)
    }
  }

  // MARK: - Sending

  private func flushText(_ state: inout State) {
    guard !state.text.isEmpty else { return }
    wait(state.text.utf8.count)
    exchange.publish(
      "stream", ["name": .string(state.stream.rawValue), "text": .string(state.text)],
      topic: "stream.\(state.stream.rawValue)")
    state.text = ""
  }

  private func update(_ bundle: MIMEBundle, id: String, _ state: inout State) {
    state.updates[id] = bundle
    let due = (state.updated[id] ?? .now) + Self.updatePeriod
    guard due > .now else { return flushUpdates(&state) }
    setAlarm(&state, after: due - .now)
  }

  private func flushUpdates(_ state: inout State, all: Bool = false) {
    let due = ContinuousClock.now - Self.updatePeriod
    for (id, bundle) in state.updates where all || (state.updated[id] ?? due) <= due {
      publish("update_display_data", bundle, id: id, &state)
      state.updated[id] = .now
      state.updates[id] = nil
    }
  }

  /// Something comes that stays: the progress line, all that stands there so far, makes way for it and does not return.
  private func takeProgressPlace(_ state: inout State) {
    removeProgress(waiting: true, &state)
    state.progress.isLate = true
  }

  /// A notebook that is saved afterwards is the same whether the cell was slow or not.
  private func removeProgress(waiting: Bool, _ state: inout State) {
    guard state.progress.isStanding else { return }
    state.progress.isStanding = false
    state.updates[progressID] = nil
    exchange.publish("clear_output", ["wait": .bool(waiting)])
  }

  private func publish(_ type: String, _ bundle: MIMEBundle, id: String?, _ state: inout State) {
    wait(bundle.size)
    let transient: JSON = id.map { ["display_id": .string($0)] } ?? [:]
    exchange.publish(
      type, ["data": .object(bundle.data), "metadata": .object(bundle.metadata), "transient": transient])
  }

  private func cutWhereTooLong(_ state: inout State) {
    guard state.written > Self.limit, !state.isCut else { return }
    flushText(&state)
    state.isCut = true
    let notice = "\nThis cell has written more than \(Self.limit / 1_000_000) MB; the rest is not shown.\n"
    exchange.publish("stream", ["name": "stderr", "text": .string(notice)], topic: "stream.stderr")
  }

  /// Waits until so much more may be sent, unless the cell is to stop.
  private func wait(_ size: Int) {
    let kernel = exchange.kernel
    let end = ContinuousClock.now + kernel.allowance.withLock { $0.spend(size) }
    while ContinuousClock.now < end, !kernel.turn.isInterrupted(exchange.ticket) {
      WorkerThread.sleep(min(end - .now, .milliseconds(10)))
    }
  }

  private func setAlarm(_ state: inout State, after delay: Duration) {
    guard !state.isAlarmSet else { return }
    state.isAlarmSet = true
    exchange.kernel.alarm.ring(at: .now + delay) { [weak self] in self?.flushWhatIsOld() }
  }

  private func flushWhatIsOld() {
    state.withLock { state in
      state.isAlarmSet = false
      guard !state.isOver else { return }
      flushText(&state)
      flushUpdates(&state)
      if !state.isCut, !state.updates.isEmpty { setAlarm(&state, after: Self.updatePeriod) }
    }
  }
}

extension Substring {
  /// As much of the text as fits into so many bytes, at least one code point.
  fileprivate func prefix(utf8 count: Int) -> Substring {
    guard let limit = utf8.index(startIndex, offsetBy: count, limitedBy: endIndex) else { return self }
    var end = limit
    while end > startIndex, utf8[end] & 0b1100_0000 == 0b1000_0000 { end = utf8.index(before: end) }
    return end > startIndex ? self[..<end] : self
  }
}
