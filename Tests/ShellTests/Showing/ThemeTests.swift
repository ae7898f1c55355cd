import Testing

@testable import Shell

@Suite struct ThemeTests {
  @Test func everyPartHasAColorInBoth() {
    for name in [Theme.Name.dark, .light, .neutral] {
      for part in Theme.Part.allCases { #expect(!Theme(name: name)[part].isEmpty, "\(name) \(part)") }
    }
    #expect(Theme(name: .dark).painted("a", .number) != Theme(name: .light).painted("a", .number))
  }

  @Test func withoutColorsTextIsPlain() { #expect(Theme(name: .none).painted("a", .number) == "a") }

  @Test func aTerminalMayTellItsBackground() {
    #expect(Theme.suggested(byColors: "0;15") == .light)
    #expect(Theme.suggested(byColors: "15;default;0") == .dark)
    #expect(Theme.suggested(byColors: nil) == .neutral)
    #expect(Theme.suggested(byColors: "x") == .neutral)
  }
}
