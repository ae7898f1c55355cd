import Calculus
import Matrices
import Syntax

/// Talking to the host.
enum HostBuiltins {
  static let all: [Builtin] = [
    Builtin(
      name: "print", signature: "print(a, b, …; digits=6, newline=true)", doc: "Writes its arguments on one line.",
      example: Example("print(\"x =\", 1/3; digits=3)", "x = 0.333"), counts: 0...64, keywords: ["digits", "newline"]
    ) { call in
      let digits = Int(exactly: try call.number("digits", default: 6)) ?? 6
      var line = ""
      for place in call.positional.indices {
        let value = try call.value(place)
        try call.interpreter.force(value)
        if place > 0 { line += " " }
        line += call.interpreter.plainText(value, digits: min(17, max(1, digits)))
      }
      if try call.flag("newline", default: true) { line += "\n" }
      call.interpreter.output.write(line, to: .output)
      return .value(.nothing)
    },
    Builtin(
      name: "warn", signature: "warn(a, b, …)", doc: "Writes its arguments to stderr.",
      example: Example("warn(\"only\", 3, \"rows\")", "only 3 rows"), counts: 1...64
    ) { call in
      let parts = try call.positional.indices.map { call.interpreter.plainText(try call.value($0)) }
      call.interpreter.output.write(parts.joined(separator: " ") + "\n", to: .error)
      return .value(.nothing)
    },
    Builtin(
      name: "display", signature: "display(x; id=\"name\")",
      doc: "Shows a value now; the same id again replaces what it showed.",
      example: Example("display([1 2]; id=\"progress\")", "1  2"), counts: 1...1, keywords: ["id"]
    ) { call in
      var role = Role.passing
      if let expression = call.keywords["id"], case .string(let text) = try call.interpreter.value(of: expression) {
        role = .named(text)
      }
      call.interpreter.output.show(call.interpreter.bundle(try call.value(0)), as: role)
      return .value(.nothing)
    },
    Builtin(
      name: "exit", signature: "exit(code)", doc: "Ends the session.", example: Example("exit(0)", ""), counts: 0...1,
      isCommand: true
    ) { call in
      let code = call.positional.isEmpty ? 0 : try call.number(0)
      throw ControlFlow.exit(Int32(exactly: code) ?? 1)
    },
    Builtin(
      name: "error", signature: "error(message)", doc: "Stops with this message.",
      example: Example("error(\"no data\")", "error: no data"), counts: 1...1
    ) { call in
      throw call.interpreter.error(call.interpreter.plainText(try call.value(0)), at: call.whole.range)
    },
    Builtin(
      name: "forget", signature: "forget x, …", doc: "Removes variables; a built-in that one of them hid is back.",
      example: Example("sum = 3; forget sum; sum([1 2])", "3"), counts: 1...1000
    ) { call in
      let interpreter = call.interpreter
      let found = try call.positional.enumerated().map { place, operand in
        // The name itself, or a String that names it: `forget("ŷ")`.
        var name = interpreter.source.slice(operand.range)
        if case .name = operand.kind {} else { name = try call.string(place, "the variable's name") }
        guard let found = interpreter.lookup(NameKey.of(name)) else {
          throw interpreter.error("there is no variable \(name)", at: operand.range)
        }
        return found
      }
      for (binding, scope) in found { scope.forget(binding.name) }
      return .value(.nothing)
    },
    Builtin(
      name: "threads", signature: "threads(n)",
      doc: "Has large products and entrywise work done by n threads; without n, how many do it. Small work has one.",
      example: Example("threads() ≥ 1", "1"), counts: 0...1
    ) { call in
      if !call.positional.isEmpty {
        let count = try call.size(0)
        guard (1...WorkingThreads.most).contains(count) else {
          throw call.interpreter.error(
            "threads are 1 to \(WorkingThreads.most), not \(count)", at: call.positional[0].range)
        }
        WorkingThreads.set(count)
        return .value(.nothing)
      }
      return .node(call.formation.builder.constant(Double(WorkingThreads.count)))
    },
    Builtin(
      name: "vars", signature: "vars()", doc: "The variables: name, what it is, its memory, how it was made.",
      example: Example(
        "x = 2; y = x²; vars()",
        "name  what  memory  made by\n───────────────────────────\nx     2     8 B     x = 2\ny     4     8 B     x²"),
      counts: 0...0
    ) {
      call in
      let interpreter = call.interpreter
      // The arguments of a command line that had none are nothing that anybody made.
      let made = interpreter.top.bindings.filter { $0.place != nil || !$0.isEmptyArguments }
      let rows = made.sorted { $0.name.key < $1.name.key }.map { binding -> [String] in
        [
          binding.name.spelling, interpreter.summary(of: binding.value).text, binding.value.memoryText,
          interpreter.originText(binding),
        ]
      }
      let header = ["name", "what", "memory", "made by"]
      let bundle = Layout.table(header: header, rows, numbers: [2], width: interpreter.page.tableWidth)
      return .value(.report(Report(kind: "list of variables", bundle: bundle)))
    },
    Builtin(
      name: "help", signature: "help(name)", doc: "What an operator or a function does.",
      example: Example("help(tanh)", "…"), counts: 0...1, isCommand: true
    ) { call in
      guard let argument = call.positional.first else {
        return .value(.report(Report(kind: "help", bundle: call.interpreter.helpOverview())))
      }
      let word: String
      switch argument.kind {
      case .name(let name): word = name.key
      default: word = try call.string(0, "a name")
      }
      return .value(
        .report(Report(kind: "help", bundle: try call.interpreter.help(word, argument.range))))
    },
  ]
}

extension Binding {
  /// ARGS as a host binds it, with nothing in it.
  fileprivate var isEmptyArguments: Bool {
    guard name.key == "ARGS", case .list(let words) = value else { return false }
    return words.isEmpty
  }
}
