import Testing

@testable import Jupyter

@Suite struct AllowanceTests {
  /// What Jupyter's server counts: three seconds at 1 MB and 1000 messages each.
  @Test(arguments: [(10_240, 3_000_000.0), (10, 3_000_000.0)]) func noThreeSecondsHoldTooMuch(
    _ size: Int, _ limit: Double
  ) {
    let start = ContinuousClock.now
    var allowance = Allowance()
    var (time, sent) = (Duration.zero, [Duration]())
    while time < .seconds(12) {
      time += allowance.spend(size, at: start + time)
      sent.append(time)
    }
    for (place, first) in sent.enumerated() where place % 100 == 0 {
      let window = sent[place...].prefix { $0 < first + .seconds(3) }.count
      #expect(Double(window * size) <= limit && window <= 3000)
    }
    #expect(sent.count > 700)
  }
}
