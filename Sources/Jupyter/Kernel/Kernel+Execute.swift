import Synchronization

/// "Execute" of the messaging specification.
extension Kernel {
  struct ExecuteRequest: Decodable {
    var code: String
    var isSilent: Bool
    var isStored: Bool
    var expressions: [String: String]
    var allowsInput: Bool
    var stopsOnError: Bool

    enum CodingKeys: String, CodingKey {
      case code
      case isSilent = "silent"
      case isStored = "store_history"
      case expressions = "user_expressions"
      case allowsInput = "allow_stdin"
      case stopsOnError = "stop_on_error"
    }

    init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: CodingKeys.self)
      code = try container.decode(String.self, forKey: .code)
      isSilent = try container.decodeIfPresent(Bool.self, forKey: .isSilent) ?? false
      let wantsHistory = try container.decodeIfPresent(Bool.self, forKey: .isStored) ?? true
      // Nothing is no cell: it takes no number.
      isStored = wantsHistory && !isSilent && !code.allSatisfy(\.isWhitespace)
      expressions = try container.decodeIfPresent([String: String].self, forKey: .expressions) ?? [:]
      allowsInput = try container.decodeIfPresent(Bool.self, forKey: .allowsInput) ?? false
      stopsOnError = try container.decodeIfPresent(Bool.self, forKey: .stopsOnError) ?? true
    }
  }

  /// A cell that comes sooner writes the output of the one before along with its own input.
  private static let pauseBeforeWriting = Duration.milliseconds(200)

  @Sendable static func execute(_ exchange: Exchange) throws -> Answer {
    let request = try exchange.request.decode(ExecuteRequest.self)
    return exchange.kernel.execute(request, exchange)
  }

  private func execute(_ request: ExecuteRequest, _ exchange: Exchange) -> Answer {
    let lane = exchange.lane
    let cell = Cell(
      code: request.code, number: lane.number(counting: request.isStored), isSilent: request.isSilent)
    if !request.isSilent {
      exchange.publish("execute_input", ["code": .string(cell.code), "execution_count": .integer(cell.number)])
    }
    if request.isStored { history.append(cell.code, session: lane.historySession, line: cell.number) }
    guard turn.take(exchange.ticket, language.begin) else {
      return fail(.interrupted, request, exchange, payload: [], wasInterrupted: true)
    }
    let output = ExecutionOutput(exchange, cell: cell, allowsInput: request.allowsInput)
    let outcome = language.execute(cell, output: output)
    let result = output.finish()
    // What the history keeps of it is written once the client knows it.
    let keep: @Sendable () -> Void = { [self] in
      guard let result, request.isStored else { return }
      history.setOutput(result.plain, session: lane.historySession, line: cell.number)
      guard writesSoon.exchange(true, ordering: .relaxed) == false else { return }
      alarm.ring(at: .now + Self.pauseBeforeWriting) { [self] in
        writesSoon.store(false, ordering: .relaxed)
        history.settle()
      }
    }
    if case .failed(let failure) = outcome {
      let wasInterrupted = turn.isInterrupted(exchange.ticket)
      turn.release(exchange.ticket)
      return fail(failure, request, exchange, payload: output.payload, wasInterrupted: wasInterrupted)
    }
    // They may take long, and the result waits for what comes next.
    if !request.expressions.isEmpty { transport.deliver() }
    let expressions = request.expressions.mapValues(value)
    turn.release(exchange.ticket)
    var content: [String: JSON] = ["payload": output.payload, "user_expressions": .object(expressions)]
    guard case .exit(let code) = outcome else { return .ok(content, afterwards: keep) }
    content["payload"] = [["source": "ask_exit", "keepkernel": false]]
    return .ok(content) {
      keep()
      self.end(code: code)
    }
  }

  /// Tells the failure; the cells behind this one are aborted before its reply is sent, so that a client that has the
  /// reply may go on.
  ///
  /// An interrupt on control, or a signal, may overtake cells that were sent before it on shell: it is given a moment.
  private func fail(
    _ failure: Failure, _ request: ExecuteRequest, _ exchange: Exchange, payload: JSON, wasInterrupted: Bool
  ) -> Answer {
    exchange.publish("error", .object(failure.content))
    if request.stopsOnError, !request.isSilent {
      exchange.lane.waitForQuiet(after: wasInterrupted ? .now : nil)
      exchange.lane.abortQueued()
    }
    return .failure(failure, ["payload": payload, "user_expressions": [:]])
  }

  private func value(_ expression: String) -> JSON {
    switch language.evaluate(expression) {
    case .success(let bundle): ["status": "ok", "data": .object(bundle.data), "metadata": .object(bundle.metadata)]
    case .failure(let failure): JSON.object(["status": "error"]).merging(failure.content)
    }
  }
}
