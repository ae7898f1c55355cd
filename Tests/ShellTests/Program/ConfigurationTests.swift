import Language
import Syntax
import Testing

@testable import Shell

@Suite struct ConfigurationTests {
  private func load(_ text: String) -> (configuration: Configuration, session: Session, messages: [String]) {
    let reports = QuietOutput()
    let session = Session(output: reports)
    let configuration = Configuration.load(Source(name: "config.nnx", text: text), into: session, output: reports)
    return (configuration, session, reports.messages)
  }

  @Test func settingsAreAssignments() {
    let (configuration, session, messages) = load(
      "theme = \"light\"; prompt = \"λ> \"; digits = 3; banner = false; fractions = false\nη = 0.1\ndouble(x) = 2x")
    #expect(
      configuration
        == Configuration(theme: .light, prompt: Prompt("λ> "), digits: 3, showsBanner: false, stacksFormulas: false))
    #expect(session.hasVariable("η") && session.hasVariable("double"))
    #expect(!session.hasVariable("theme") && !session.hasVariable("digits"))
    #expect(messages.isEmpty)
  }

  @Test func nothingIsTheUsual() { #expect(load("").configuration == Configuration()) }

  @Test func whatMakesNoSenseIsSaid() {
    let (configuration, _, messages) = load("theme = \"blue\"; prompt = 1; digits = 2.5; banner = [1 2]")
    #expect(configuration == Configuration())
    #expect(messages.count == 4 && messages.allSatisfy { $0.hasPrefix("config.nnx: ") }, "\(messages)")
  }

  @Test func anErrorKeepsWhatCameBefore() {
    let (configuration, _, messages) = load("digits = 3\nerror(\"boom\")\ntheme = \"light\"")
    #expect(configuration.digits == 3 && configuration.theme == nil && messages == ["boom"])
  }
}
