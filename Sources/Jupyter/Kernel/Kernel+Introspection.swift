import History

/// "Completion", "Introspection", "Code completeness" and "History" of the messaging specification.
extension Kernel {
  private struct CodeRequest: Decodable {
    var code: String
    /// In code points; clients of old leave it out and mean the end.
    var cursor_pos: Int?
    var detail_level: Int?

    var cursor: Int { min(max(0, cursor_pos ?? .max), code.codePointCount) }
  }

  @Sendable static func complete(_ exchange: Exchange) throws -> Answer {
    let request = try exchange.request.decode(CodeRequest.self)
    let completions = exchange.kernel.language.complete(request.code, at: request.cursor)
    let (start, end) = (JSON.integer(completions.range.lowerBound), JSON.integer(completions.range.upperBound))
    let items = completions.items.map { item -> JSON in
      [
        "start": start, "end": end, "text": .string(item.text), "type": .string(item.kind),
        "signature": .string(item.signature),
      ]
    }
    return .ok([
      "matches": .array(completions.items.map { .string($0.text) }), "cursor_start": start, "cursor_end": end,
      "metadata": ["_jupyter_types_experimental": .array(items)],
    ])
  }

  @Sendable static func inspect(_ exchange: Exchange) throws -> Answer {
    let request = try exchange.request.decode(CodeRequest.self)
    let found = exchange.kernel.language.inspect(
      request.code, at: request.cursor, isDetailed: (request.detail_level ?? 0) > 0)
    return .ok([
      "found": .bool(found != nil), "data": .object(found?.data ?? [:]), "metadata": .object(found?.metadata ?? [:]),
    ])
  }

  @Sendable static func isComplete(_ exchange: Exchange) throws -> Answer {
    let request = try exchange.request.decode(CodeRequest.self)
    switch exchange.kernel.language.completeness(of: request.code) {
    case .complete: return Answer(content: ["status": "complete"])
    case .invalid: return Answer(content: ["status": "invalid"])
    case .unknown: return Answer(content: ["status": "unknown"])
    case .incomplete(let indent): return Answer(content: ["status": "incomplete", "indent": .string(indent)])
    }
  }

  private struct HistoryRequest: Decodable {
    var hist_access_type: String
    var output: Bool?
    var session: Int?
    var start: Int?
    var stop: Int?
    var n: Int?
    var pattern: String?
    var unique: Bool?
  }

  @Sendable static func findHistory(_ exchange: Exchange) throws -> Answer {
    let request = try exchange.request.decode(HistoryRequest.self)
    let (history, current) = (exchange.kernel.history, exchange.lane.historySession)
    let entries: [History.Entry]
    switch request.hist_access_type {
    case "tail": entries = history.tail(request.n ?? 10, of: current)
    case "range":
      // 0 is this session, −1 the one before.
      let session = request.session ?? 0
      entries = history.range(
        session: session > 0 ? session : current.addingReportingOverflow(session).partialValue,
        from: request.start ?? 1, to: request.stop)
    case "search":
      entries = history.search(request.pattern ?? "*", last: request.n, isUnique: request.unique ?? false)
    default: throw Failure(name: "BadMessage", message: "history is asked for by range, tail or search")
    }
    let rows = entries.map { entry -> JSON in
      let input = JSON.string(entry.input)
      let output = entry.output.map(JSON.string) ?? .null
      return [.integer(entry.session), .integer(entry.line), request.output == true ? [input, output] : input]
    }
    return .ok(["history": .array(rows)])
  }
}
