import Testing

@testable import Jupyter

@Suite(.timeLimit(.minutes(1))) struct ExecuteTests {
  private let client = Conversation()

  private func types(_ messages: [Sent]) -> [String] {
    messages.map { $0.type == "status" ? $0.content["execution_state"]?.string ?? "" : $0.type }
  }

  private func reply(_ messages: [Sent]) throws -> Sent { try #require(messages.first { $0.channel == .shell }) }

  @Test func everythingComesInOrder() throws {
    let messages = try client.run("say one\nwarn two\nthree")
    #expect(
      types(messages) == ["busy", "execute_input", "stream", "stream", "execute_result", "execute_reply", "idle"])
    #expect(messages[1].content == ["code": "say one\nwarn two\nthree", "execution_count": 1])
    #expect(messages[2].content == ["name": "stdout", "text": "one\n"])
    #expect(messages[3].content == ["name": "stderr", "text": "two\n"])
    #expect(messages[4].content == ["data": ["text/plain": "three"], "metadata": [:], "execution_count": 1])
    #expect(
      messages[5].content == ["status": "ok", "execution_count": 1, "payload": [], "user_expressions": [:]])
  }

  @Test func aReplyGoesBackToWhoAsked() throws {
    let message = try reply(try client.run("x"))
    #expect(client.transport.sent.withLock { $0 }.first { $0.channel == .shell }?.frames.first == [7])
    #expect(message.header.version == "5.5")
    #expect(message.parent != nil)
  }

  @Test func onlyTheLastValueIsTheResult() throws {
    let messages = try client.run("one\ntwo\nsay three")
    #expect(
      messages.filter { $0.type == "display_data" }.map(\.content["data"]) == [
        ["text/plain": "one"], ["text/plain": "two"],
      ])
    #expect(!messages.contains { $0.type == "execute_result" })
  }

  @Test func theCountGoesUpWithWhatIsStored() throws {
    for (options, count) in [
      ([:], 1), (["store_history": false], 1), (["silent": true], 1), ([:], 2),
    ] as [([String: JSON], Int)] {
      #expect(try reply(try client.run("x", options)).content["execution_count"] == .integer(count))
    }
    #expect(try reply(try client.run("  \n")).content["execution_count"] == 2)
  }

  @Test func silenceHasNoInputNoResultAndNoHistory() throws {
    let messages = try client.run("say hello\nx", ["silent": true, "store_history": true])
    #expect(types(messages) == ["busy", "stream", "execute_reply", "idle"])
    #expect(try history(["hist_access_type": "tail", "n": 5]).isEmpty)
  }

  @Test func expressionsAreEvaluatedAfterwards() throws {
    let content = try reply(try client.run("x", ["user_expressions": ["a": "ŷ", "b": "fail it"]])).content
    #expect(content["user_expressions"]?["a"] == ["status": "ok", "data": ["text/plain": "ŷ"], "metadata": [:]])
    #expect(
      content["user_expressions"]?["b"]
        == ["status": "error", "ename": "EchoError", "evalue": "fail it", "traceback": []])
  }

  @Test func aFailureIsToldOnce() throws {
    let messages = try client.run("x\nfail badly")
    #expect(types(messages) == ["busy", "execute_input", "display_data", "error", "execute_reply", "idle"])
    #expect(messages[3].content == ["ename": "EchoError", "evalue": "badly", "traceback": ["badly"]])
    let content = try reply(messages).content
    #expect(content["status"] == "error")
    #expect(content["execution_count"] == 1)
  }

  @Test func theQueueBehindAFailureIsAborted() throws {
    let failing = try client.send("execute_request", ["code": "gate\nfail now"])
    client.language.waitForGate()
    let waiting = try (0..<3).map { _ in try client.send("execute_request", ["code": "x"]) }
    let asking = try client.send("kernel_info_request")
    client.language.openGate()
    #expect(try reply(try client.answers(to: failing)).content["status"] == "error")
    for id in waiting {
      let messages = try client.answers(to: id)
      #expect(types(messages) == ["busy", "execute_reply", "idle"])
      #expect(try reply(messages).content == ["status": "aborted", "execution_count": 1])
    }
    #expect(try reply(try client.answers(to: asking)).content["status"] == "ok")
    // What comes afterwards runs.
    #expect(try reply(try client.run("x")).content["status"] == "ok")
  }

  @Test func withoutStopOnErrorTheQueueRuns() throws {
    let failing = try client.send("execute_request", ["code": "gate\nfail now", "stop_on_error": false])
    client.language.waitForGate()
    let waiting = try client.send("execute_request", ["code": "x"])
    client.language.openGate()
    _ = try client.answers(to: failing)
    #expect(try reply(try client.answers(to: waiting)).content["status"] == "ok")
  }

  @Test func payloadsComeWithTheReply() throws {
    let content = try reply(try client.run("page one\npage two\nnext three")).content
    #expect(
      content["payload"] == [
        ["source": "page", "data": ["text/plain": "two"], "start": 0],
        ["source": "set_next_input", "text": "three", "replace": false],
      ])
  }

  @Test func aNamedDisplayIsReplaced() throws {
    let messages = try client.run("show d one\nshow d two\nshow d three\nshow e other")
    let displays = messages.filter { $0.type.hasSuffix("display_data") }
    #expect(displays.map(\.type) == ["display_data", "display_data", "update_display_data"])
    #expect(displays[0].content["transient"] == ["display_id": "d"])
    // What came in between was never seen.
    #expect(displays[2].content["data"] == ["text/plain": "three"])
    // Another cell replaces it there and shows it here.
    #expect(
      types(try client.run("show d four")).filter { $0.hasSuffix("display_data") } == [
        "update_display_data", "display_data",
      ])
  }

  @Test func whatIsShownIsSentAtOnce() throws {
    let running = try client.send("execute_request", ["code": "one\ngate\ntwo"])
    client.language.waitForGate()
    #expect(client.all.last?.content["data"] == ["text/plain": "one"])
    client.language.openGate()
    #expect(types(try client.answers(to: running)).filter { $0.hasPrefix("execute_re") }.count == 2)
  }

  private func types(sentFor id: String) -> [String] { types(client.all.filter { $0.parent == id }) }

  @Test func theResultIsSentBeforeItsExpressionsAreEvaluated() throws {
    let running = try client.send("execute_request", ["code": "x", "user_expressions": ["a": "gate"]])
    client.language.waitForGate()
    #expect(types(sentFor: running) == ["busy", "execute_input", "execute_result"])
    client.language.openGate()
    #expect(types(try client.answers(to: running)).suffix(2) == ["execute_reply", "idle"])
  }

  @Test func aSilentCellIsBusyWhileItRuns() throws {
    let running = try client.send("execute_request", ["code": "gate", "silent": true])
    client.language.waitForGate()
    #expect(types(sentFor: running) == ["busy"])
    client.language.openGate()
    #expect(types(try client.answers(to: running)) == ["busy", "execute_reply", "idle"])
  }

  @Test(arguments: [true, false])
  func aCellThatWaitsForItsTurnIsBusy(_ isSilent: Bool) throws {
    let running = try client.send("execute_request", ["code": "gate"])
    client.language.waitForGate()
    let created = try client.ask("create_subshell_request", on: .control).first { $0.channel == .control }
    let subshell = try #require(created?.content["subshell_id"]?.string)
    let waiting = try client.send("execute_request", ["code": "x", "silent": .bool(isSilent)], subshell: subshell)
    try client.waitUntilBusy(with: waiting)
    client.language.openGate()
    _ = try client.answers(to: running)
    #expect(types(try client.answers(to: waiting)).last == "idle")
  }

  @Test func nothingIsLeftUnsentWhateverEndsARequest() throws {
    let requests: [(String, JSON, Channel)] = [
      ("execute_request", [:], .shell), ("execute_request", ["code": "x"], .control),
      ("execute_request", ["code": "x\nfail now"], .shell),
      ("execute_request", ["code": "x\nfail now", "silent": true], .shell), ("nonsense_request", [:], .shell),
      ("kernel_info_request", [:], .shell), ("kernel_info_request", [:], .control),
      ("comm_open", ["comm_id": "c", "target_name": "nobody", "data": [:]], .shell), ("comm_msg", [:], .shell),
    ]
    for (type, content, channel) in requests {
      let messages = try client.ask(type, content, on: channel)
      #expect(types(messages).first == "busy" && types(messages).last == "idle", "\(type)")
      #expect(messages.contains { $0.channel == channel } == type.hasSuffix("_request"), "\(type)")
    }
    let lost = try client.send("execute_request", ["code": "x"], subshell: "gone")
    #expect(types(try client.answers(to: lost)) == ["busy", "execute_reply", "idle"])
  }

  @Test func nothingOfProgressStays() throws {
    let messages = try client.run("progress 1 of 3\nprogress 2 of 3\nprogress 3 of 3\nprogress")
    #expect(types(messages) == ["busy", "execute_input", "display_data", "clear_output", "execute_reply", "idle"])
    #expect(messages[2].content["data"] == ["text/plain": "1 of 3"])
    #expect(messages[3].content == ["wait": false])
    // What a failing cell leaves standing goes as well.
    #expect(types(try client.run("progress 1\nfail now")).suffix(4).first == "clear_output")
  }

  @Test func whatIsShownTakesTheProgressLinesPlace() throws {
    let messages = try client.run("progress 1\nshow d one\nprogress 2\ntwo")
    #expect(
      types(messages).dropFirst(2).dropLast(2) == ["display_data", "clear_output", "display_data", "execute_result"])
    #expect(messages[3].content == ["wait": true])
  }

  @Test func progressIsThinnedOut() throws {
    let lines = (0..<2_000).map { "progress \($0)" }
    let messages = try client.run(lines.joined(separator: "\n"))
    #expect(messages.filter { $0.type.hasSuffix("display_data") }.count < 100)
  }

  @Test func clearingPassesOn() throws {
    #expect(try client.run("say a\nclear\nsay b").map(\.type).contains("clear_output"))
  }

  @Test func manyLinesAreFewMessages() throws {
    let lines = (0..<10_000).map { "say line \($0)" }
    let streams = try client.run(lines.joined(separator: "\n")).filter { $0.type == "stream" }
    #expect(streams.count < 100)
    #expect(streams.compactMap { $0.content["text"]?.string }.joined() == lines.map { $0.dropFirst(4) + "\n" }.joined())
  }

  @Test func aFloodIsCutWithANotice() throws {
    let streams = try client.run("flood 100000000\nsay more\nx").filter { $0.type == "stream" }
    let text = streams.filter { $0.content["name"] == "stdout" }.compactMap { $0.content["text"]?.string }
    let size = text.map(\.utf8.count).reduce(0, +)
    #expect(size >= ExecutionOutput.limit && size < ExecutionOutput.limit + 20_000)
    #expect(text.allSatisfy { $0.allSatisfy { $0 == "ŷ" } })
    #expect(streams.last?.content["text"]?.string?.contains("not shown") == true)
  }

  @Test func aBadRequestIsAnsweredWithAnError() throws {
    for content: JSON in [[:], ["code": 1], ["code": "x", "user_expressions": [1]], "text", .null] {
      let answer = try reply(try client.ask("execute_request", content)).content
      #expect(answer["status"] == "error")
      #expect(answer["execution_count"] == 0)
    }
  }

  @Test func exitEndsTheKernelWithItsCode() throws {
    let messages = try client.run("quit 3")
    #expect(try reply(messages).content["payload"] == [["source": "ask_exit", "keepkernel": false]])
    #expect(client.kernel.waitUntilEnded(atMost: .seconds(10)) == 3)
  }

  // MARK: - History

  private func history(_ request: JSON) throws -> [JSON] {
    guard case .array(let rows)? = try reply(try client.ask("history_request", request)).content["history"] else {
      return []
    }
    return rows
  }

  @Test func historyIsKept() throws {
    for code in ["one", "say two", "[1]"] { _ = try client.run(code) }
    let session = JSON.integer(client.kernel.parentLane.historySession)
    #expect(
      try history(["hist_access_type": "tail", "n": 2, "output": true, "raw": true]) == [
        [session, 2, ["say two", .null]], [session, 3, ["[1]", "[1]"]],
      ])
    #expect(
      try history(["hist_access_type": "range", "session": 0, "start": 1, "stop": 2, "output": false])
        == [[session, 1, "one"]])
    #expect(try history(["hist_access_type": "search", "pattern": "[?]"]) == [[session, 3, "[1]"]])
    #expect(try reply(try client.ask("history_request", ["hist_access_type": "all"])).content["status"] == "error")
  }
}
