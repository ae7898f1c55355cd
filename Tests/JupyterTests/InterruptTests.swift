import Testing

@testable import Jupyter

@Suite(.timeLimit(.minutes(1))) struct InterruptTests {
  private let client = Conversation()

  private func status(_ messages: [Sent]) -> JSON? { messages.first { $0.channel == .shell }?.content["status"] }

  @Test func aRunningCellStopsAndTheQueueIsAborted() throws {
    let running = try client.send("execute_request", ["code": "forever", "stop_on_error": false])
    let waiting = try client.send("execute_request", ["code": "x"])
    _ = try client.wait(for: "execute_input")
    #expect(try client.ask("interrupt_request", on: .control).contains { $0.type == "interrupt_reply" })
    let messages = try client.answers(to: running)
    #expect(messages.first { $0.type == "error" }?.content["ename"] == "Interrupted")
    #expect(status(try client.answers(to: waiting)) == "aborted")
    #expect(status(try client.run("x")) == "ok")
  }

  @Test func anIdleKernelIsLeftAlone() throws {
    client.kernel.interrupt()
    #expect(status(try client.ask("interrupt_request", on: .control)) == nil)
    #expect(status(try client.run("x")) == "ok")
  }

  @Test func aQuestionIsInterrupted() throws {
    let asking = try client.send("execute_request", ["code": "ask who?", "allow_stdin": true])
    _ = try client.wait(for: "input_request")
    client.kernel.interrupt()
    #expect(try client.answers(to: asking).first { $0.type == "error" }?.content["ename"] == "Interrupted")
  }

  @Test func aCellThatWaitsForAnotherSubshellIsInterrupted() throws {
    let reply = try #require(try client.ask("create_subshell_request", on: .control).first { $0.channel == .control })
    let subshell = try #require(reply.content["subshell_id"]?.string)
    let running = try client.send("execute_request", ["code": "forever"])
    _ = try client.wait(for: "execute_input")
    let waiting = try client.send("execute_request", ["code": "x"], subshell: subshell)
    // Once the kernel says that it is busy with it, it counts as running.
    try client.waitUntilBusy(with: waiting)
    client.kernel.interrupt()
    #expect(status(try client.answers(to: running)) == "error")
    #expect(status(try client.answers(to: waiting)) == "error")
  }

  @Test func shutdownEndsARunningCell() throws {
    let running = try client.send("execute_request", ["code": "forever"])
    _ = try client.wait(for: "execute_input")
    let messages = try client.ask("shutdown_request", ["restart": true], on: .control)
    let replies = messages.filter { $0.type == "shutdown_reply" }
    #expect(Set(replies.map(\.channel)) == [.control, .iopub])
    #expect(Set(replies.map(\.header.id)).count == 2)
    #expect(replies.allSatisfy { $0.content == ["status": "ok", "restart": true] })
    #expect(client.kernel.waitUntilEnded(atMost: .seconds(10)) == 0)
    #expect(status(try client.answers(to: running)) == "error")
  }
}
