import CZeroMQ

/// A socket. One thread at a time uses it; whoever hands it on has a lock in between.
@safe final class ZMQSocket: @unchecked Sendable {
  private let handle: UnsafeMutableRawPointer

  /// More than any notebook sends; a peer that sends a larger frame is cut off.
  private static let largestFrame: Int64 = 256 << 20
  /// No message has so many frames; of one that has, the rest is dropped.
  private static let mostFrames = 4096

  @unsafe init(_ handle: UnsafeMutableRawPointer) { unsafe self.handle = unsafe handle }

  deinit { _ = unsafe zmq_close(handle) }

  // MARK: - Options

  func set(_ option: Int32, _ value: Int32) throws(ZMQError) {
    var value = value
    let status = unsafe zmq_setsockopt(handle, option, &value, MemoryLayout<Int32>.size)
    if status != 0 { throw ZMQError("socket option \(option)") }
  }

  func set(_ option: Int32, _ text: String) throws(ZMQError) {
    let status = unsafe zmq_setsockopt(handle, option, text, text.utf8.count)
    if status != 0 { throw ZMQError("socket option \(option)") }
  }

  func limitFrames() throws(ZMQError) {
    var value = Self.largestFrame
    let status = unsafe zmq_setsockopt(handle, ZMQ_MAXMSGSIZE, &value, MemoryLayout<Int64>.size)
    if status != 0 { throw ZMQError("the largest frame") }
  }

  func bind(_ address: String) throws(ZMQError) {
    if unsafe zmq_bind(handle, address) != 0 { throw ZMQError(address) }
  }

  func connect(_ address: String) throws(ZMQError) {
    if unsafe zmq_connect(handle, address) != 0 { throw ZMQError(address) }
  }

  /// Where a socket is bound, with the port that the system chose.
  var address: String {
    var text = [CChar](repeating: 0, count: 1024)
    var size = text.count
    guard unsafe zmq_getsockopt(handle, ZMQ_LAST_ENDPOINT, &text, &size) == 0 else { return "" }
    return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  // MARK: - Messages

  /// Sends a message without waiting; false where nobody can take it.
  @discardableResult
  func send(_ frames: [[UInt8]]) -> Bool {
    for (place, frame) in frames.enumerated() {
      let more = place < frames.count - 1 ? ZMQ_SNDMORE : 0
      while unsafe zmq_send(handle, frame, frame.count, ZMQ_DONTWAIT | more) < 0 {
        guard zmq_errno() == EINTR else { return false }
      }
    }
    return true
  }

  /// The next message; nil where none is there, or none came within the socket's time limit when waiting.
  func receive(waiting: Bool = false) -> [[UInt8]]? {
    var frames: [[UInt8]] = []
    var part = zmq_msg_t()
    unsafe zmq_msg_init(&part)
    defer { _ = unsafe zmq_msg_close(&part) }
    while true {
      // The parts of a message arrive together.
      guard unsafe zmq_msg_recv(&part, handle, waiting || !frames.isEmpty ? 0 : ZMQ_DONTWAIT) >= 0 else {
        if zmq_errno() == EINTR { continue }
        return nil
      }
      if frames.count < Self.mostFrames {
        let bytes = unsafe UnsafeRawBufferPointer(start: zmq_msg_data(&part), count: zmq_msg_size(&part))
        frames.append(unsafe Array(bytes))
      }
      if unsafe zmq_msg_more(&part) == 0 { return frames }
    }
  }

  /// Waits until one of the sockets has something to receive or the bell rings; tells whether it rang.
  static func wait(for sockets: [ZMQSocket], or bell: borrowing Bell) -> Bool {
    // libzmq's own descriptor tells of changes, not of states; zmq_poll knows that, and looks again each time.
    var items = unsafe [zmq_pollitem_t(socket: nil, fd: bell.descriptor, events: Int16(ZMQ_POLLIN), revents: 0)]
    for socket in sockets {
      unsafe items.append(zmq_pollitem_t(socket: socket.handle, fd: 0, events: Int16(ZMQ_POLLIN), revents: 0))
    }
    _ = unsafe zmq_poll(&items, Int32(items.count), -1)
    return unsafe items[0].revents != 0
  }
}
