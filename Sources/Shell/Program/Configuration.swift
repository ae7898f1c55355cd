import History
import Language
import Syntax

/// What `config.nnx` says about the prompt: an ordinary program, which runs before the first prompt.
///
/// It sets `theme`, `prompt`, `digits`, `banner` and `fractions`; whatever else it defines is there for the session.
struct Configuration: Equatable {
  var theme: Theme.Name?
  var prompt = Prompt()
  var digits = 6
  var showsBanner = true
  var stacksFormulas = true

  static var path: String { "\(UserFolders.configuration)/nnx/config.nnx" }

  /// Runs the program and takes its settings; tells what is wrong with them.
  static func load(_ source: Source, into session: Session, output: any Output) -> Configuration {
    _ = session.execute(source, mode: .script)
    var configuration = Configuration()
    func complain(_ message: String) {
      output.report(Diagnostic(.warning, "\(source.name): \(message)"))
    }
    switch session.takeSetting("theme") {
    case nil: break
    case .text(let name)? where Theme.Name(rawValue: name) != nil: configuration.theme = Theme.Name(rawValue: name)
    default: complain("theme is \"dark\", \"light\", \"neutral\" or \"none\"")
    }
    switch session.takeSetting("prompt") {
    case nil: break
    case .text(let text)?: configuration.prompt = Prompt(text)
    default: complain("prompt is a String, as \"nnx> \"")
    }
    switch session.takeSetting("digits") {
    case nil: break
    case .number(let digits)? where (1...17).contains(digits) && digits.rounded() == digits:
      configuration.digits = Int(digits)
    default: complain("digits is a number from 1 to 17")
    }
    func truth(_ name: String, _ standard: Bool) -> Bool {
      switch session.takeSetting(name) {
      case nil: return standard
      case .truth(let truth)?: return truth
      default:
        complain("\(name) is true or false")
        return standard
      }
    }
    configuration.showsBanner = truth("banner", true)
    configuration.stacksFormulas = truth("fractions", true)
    return configuration
  }
}
