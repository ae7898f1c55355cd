import Glibc
import History
import Threads

/// A kernel as the process that a launcher starts: from its connection file to its last message.
struct KernelProcess {
  let makeLanguage: () -> any Language

  /// Runs until the kernel is to end; gives the exit code.
  func run(_ file: ConnectionFile) throws -> Int32 {
    Footprint.shareArenas()
    signal(SIGPIPE, SIG_IGN)
    let parent = getppid()
    // The signals that would otherwise end the process before it has begun.
    let signals = Signals.catching([SIGINT, SIGTERM, SIGHUP])
    let signer = Signer(key: file.key)
    let transport = try ZMQTransport(file)
    let published = try file.registrar.map { registrar in
      try Handshake.register(transport.ports, with: registrar, signer: signer)
      return publish(file, transport.ports, registrar)
    }
    defer { if let path = published ?? nil { _ = unsafe unlink(path) } }
    let kernel = Kernel(
      makeLanguage(), transport: transport, signer: signer,
      history: History(path: UserFolders.history(), complain: KernelLog.note),
      username: UserFolders.variable("USER") ?? "kernel",
      // The handshake is new in 5.6.
      protocolVersion: file.registrar == nil ? "5.5" : "5.6")
    kernel.start()
    if let signals { watch(kernel, signals, parent) }
    Footprint.giveStartBack()
    let code = kernel.waitUntilEnded() ?? 0
    leaveSoon(code)
    transport.stop()
    return code
  }

  /// Passes interrupts on, and ends the kernel once whoever started it is gone.
  private func watch(_ kernel: Kernel, _ signals: Int32, _ parent: pid_t) {
    WorkerThread {
      var isNew = true
      while true {
        switch Signals.next(from: signals, within: .seconds(1)) {
        case SIGINT?: kernel.interrupt()
        case let number?: kernel.end(code: 128 + number)
        case nil:
          if getppid() != parent { kernel.end() }
          // The first cell makes tables and reads code that no later one needs.
          if isNew, kernel.isIdleAgain {
            isNew = false
            Footprint.giveStartBack()
          }
        }
      }
    }?.detach()
  }

  /// Other clients find the kernel by this file; nil where it could not be written.
  private func publish(_ file: ConnectionFile, _ ports: [String: Int], _ registrar: ConnectionFile.Registrar) -> String?
  {
    var file = file
    file.ports = ports
    let id = registrar.kernelID.filter { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }
    let folder = DataFolders.runtime()
    guard UserFolders.make(folder, mode: 0o700) else { return nil }
    let path = "\(folder)/kernel-\(id.isEmpty ? String(getpid()) : id).json"
    return OutputFile.write(file.text(), to: path, mode: 0o600) ? path : nil
  }

  /// Whatever hangs while the process ends, a cell in a library's loop or a client that does not read: it ends.
  private func leaveSoon(_ code: Int32) {
    WorkerThread {
      WorkerThread.sleep(.seconds(3))
      _exit(code)
    }?.detach()
  }
}
