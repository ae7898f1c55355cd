import CZeroMQ
import Synchronization
import Testing
import Threads

@testable import Jupyter

@Suite struct SocketLoopTests {
  private let context: ZMQContext
  private let loop: SocketLoop
  private let client: ZMQSocket
  private let arrived = Monitor<[[UInt8]]>([])

  init() throws {
    context = try ZMQContext()
    let server = try context.socket(ZMQ_PAIR)
    try server.bind("inproc://loop")
    client = try context.socket(ZMQ_PAIR)
    try client.connect("inproc://loop")
    try client.set(ZMQ_RCVTIMEO, 20_000)
    loop = try SocketLoop([server])
    loop.start([SocketLoop.Events { [arrived] frames in arrived.withLock { $0.append(frames[0]) } }])
  }

  private func waitForArrivals(_ count: Int) -> Bool {
    arrived.wait(until: .now + .seconds(20)) { $0.count >= count ? true : nil } ?? false
  }

  @Test func theLoopsOwnThreadReceivesWhereNoOtherDoes() {
    client.send([[1]])
    #expect(waitForArrivals(1))
    loop.send([[2]])
    #expect(client.receive(waiting: true) == [[2]])
    loop.stop()
  }

  @Test func whileTheServingThreadIsAtWorkTheOwnThreadStepsIn() {
    for turn in 1...5 {
      client.send([[UInt8(turn)]])
      loop.serve { arrived.withLock { $0.count } >= 2 * turn - 1 }
      // At work now: what comes is received all the same.
      client.send([[0]])
      #expect(waitForArrivals(2 * turn))
    }
    loop.stop()
  }

  @Test func whatIsSentFromManyThreadsComesOnceAndInEachOnesOrder() {
    let (senders, count) = (4, 500)
    let threads = (0..<senders).compactMap { sender in
      WorkerThread { [loop] in
        for number in 0..<count {
          loop.send([[UInt8(sender), UInt8(number >> 8), UInt8(number & 255)]], number % 3 == 0 ? .withNext : .now)
        }
        loop.deliver()
      }
    }
    // Meanwhile the sockets go from hand to hand.
    var got: [Int: [Int]] = [:]
    for turn in 1...senders * count {
      if turn % 100 == 0 {
        client.send([[9]])
        loop.serve { arrived.withLock { $0.count } >= turn / 100 }
      }
      guard let frame = client.receive(waiting: true)?.first else { break }
      got[Int(frame[0]), default: []].append(Int(frame[1]) << 8 | Int(frame[2]))
    }
    for thread in threads { thread.join() }
    for sender in 0..<senders { #expect(got[sender] == Array(0..<count)) }
    loop.stop()
  }

  @Test func whatWaitsForANextMessageComesSoonWithoutOne() {
    client.send([[1]])
    loop.serve { arrived.withLock { !$0.isEmpty } }
    loop.send([[2]], .withNext)
    #expect(client.receive(waiting: true) == [[2]])
    loop.stop()
  }

  @Test func stoppingSendsWhatIsLeftAndEndsWhoServes() {
    let server = WorkerThread { [loop] in loop.serve { false } }
    loop.send([[3]], .withNext)
    loop.stop()
    #expect(client.receive(waiting: true) == [[3]])
    server?.join()
    loop.send([[4]])
  }
}
