import FoundationEssentials
import Glibc

/// The command that Jupyter starts, for one language.
public struct KernelCommand {
  private let name: String
  private let version: String
  private let makeSpec: () -> KernelSpec
  private let makeLanguage: () -> any Language

  /// `name` is the command's and the kernel's; the language is made once a kernel runs, the folder's content where it
  /// is installed.
  public init(
    name: String, version: String, spec: @escaping @autoclosure () -> KernelSpec,
    makeLanguage: @escaping () -> any Language
  ) {
    self.name = name
    self.version = version
    makeSpec = spec
    self.makeLanguage = makeLanguage
  }

  /// Does what the words of a command line ask for; gives the exit code.
  public func run(_ words: [String]) -> Int32 {
    do {
      switch try KernelArguments(Array(words.dropFirst())).request {
      case .help: say(KernelArguments.help(name))
      case .version: say("\(name) \(version)\n")
      case .install(let other, let place):
        let (spec, kernelName) = specAndName
        let folders = try spec.install(
          name: other ?? kernelName, as: kernelName, at: place, executable: Self.executable(words))
        for folder in folders { say("installed in \(folder)\n") }
      case .uninstall(let other, let place):
        let (spec, kernelName) = specAndName
        say("removed \(try spec.uninstall(name: other ?? kernelName, at: place))\n")
      case .run(let file):
        let code = try KernelProcess(makeLanguage: makeLanguage).run(ConnectionFile(path: file))
        // A cell that still computes must not meet what libraries take down at an orderly exit.
        _exit(code)
      }
      return 0
    } catch {
      return fail(error)
    }
  }

  /// The kernel's name in Jupyter is the display name, as a name.
  private var specAndName: (KernelSpec, String) {
    let spec = makeSpec()
    return (spec, spec.displayName.lowercased())
  }

  private func fail(_ error: any Error) -> Int32 {
    switch error {
    case let error as KernelArguments.UsageError:
      complain("\(error.message)\n\(name) --help tells more")
      return 64
    case ConnectionFile.Failure.unreadable(let path):
      complain("\(path) cannot be read")
      return 66
    case ConnectionFile.Failure.meaningless(let reason): complain("the connection file: \(reason)")
    case let error as KernelSpec.Failure: complain(error.message)
    case let error as ZMQError: complain(error.message)
    case Handshake.Failure.noReceipt: complain("the launcher did not confirm the registration within five seconds")
    case Handshake.Failure.badSignature: complain("the launcher's receipt is signed with another key")
    default: complain("\(error)")
    }
    return 1
  }

  private func say(_ text: String) { Self.write(text, to: STDOUT_FILENO) }
  private func complain(_ text: String) { Self.write("\(name): \(text)\n", to: STDERR_FILENO) }

  private static func write(_ text: String, to descriptor: Int32) {
    let bytes = Array(text.utf8)
    _ = unsafe Glibc.write(descriptor, bytes, bytes.count)
  }

  /// The running program's whole path.
  private static func executable(_ words: [String]) -> String {
    var path = [CChar](repeating: 0, count: Int(PATH_MAX))
    let count = unsafe readlink("/proc/self/exe", &path, path.count - 1)
    guard count > 0 else { return words.first ?? "" }
    return String(decoding: path[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
