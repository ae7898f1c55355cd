import Testing

@testable import Jupyter

@Suite(.timeLimit(.minutes(1))) struct KernelTests {
  private let client = Conversation()

  private func reply(_ messages: [Sent]) throws -> JSON {
    try #require(messages.first { $0.channel == .shell || $0.channel == .control }).content
  }

  @Test func startingIsToldOnceAndEveryIdentityIsNew() throws {
    _ = try client.run("x")
    #expect(client.all.filter { $0.content["execution_state"] == "starting" }.count == 1)
    #expect(client.all.first?.parent == nil)
    #expect(Set(client.all.map(\.header.id)).count == client.all.count)
  }

  @Test(arguments: [Channel.shell, .control]) func theKernelTellsOfItself(_ channel: Channel) throws {
    let info = try reply(try client.ask("kernel_info_request", on: channel))
    #expect(info["status"] == "ok")
    #expect(info["protocol_version"] == "5.5")
    #expect(info["implementation"] == "echo")
    #expect(
      info["language_info"]
        == ["name": "echo", "version": "1.2", "mimetype": "text/x-echo", "file_extension": ".echo"])
    #expect(info["supported_features"] == ["kernel subshells"])
    #expect(info["help_links"] == [["text": "echo", "url": "https://example.org"]])
  }

  @Test func aSubscriberIsWelcomed() throws {
    client.transport.deliver(.subscription([]))
    client.transport.deliver(.subscription(Array("kernel.".utf8)))
    client.transport.deliver(.subscription([0xFF]))
    let welcomes = client.all.filter { $0.type == "iopub_welcome" }
    #expect(welcomes.map(\.topic) == ["", "kernel."])
    #expect(welcomes.map(\.content) == [["subscription": ""], ["subscription": "kernel."]])
    #expect(welcomes.allSatisfy { $0.parent == nil })
  }

  @Test func controlIsAnsweredWhileACellRuns() throws {
    let running = try client.send("execute_request", ["code": "gate"])
    client.language.waitForGate()
    #expect(try reply(try client.ask("kernel_info_request", on: .control))["status"] == "ok")
    client.language.openGate()
    _ = try client.answers(to: running)
  }

  @Test func connectNamesThePorts() throws {
    #expect(
      try reply(try client.ask("connect_request")) == [
        "status": "ok", "shell_port": 1, "iopub_port": 2, "stdin_port": 3, "control_port": 4, "hb_port": 5,
      ])
  }

  @Test func cursorsCountCodePoints() throws {
    // An astral letter and a combining mark: two code points each before the cursor, one thing for the reader.
    let code = "𝟏y\u{302}z"
    let completion = try reply(try client.ask("complete_request", ["code": .string(code), "cursor_pos": 3]))
    #expect(completion["matches"] == ["𝟏y\u{302}!"])
    #expect(completion["cursor_start"] == 0)
    #expect(completion["cursor_end"] == 3)
    #expect(
      completion["metadata"] == [
        "_jupyter_types_experimental": [
          ["start": 0, "end": 3, "text": "𝟏y\u{302}!", "type": "echo", "signature": "()"]
        ]
      ])
    #expect(
      try reply(try client.ask("inspect_request", ["code": .string(code), "cursor_pos": 1]))["data"] == [
        "text/plain": "𝟏"
      ])
  }

  @Test(arguments: [-1, 99, Int.max, Int.min]) func aCursorOutsideIsAtAnEnd(_ cursor: Int) throws {
    let content: JSON = ["code": "ab", "cursor_pos": .integer(cursor), "detail_level": 1]
    let end = cursor < 0 ? 0 : 2
    #expect(try reply(try client.ask("complete_request", content))["cursor_end"] == .integer(end))
    let inspection = try reply(try client.ask("inspect_request", content))
    #expect(inspection["found"] == .bool(end > 0))
    #expect(inspection["data"] == (end > 0 ? ["text/plain": "all about ab"] : [:]))
  }

  @Test func completenessIsTold() throws {
    for (code, content) in [
      ("x", ["status": "complete"]), ("x…", ["status": "incomplete", "indent": "  "]), ("?", ["status": "invalid"]),
    ] as [(String, JSON)] {
      #expect(try reply(try client.ask("is_complete_request", ["code": .string(code)])) == content)
    }
  }

  @Test func whatNobodyKnowsIsAnsweredWithAnError() throws {
    #expect(try reply(try client.ask("strange_request"))["ename"] == "UnknownMessage")
    #expect(try reply(try client.ask("execute_request", ["code": "x"], on: .control))["status"] == "error")
    #expect(try client.ask("strange").map(\.type) == ["status", "status"])
  }

  @Test func whatIsNoRequestIsNotRepliedTo() throws {
    for content: JSON in [[:], ["comm_id": 5], ["comm_id": "c", "target_name": [1]], .null] {
      for type in ["comm_open", "comm_msg", "comm_close"] {
        #expect(try client.ask(type, content).map(\.type) == ["status", "status"])
      }
    }
  }

  @Test func aForeignSignatureIsNeverAnswered() throws {
    let before = client.all.count
    client.transport.deliver(.message([Wire.delimiter, [1], [2], [3], [4], [5]], .shell))
    client.transport.deliver(.message([[0xFF], []], .control))
    client.transport.deliver(.message([], .stdin))
    _ = try client.run("x")
    #expect(client.all.dropFirst(before).allSatisfy { $0.parent != nil })
  }

  @Test func usageIsMeasured() throws {
    let usage = try reply(try client.ask("usage_request", on: .control))
    guard case .integer(let memory)? = usage["kernel_memory"],
      case .integer(let total)? = usage["host_virtual_memory"]?["total"]
    else { return #expect(Bool(false), "\(usage)") }
    #expect(memory > 1 << 20 && memory < total)
    #expect(try reply(try client.ask("usage_request", on: .control))["hostname"]?.string?.isEmpty == false)
  }

  // MARK: - Input

  @Test func theUserIsAsked() throws {
    let cell = try client.send("execute_request", ["code": "ask who?\nsecret which?", "allow_stdin": true])
    let question = try client.wait(for: "input_request")
    #expect(question.channel == .stdin)
    #expect(question.parent == cell)
    #expect(question.content == ["prompt": "who?", "password": false])
    // An answer to another question is late.
    try client.send("input_reply", ["value": "late"], on: .stdin, parent: ["msg_id": "0"])
    try client.send("input_reply", ["value": "Ada"], on: .stdin, parent: ["msg_id": .string(question.header.id)])
    let found = client.transport.sent.wait(until: .now + .seconds(20)) {
      $0.filter { $0.channel == .stdin }.count > 1 ? true : nil
    }
    #expect(found == true)
    #expect(client.all.last { $0.channel == .stdin }?.content == ["prompt": "which?", "password": true])
    try client.send("input_reply", ["value": "none"], on: .stdin)
    let texts = try client.answers(to: cell).filter { $0.type == "stream" }.compactMap { $0.content["text"]?.string }
    #expect(texts.joined() == "Adanone")
  }

  @Test func whereNobodyCanBeAskedInputFails() throws {
    #expect(try client.run("ask who?").first { $0.type == "error" }?.content["ename"] == "NoInput")
    let cell = try client.send("execute_request", ["code": "ask who?", "allow_stdin": true])
    _ = try client.wait(for: "input_request")
    client.transport.deliver(.undeliverable)
    #expect(try client.answers(to: cell).first { $0.type == "error" }?.content["ename"] == "NoInput")
  }

  // MARK: - Comms

  private struct Parrot: CommPartner {
    func received(_ data: JSON, buffers: [[UInt8]], from comm: Comm) {
      if data == "bye" { comm.close() } else { comm.send(data, buffers: buffers) }
    }
    func closed(_ comm: Comm, data: JSON) {}
  }

  @Test func anUnknownTargetIsClosedAtOnce() throws {
    let messages = try client.ask("comm_open", ["comm_id": "c", "target_name": "nobody", "data": [:]])
    #expect(messages.map(\.type) == ["status", "comm_close", "status"])
    #expect(messages[1].content == ["comm_id": "c", "data": [:]])
    #expect(try reply(try client.ask("comm_info_request"))["comms"] == [:])
  }

  @Test func aConversationIsOpenedHeldAndClosed() throws {
    client.kernel.registerComm("parrot") { _, _ in Parrot() }
    for id in ["a", "b"] { _ = try client.ask("comm_open", ["comm_id": .string(id), "target_name": "parrot"]) }
    #expect(
      try reply(try client.ask("comm_info_request", ["target_name": "parrot"]))["comms"]
        == ["a": ["target_name": "parrot"], "b": ["target_name": "parrot"]])
    #expect(try reply(try client.ask("comm_info_request", ["target_name": "other"]))["comms"] == [:])
    _ = try client.ask("comm_msg", ["comm_id": "a", "data": ["x": 1]])
    #expect(try client.wait(for: "comm_msg").content == ["comm_id": "a", "data": ["x": 1]])
    _ = try client.ask("comm_close", ["comm_id": "a"])
    _ = try client.ask("comm_msg", ["comm_id": "b", "data": "bye"])
    #expect(try client.wait(for: "comm_close").content["comm_id"] == "b")
    #expect(try reply(try client.ask("comm_info_request"))["comms"] == [:])
    _ = try client.ask("comm_msg", ["comm_id": "gone"])
    _ = try client.ask("comm_open", [:])
  }

  // MARK: - Subshells

  private func subshell() throws -> String {
    try #require(try reply(try client.ask("create_subshell_request", on: .control))["subshell_id"]?.string)
  }

  @Test func subshellsAreMadeListedAndDeleted() throws {
    let ids = [try subshell(), try subshell()].sorted()
    #expect(
      try reply(try client.ask("list_subshell_request", on: .control))["subshell_id"] == .array(ids.map(JSON.string)))
    let gone: JSON = ["subshell_id": .string(ids[0])]
    #expect(try reply(try client.ask("delete_subshell_request", gone, on: .control)) == ["status": "ok"])
    #expect(try reply(try client.ask("delete_subshell_request", gone, on: .control))["status"] == "error")
    let answers = try client.answers(to: client.send("execute_request", ["code": "x"], subshell: ids[0]))
    #expect(try reply(answers)["ename"] == "NoSuchSubshell")
  }

  @Test func aSubshellAnswersWhileACellRuns() throws {
    let id = try subshell()
    let running = try client.send("execute_request", ["code": "gate"])
    client.language.waitForGate()
    let asking = try client.send("complete_request", ["code": "ab"], subshell: id)
    #expect(try reply(try client.answers(to: asking))["matches"] == ["ab!"])
    // Cells run one at a time.
    let waiting = try client.send("execute_request", ["code": "x"], subshell: id)
    client.language.openGate()
    #expect(try reply(try client.answers(to: running))["execution_count"] == 1)
    #expect(try reply(try client.answers(to: waiting))["execution_count"] == 1)
  }

  @Test func subshellsAreLimited() throws {
    for _ in 0..<100 { _ = try subshell() }
    #expect(try reply(try client.ask("create_subshell_request", on: .control))["ename"] == "TooManySubshells")
  }
}
