import Syntax
import Testing

@testable import Language

struct NameTableTests {
  private static func name(_ text: String) -> Name { Name(spelling: text) }

  @Test func aNameIsFoundHoweverItIsSpelled() {
    var table = NameTable<Int>()
    table.set(Self.name("W₁"), 1)
    #expect(table[Self.name("W1")] == 1)
    #expect(table.place(of: "W1") == 0)
    #expect(table[Self.name("W")] == nil)
  }

  @Test func theLastValueAndSpellingCount() {
    var table = NameTable<Int>()
    table.set(Self.name("W₁"), 1)
    table.set(Self.name("W1"), 2)
    #expect(table.count == 1)
    #expect(table.values == [2])
    #expect(table.names.map(\.spelling) == ["W1"])
  }

  /// Few names are searched through, many hashed: both ways, and what is between, are held to a dictionary.
  @Test func itHoldsWhatADictionaryHolds() {
    var table = NameTable<Int>()
    var model: [String: Int] = [:]
    var state: UInt64 = 1
    for step in 0..<20_000 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      // Grows, shrinks, and grows again.
      let range = step / 5000 % 2 == 0 ? 300 : 20
      let key = "x\(Int(state >> 33) % range)"
      if state >> 60 < 6 {
        #expect(table.remove(key) == model.removeValue(forKey: key))
      } else {
        table.set(Self.name(key), step)
        model[key] = step
      }
      #expect(table.count == model.count)
    }
    for (key, value) in model { #expect(table[Self.name(key)] == value) }
    for key in 0..<300 where model["x\(key)"] == nil { #expect(table.place(of: "x\(key)") == nil) }
    let pairs = zip(table.names.map(\.key), table.values).map { ($0, $1) }
    #expect(Dictionary(pairs) { first, _ in first } == model)
  }

  @Test func anEmptiedTableFindsNothingAndFillsAgain() {
    var table = NameTable<Int>()
    for number in 0..<100 { table.set(Self.name("a\(number)"), number) }
    table.removeAll(keepingCapacity: true)
    #expect(table.isEmpty)
    #expect(table[Self.name("a7")] == nil)
    for number in 0..<100 { table.set(Self.name("a\(number)"), -number) }
    #expect(table[Self.name("a99")] == -99)
  }
}
