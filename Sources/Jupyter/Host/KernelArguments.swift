/// What a kernel's command line asks for.
struct KernelArguments: Sendable, Equatable {
  enum Request: Sendable, Equatable {
    case help, version
    /// Serve the clients of a connection file; a registration file is told by its content.
    case run(file: String)
    case install(name: String?, KernelSpec.Place)
    case uninstall(name: String?, KernelSpec.Place)
  }

  struct UsageError: Error, Equatable {
    var message: String
  }

  var request: Request

  init(_ words: [String]) throws(UsageError) {
    var words = words[...]
    switch words.first {
    case nil: throw UsageError(message: "-f FILE is needed; Jupyter gives it when it starts a kernel")
    case "install"?, "uninstall"?:
      let isInstall = words.removeFirst() == "install"
      let (name, place) = try Self.target(&words)
      request = isInstall ? .install(name: name, place) : .uninstall(name: name, place)
    default: request = try Self.option(&words)
    }
    guard let extra = words.first else { return }
    throw UsageError(message: "\(extra) is one word too many")
  }

  private static func option(_ words: inout ArraySlice<String>) throws(UsageError) -> Request {
    let word = words.removeFirst()
    switch word.split(separator: "=", maxSplits: 1).first.map(String.init) ?? word {
    case "-h", "--help": return .help
    case "--version": return .version
    case "-f", "--connection-file", "--registration-file": return .run(file: try value(of: word, &words, "FILE"))
    default: throw UsageError(message: "unknown option \(word)")
    }
  }

  private static func target(_ words: inout ArraySlice<String>) throws(UsageError) -> (String?, KernelSpec.Place) {
    var name: String?
    var place: KernelSpec.Place?
    while let word = words.popFirst() {
      var found: KernelSpec.Place?
      switch word.split(separator: "=", maxSplits: 1).first.map(String.init) ?? word {
      case "--user": found = .user
      case "--sys-prefix": found = .environment
      case "--prefix": found = .prefix(try value(of: word, &words, "FOLDER"))
      case "--name": name = try value(of: word, &words, "NAME")
      default: throw UsageError(message: "unknown option \(word)")
      }
      guard let found else { continue }
      guard place == nil else {
        throw UsageError(message: "a kernel is put in one place: --user, --sys-prefix or --prefix")
      }
      place = found
    }
    return (name, place ?? .user)
  }

  /// `--name=N` or `--name N`.
  private static func value(
    of word: String, _ words: inout ArraySlice<String>, _ placeholder: String
  ) throws(UsageError) -> String {
    if let equals = word.firstIndex(of: "="), word.hasPrefix("--") { return String(word[word.index(after: equals)...]) }
    guard let value = words.popFirst() else { throw UsageError(message: "\(word) needs \(placeholder)") }
    return value
  }

  static func help(_ command: String) -> String {
    """
    usage: \(command) install [--user | --sys-prefix | --prefix FOLDER] [--name NAME]
           \(command) uninstall [--user | --sys-prefix | --prefix FOLDER] [--name NAME]
           \(command) -f FILE

    Jupyter's kernel for notebooks. `install` tells Jupyter of it; Jupyter then
    starts it with the connection file FILE.

      --user         for yourself (the default)
      --sys-prefix   into the active Python environment
      --prefix       into the environment in FOLDER, such as /usr/local
      --name         the kernel's name; several may stand side by side
      -f, --connection-file, --registration-file
                     serve the clients that FILE describes
      --version      print the version
      -h, --help     print this help

    exit status: 0 done, 1 cannot be done, 64 wrong usage, 66 no such file

    """
  }
}
