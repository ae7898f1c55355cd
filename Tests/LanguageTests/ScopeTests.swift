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
      scope.bind(Name(spelling: "f", key: "f"), .function(Self.function(in: scope)), place: nil)
      released = scope
    }
    #expect(released == nil)
  }

  @Test func aFunctionTakenFromItsScopeKeepsIt() throws {
    var taken: Function?
    do {
      let scope = Scope()
      scope.bind(Name(spelling: "f", key: "f"), .function(Self.function(in: scope)), place: nil)
      if case .function(let function)? = scope["f"]?.value { taken = function }
    }
    #expect(try #require(taken).enclosing?["f"] != nil)
  }
}
