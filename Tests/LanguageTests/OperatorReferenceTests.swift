import Matrices
import Testing

@testable import Calculus
@testable import Language

/// What the registry says about operators holds in programs.
@Suite struct OperatorReferenceTests {
  static let operators = Registry.shared.operators.filter { $0.definition != nil }

  @Test(arguments: operators) func theExamplePrintsWhatItSays(_ rule: Operator) throws {
    let example = try #require(rule.definition?.example)
    let result = shown(example.program)
    #expect(result.count == 1, "\(rule.name): \(result)")
    let lines = (result.first ?? "").split(separator: "\n")
    let isTitled = lines.first.map { $0.contains("×") } ?? false
    let body = (isTitled ? lines.dropFirst() : lines[...]).joined(separator: "\n")
    #expect(body == example.result, "\(rule.name)")
  }

  /// Wherever shapes are refused, the message names the operands that do not fit, with their shapes.
  @Test(arguments: operators) func wrongShapesNameTheOperands(_ rule: Operator) throws {
    let shapes = ["A": "3×4", "B": "5×2", "C": "7×3", "D": "2×6"]
    let names = Array(shapes.keys.sorted().prefix(max(1, rule.positionalCounts.upperBound)))
    let transcript = Transcript()
    for (name, shape) in shapes {
      let sizes = shape.split(separator: "×").compactMap { Int($0) }
      transcript.session.set(name, to: try Matrix.filled(0.5, Shape(rows: sizes[0], columns: sizes[1])))
    }
    transcript.run("r = \(rule.name)(\(names.joined(separator: ", ")));")
    guard let message = transcript.errors.first, transcript.output.diagnostics.first?.severity == .error else { return }
    let isNamed = names.contains { message.contains("\($0) is \(shapes[$0] ?? "")") }
    #expect(isNamed, "\(rule.name): \(message)")
  }

  @Test(arguments: operators) func helpTellsDocAndDerivative(_ rule: Operator) throws {
    let definition = try #require(rule.definition)
    let text = shown("help(\"\(rule.name)\")").joined()
    #expect(text.contains(definition.doc), "\(rule.name)")
    #expect(text.contains("derivative"), "\(rule.name)")
  }
}

extension Operator: CustomTestStringConvertible {
  public var testDescription: String { name }
}
