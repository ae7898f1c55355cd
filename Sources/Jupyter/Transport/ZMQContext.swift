import CZeroMQ

/// What went wrong in libzmq, in its words.
struct ZMQError: Error, Sendable, Equatable {
  var doing: String
  var code: Int32

  /// The failure of the call before.
  init(_ doing: String) {
    self.doing = doing
    code = zmq_errno()
  }

  var message: String {
    "\(doing): \(unsafe zmq_strerror(code).map { unsafe String(cString: $0) } ?? "error \(code)")"
  }
}

/// The owner of libzmq's threads. Sockets are made from it and closed before it ends.
@safe final class ZMQContext: @unchecked Sendable {
  private let handle: UnsafeMutableRawPointer

  init() throws(ZMQError) {
    guard let handle = unsafe zmq_ctx_new() else { throw ZMQError("libzmq") }
    unsafe self.handle = unsafe handle
  }

  func socket(_ kind: Int32) throws(ZMQError) -> ZMQSocket {
    guard let socket = unsafe zmq_socket(handle, kind) else { throw ZMQError("a socket") }
    return unsafe ZMQSocket(socket)
  }

  /// Waits until everything is sent, at most as long as the sockets linger.
  func terminate() {
    while unsafe zmq_ctx_term(handle) != 0, zmq_errno() == EINTR {}
  }

  /// Whether this libzmq can encrypt.
  static var encrypts: Bool { unsafe zmq_has("curve") == 1 }
}
