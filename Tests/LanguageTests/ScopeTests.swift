import Syntax
import Testing

@testable import Language

@Suite struct ScopeTests {
  private static func function(in scope: Scope?) -> Function {
    Function(
      name: "f", parameters: Parameters(positional: []), body: .statements([]), source: Source(name: "test", text: ""),
      enclosing: scope)
  }

  @Test func aScopeWithItsOwnFunctionIsReleased() {
    weak var released: Scope?
    do {
      let scope = Scope()
      scope.bind(Name(spelling: "f"), .function(Self.function(in: scope)), place: nil)
      released = scope
    }
    #expect(released == nil)
  }

  @Test func aFunctionTakenFromItsScopeKeepsIt() throws {
    var taken: Function?
    do {
      let scope = Scope()
      scope.bind(Name(spelling: "f"), .function(Self.function(in: scope)), place: nil)
      if case .function(let function)? = scope["f"]?.value { taken = function }
    }
    #expect(try #require(taken).enclosing?["f"] != nil)
  }
}

@Suite struct ScopeCollectorTests {
  /// Calls that leave their scope in a cycle: in a list of its own, and in a variable of the function around.
  private static let cycles = """
    function kept(i)
      fs = {x -> x + i}
      g = () -> fs
      fs = {g}
      return i
    end
    function outer(i)
      f = 0
      function inner()
        f = () -> i
        return 1
      end
      return inner()
    end
    for i in 1:500
      kept(i) + outer(i);
    end
    """

  @Test func scopesInCyclesAreEmptiedBetweenStatements() {
    let transcript = Transcript()
    transcript.run(Self.cycles)
    transcript.run("1;")
    #expect(transcript.errors.isEmpty)
    #expect(transcript.session.interpreter.scopes.count < 300)
  }

  @Test func whatANameReachesIsKept() {
    let program = """
      function counter(start)
        next = () -> start + 1
        fs = {next}
        return () -> fs[1]()
      end
      c = counter(41)
      \(Self.cycles)
      c()
      """
    #expect(shown(program) == ["42"])
  }
}
