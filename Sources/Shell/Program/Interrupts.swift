import Glibc
import Synchronization
import Threads

/// Hands Ctrl-C to a thread, which may do what a signal handler must not.
///
/// Other libraries' threads exist before `main` and take signals too, so blocking the signal and waiting for it
/// would not do: the handler runs on whatever thread and only writes one byte to a pipe.
enum Interrupts {
  /// The pipe's end that the handler writes to.
  private static let bell = Atomic<Int32>(-1)
  /// The end of a second pipe where the thread tells that it has heard a question.
  private static let answers = Atomic<Int32>(-1)
  private static let question: UInt8 = 1

  /// From now on, runs `action` on a thread of its own at each Ctrl-C.
  static func forward(to action: @escaping @Sendable () -> Void) {
    guard let (listening, ringing) = pipeEnds(), let (answered, answering) = pipeEnds() else { return }
    // A full pipe must not hold up the handler.
    _ = fcntl(ringing, F_SETFL, O_NONBLOCK)
    guard let listener = WorkerThread({ listen(listening, action, answering) }) else { return }
    listener.detach()
    bell.store(ringing, ordering: .relaxed)
    answers.store(answered, ordering: .relaxed)
    install()
  }

  /// Waits until `action` has run for each Ctrl-C so far. The thread may be slow to wake, and what it would do late
  /// would hit the statement after the one that was meant.
  static func settle() {
    let answered = answers.load(ordering: .relaxed)
    var byte = question
    guard answered >= 0, unsafe write(bell.load(ordering: .relaxed), &byte, 1) == 1 else { return }
    while unsafe read(answered, &byte, 1) < 0, errno == EINTR {}
  }

  private static func pipeEnds() -> (reading: Int32, writing: Int32)? {
    var ends: [Int32] = [-1, -1]
    guard unsafe pipe(&ends) == 0 else { return nil }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    return (ends[0], ends[1])
  }

  /// Writing to a pipe that nobody reads becomes an error code instead of a signal.
  static func ignoreClosedPipes() {
    signal(SIGPIPE, SIG_IGN)
  }

  private static func install() {
    var before = sigaction()
    // A shell has its background jobs ignore Ctrl-C; that stays so.
    guard unsafe sigaction(SIGINT, nil, &before) == 0,
      unsafe unsafeBitCast(before.__sigaction_handler.sa_handler, to: Int.self)
        != unsafeBitCast(SIG_IGN, to: Int.self)
    else { return }
    var handler = sigaction()
    unsafe handler.__sigaction_handler.sa_handler = { _ in
      let saved = errno
      var byte: UInt8 = 0
      _ = unsafe write(Interrupts.bell.load(ordering: .relaxed), &byte, 1)
      errno = saved
    }
    handler.sa_flags = SA_RESTART
    _ = unsafe sigaction(SIGINT, &handler, nil)
  }

  private static func listen(_ descriptor: Int32, _ action: () -> Void, _ answering: Int32) {
    var byte: UInt8 = 0
    while true {
      let count = unsafe read(descriptor, &byte, 1)
      if count == 1, byte == question {
        _ = unsafe write(answering, &byte, 1)
      } else if count == 1 {
        action()
      } else if count == 0 || errno != EINTR {
        return
      }
    }
  }
}
