import Calculus
import Matrices
import Syntax

/// Asking who sits there, waiting, and clearing what was shown.
enum AskingBuiltins {
  static let all: [Builtin] = [
    asking("input", isPassword: false, "The line that is typed after the prompt, as a String."),
    asking("password", isPassword: true, "As input, without showing what is typed."),
    Builtin(
      name: "sleep", signature: "sleep(seconds)", doc: "Waits; Ctrl-C ends it.",
      example: Example("sleep(0.01)", ""), counts: 1...1
    ) { call in
      let seconds = try call.number(0)
      guard seconds >= 0, seconds.isFinite else {
        throw call.interpreter.error(
          "sleep waits for a number of seconds, not \(NumberLayout.format(seconds))", at: call.positional[0].range)
      }
      let end = ContinuousClock.now + .seconds(min(seconds, 1e9))
      while ContinuousClock.now < end {
        try call.interpreter.checkInterruption()
        Pause.milliseconds(min(20, max(1, (end - .now).milliseconds)))
      }
      return .value(.nothing)
    },
    Builtin(
      name: "clear_output", signature: "clear_output(; wait=false)",
      doc: "Clears what the cell has shown; with wait=true, when the next output comes.",
      example: Example("clear_output(; wait=true)", ""), counts: 0...0,
      keywords: ["wait"]
    ) { call in
      call.interpreter.output.clear(wait: try call.flag("wait", default: false))
      return .value(.nothing)
    },
  ]

  private static func asking(_ name: String, isPassword: Bool, _ doc: String) -> Builtin {
    Builtin(
      name: name, signature: "\(name)(prompt)", doc: doc, example: Example("\(name)(\"name: \")", "…"), counts: 0...1
    ) { call in
      guard !call.interpreter.isSealed else {
        throw call.interpreter.error("nobody is asked while a session is tried out", at: call.whole.range)
      }
      let prompt = call.positional.isEmpty ? "" : call.interpreter.plainText(try call.value(0))
      let answer = try call.interpreter.output.ask(prompt, isPassword: isPassword)
      // A host gives up waiting when it is interrupted.
      try call.interpreter.checkInterruption()
      guard let answer else {
        throw call.interpreter.error(
          "\(name) needs somebody to answer, and here nobody can", at: call.whole.range,
          help: "run it at a terminal or in a notebook")
      }
      call.formation.drew = true
      return .value(.string(answer))
    }
  }
}

extension Duration {
  fileprivate var milliseconds: Int { Int(max(0, min(1e6, seconds * 1e3))) }
}
