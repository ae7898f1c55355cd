// Random expressions by the thousand, and what must hold of each: `make laws`.
import Glibc
import TestSupport

let arguments = CommandLine.arguments.dropFirst().compactMap { UInt64($0) }
let wanted = arguments.first ?? 10_000
let first = arguments.dropFirst().first ?? 0

var counts: [String: Int] = [:]
var violations = 0
var slowest = (seconds: 0.0, what: "")
for seed in first..<(first + wanted) {
  do {
    let laws = try ExpressionLaws(seed: seed)
    counts.merge(laws.counts) { $0 + $1 }
    for violation in laws.violations {
      violations += 1
      print("seed \(seed): \(violation)")
    }
    if laws.longestDerivation > slowest.seconds { slowest = (laws.longestDerivation, laws.slowest) }
  } catch {
    violations += 1
    print("seed \(seed): \(error)")
  }
}
print("\(wanted) random expressions, \(violations) violations")
for (what, count) in counts.sorted(by: { $0.key < $1.key }) { print("  \(what): \(count)") }
print("  the longest derivation: \((slowest.seconds * 1000).rounded()) ms, of \(slowest.what)")
if violations > 0 || slowest.seconds > 2 { exit(1) }
