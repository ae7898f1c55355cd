import Glibc

/// The program `dot` of Graphviz, where it is installed. In a process of its own: what it does with a graph that it
/// cannot draw is then its own affair.
enum Graphviz {
  /// The graph as SVG without the prologue of a file; nil where there is no `dot`, or it draws nothing in time.
  static func svg(of dot: String, isInterrupted: () -> Bool = { false }) -> String? {
    guard let bytes = run(["dot", "-Tsvg"], Array(dot.utf8), isInterrupted) else { return nil }
    let text = String(decoding: bytes, as: UTF8.self)
    return text.firstRange(of: "<svg").map { String(text[$0.lowerBound...]) }
  }

  /// A graph that takes longer has too many nodes for a reader.
  private static let patience: Double = 5
  private static let mostBytes = 4 << 20

  /// What the program writes when it reads the input; nil where it cannot be run, fails, or takes too long.
  private static func run(_ words: [String], _ input: [UInt8], _ isInterrupted: () -> Bool) -> [UInt8]? {
    guard let file = unsafe file(with: input) else { return nil }
    defer { unsafe fclose(file) }
    let source = unsafe fileno(file)
    var ends: [Int32] = [-1, -1]
    guard unsafe pipe(&ends) == 0 else { return nil }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    defer { close(ends[0]) }
    let process = spawn(words, reading: source, writing: ends[1])
    close(ends[1])
    guard let process else { return nil }
    let output = read(from: ends[0], isInterrupted)
    if output == nil { kill(process, SIGKILL) }
    var status: Int32 = 0
    while unsafe waitpid(process, &status, 0) < 0, errno == EINTR {}
    return status == 0 ? output : nil
  }

  /// The input as a file without a name, so that neither side waits for the other's pipe.
  private static func file(with bytes: [UInt8]) -> UnsafeMutablePointer<FILE>? {
    guard let file = unsafe tmpfile() else { return nil }
    _ = fcntl(unsafe fileno(file), F_SETFD, FD_CLOEXEC)
    let written = unsafe bytes.withUnsafeBytes { unsafe fwrite($0.baseAddress, 1, $0.count, file) }
    guard written == bytes.count, unsafe fflush(file) == 0 else {
      unsafe fclose(file)
      return nil
    }
    unsafe rewind(file)
    return unsafe file
  }

  private static func spawn(_ words: [String], reading source: Int32, writing sink: Int32) -> pid_t? {
    var actions = unsafe posix_spawn_file_actions_t()
    var attributes = posix_spawnattr_t()
    unsafe posix_spawn_file_actions_init(&actions)
    unsafe posix_spawnattr_init(&attributes)
    defer {
      unsafe posix_spawn_file_actions_destroy(&actions)
      unsafe posix_spawnattr_destroy(&attributes)
    }
    unsafe posix_spawn_file_actions_adddup2(&actions, source, STDIN_FILENO)
    unsafe posix_spawn_file_actions_adddup2(&actions, sink, STDOUT_FILENO)
    // Warnings of missing fonts are for nobody.
    unsafe posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
    // An interrupt is this process's to answer; what it holds back, the other need not.
    var (handled, none) = (sigset_t(), sigset_t())
    unsafe sigemptyset(&handled)
    unsafe sigaddset(&handled, SIGPIPE)
    unsafe sigemptyset(&none)
    unsafe posix_spawnattr_setsigdefault(&attributes, &handled)
    unsafe posix_spawnattr_setsigmask(&attributes, &none)
    unsafe posix_spawnattr_setpgroup(&attributes, 0)
    unsafe posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP))
    var arguments = unsafe words.map { unsafe strdup($0) } + [nil]
    defer { for place in words.indices { unsafe free(arguments[place]) } }
    var process = pid_t()
    guard unsafe posix_spawnp(&process, words[0], &actions, &attributes, &arguments, environ) == 0 else { return nil }
    return process
  }

  /// Everything up to the end of the pipe.
  private static func read(from pipe: Int32, _ isInterrupted: () -> Bool) -> [UInt8]? {
    var output: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 1 << 16)
    let deadline = ContinuousClock.now + .seconds(patience)
    while ContinuousClock.now < deadline, !isInterrupted(), output.count <= mostBytes {
      var waiting = pollfd(fd: pipe, events: Int16(POLLIN), revents: 0)
      let ready = unsafe poll(&waiting, 1, 50)
      if ready == 0 || ready < 0 && errno == EINTR { continue }
      let count = unsafe block.withUnsafeMutableBytes { unsafe Glibc.read(pipe, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return count == 0 ? output : nil }
      output += block[..<count]
    }
    return nil
  }
}
