/// Which message is answered by what.
extension Kernel {
  typealias Handler = @Sendable (Exchange) throws -> Answer

  static func handler(of type: String, on channel: Channel) -> Handler? {
    channel == .control ? controlHandlers[type] ?? commonHandlers[type] : shellHandlers[type] ?? commonHandlers[type]
  }

  /// What is asked for quickly, on either channel.
  private static let commonHandlers: [String: Handler] = [
    "kernel_info_request": { .ok($0.kernel.description) },
    "connect_request": { .ok($0.kernel.transport.ports.mapValues(JSON.integer)) },
    "shutdown_request": shutDown,
    "interrupt_request": interrupt,
    "is_complete_request": isComplete,
    "complete_request": complete,
    "inspect_request": inspect,
    "history_request": findHistory,
    "comm_info_request": listComms,
  ]

  private static let shellHandlers: [String: Handler] = [
    "execute_request": execute,
    "comm_open": openComm,
    "comm_msg": passToComm,
    "comm_close": closeComm,
  ]

  private static let controlHandlers: [String: Handler] = [
    "create_subshell_request": createSubshell,
    "delete_subshell_request": deleteSubshell,
    "list_subshell_request": listSubshells,
    "usage_request": { .ok($0.kernel.usage.measure()) },
  ]

  private var description: [String: JSON] {
    let about = language.about
    var info: [String: JSON] = [
      "name": .string(about.name), "version": .string(about.version), "mimetype": .string(about.mediaType),
      "file_extension": .string(about.fileExtension),
    ]
    // An empty name would make a front end look for a lexer that is called so.
    if let lexer = about.pygmentsLexer { info["pygments_lexer"] = .string(lexer) }
    if let mode = about.codemirrorMode { info["codemirror_mode"] = mode }
    return [
      "protocol_version": .string(headers.protocolVersion), "implementation": .string(about.implementation),
      "implementation_version": .string(about.version), "language_info": .object(info),
      "banner": .string(about.banner), "debugger": false, "supported_features": ["kernel subshells"],
      "help_links": .array(about.helpLinks.map { ["text": .string($0.text), "url": .string($0.url)] }),
    ]
  }
}
