import Glibc

/// Another program at this terminal.
enum Subprocess {
  /// Why it did not do its work.
  struct Failure: Error, Equatable {
    var message: String
  }

  /// Runs a line of `/bin/sh`, whose `$1` and so on are the words; gives its exit code, 128 + n where a signal ended it.
  /// It reads `input`, or the terminal.
  static func run(_ line: String, _ words: [String] = [], input: String? = nil) throws(Failure) -> Int32 {
    guard !([line] + words).contains(where: { $0.utf8.contains(0) }) else {
      throw Failure(message: "a command cannot have a NUL in it")
    }
    var ends: [Int32] = [-1, -1]
    if input != nil {
      guard unsafe pipe(&ends) == 0 else { throw failure("no pipe could be made") }
      for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    }
    let process = try spawn(["/bin/sh", "-c", line, "sh"] + words, standardInput: input == nil ? nil : ends[0])
    if let input {
      close(ends[0])
      feed(input, to: ends[1])
      close(ends[1])
    }
    return wait(for: process)
  }

  private static func spawn(_ words: [String], standardInput: Int32?) throws(Failure) -> pid_t {
    var actions = unsafe posix_spawn_file_actions_t()
    var attributes = posix_spawnattr_t()
    unsafe posix_spawn_file_actions_init(&actions)
    unsafe posix_spawnattr_init(&attributes)
    defer {
      unsafe posix_spawn_file_actions_destroy(&actions)
      unsafe posix_spawnattr_destroy(&attributes)
    }
    if let standardInput { unsafe posix_spawn_file_actions_adddup2(&actions, standardInput, STDIN_FILENO) }
    // It has not asked to hear nothing of closed pipes.
    var signals = sigset_t()
    unsafe sigemptyset(&signals)
    unsafe sigaddset(&signals, SIGPIPE)
    unsafe posix_spawnattr_setsigdefault(&attributes, &signals)
    // Nor does it hold back what this process holds back.
    var none = sigset_t()
    unsafe sigemptyset(&none)
    unsafe posix_spawnattr_setsigmask(&attributes, &none)
    unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
    var arguments = unsafe words.map { unsafe strdup($0) } + [nil]
    defer { for place in words.indices { unsafe free(arguments[place]) } }
    var process = pid_t()
    let status = unsafe posix_spawn(&process, "/bin/sh", &actions, &attributes, &arguments, environ)
    guard status == 0 else { throw failure("the command cannot be run", status) }
    return process
  }

  /// A pager may be left before its end.
  private static func feed(_ text: String, to descriptor: Int32) {
    let bytes = Array(text.utf8)
    var written = 0
    while written < bytes.count {
      let count = unsafe bytes[written...].withUnsafeBytes { unsafe write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      if count <= 0 { return }
      written += count
    }
  }

  private static func wait(for process: pid_t) -> Int32 {
    var status: Int32 = 0
    while unsafe waitpid(process, &status, 0) < 0, errno == EINTR {}
    let signal = status & 0x7F
    return signal == 0 ? (status >> 8) & 0xFF : 128 + signal
  }

  private static func failure(_ what: String, _ code: Int32 = errno) -> Failure {
    Failure(message: "\(what): \(unsafe strerror(code).map { unsafe String(cString: $0) } ?? "error \(code)")")
  }
}
