import Calculus
import Matrices
import Syntax

/// What is said of a name that nothing has: how another language's word is written here, a product that was run
/// together, the nearest names and what they are.
extension Interpreter {
  func unknown(_ name: Name, at range: SourceRange, isCalled: Bool = false) -> Diagnostic {
    let word = name.spelling
    return error(
      "there is no \(isCalled ? "function" : "variable") \(word)", at: range,
      help: symbolHelp(name, at: range) ?? translated(name) ?? verbHelp(name) ?? quotientHelp(name)
        ?? splitProduct(name).map { "for a product write \($0)" } ?? nearest(to: name)
        ?? (isCalled
          ? "\(word)(x) = … defines it; help() lists those that are there"
          : "\(word) = … gives it a value; symbol \(word) declares it for formulas"))
  }

  /// `np.dot(X, W)`: what is said for `dot` where np is a library's name and no variable.
  func unknownModule(_ base: Syntax.Expression, _ member: Name) -> Diagnostic? {
    guard case .name(let name) = base.kind, lookup(name.key) == nil, ForeignWords.isLibrary(name.spelling) else {
      return nil
    }
    let word = member.spelling
    let help =
      isBuiltin(member.key)
      ? "\(word)(…) stands by itself" : ForeignWords.translation(of: word) ?? "help() lists the functions"
    return error("there are no modules, so no \(name.spelling)", at: base.range, help: help)
  }

  /// `3\alpha`, `y\hat`: what is left of `\` is divided by what nobody turned into a sign.
  private func symbolHelp(_ name: Name, at range: SourceRange) -> String? {
    let before = source.slice(SourceRange(start: 0, end: range.start))
    guard before.hasSuffix("\\") else { return nil }
    let letter = before.dropLast().last.flatMap { $0.isLetter ? String($0) : nil }
    return SymbolTable.help(forTyped: name.spelling, after: letter ?? "")
  }

  private func translated(_ name: Name) -> String? {
    guard let translation = ForeignWords.translation(of: name.spelling) else { return nil }
    // A short word has many neighbours; a longer one may be the variable that was meant.
    let near = name.spelling.count > 2 ? Spelling.nearest(to: name.spelling, among: variables.map(\.word)) : []
    return translation + (near.first.map { "; or did you mean \($0)?" } ?? "")
  }

  private func verbHelp(_ name: Name) -> String? {
    Construct.verb(name.spelling).map { "it is a verb, and stands first in its statement: \($0.forms[0])" }
  }

  /// `dL/dx`, as one writes it without ∂.
  private func quotientHelp(_ name: Name) -> String? {
    guard name.spelling.first == "d", let loss = quantityName(String(name.spelling.dropFirst())) else { return nil }
    return "∂\(loss)/∂x is the derivative of \(loss); ∂ is typed \\partial and TAB"
  }

  /// An unknown `Ax` with `A` and `x` known says to write `A·x` (language.md, juxtaposition).
  private func splitProduct(_ name: Name) -> String? {
    let letters = Array(name.spelling)
    // Nobody runs longer names together, and looking at every way to cut a name takes time with its square.
    guard letters.count <= 40 else { return nil }
    for place in letters.indices.dropFirst() {
      let (left, right) = (String(letters[..<place]), String(letters[place...]))
      if let a = quantityName(left), let b = quantityName(right) { return "\(a)·\(b)" }
    }
    return nil
  }

  /// The nearest known names and what they are.
  private func nearest(to name: Name) -> String? {
    var candidates = variables
    // One edit makes many functions of two letters.
    if name.spelling.count > 2 { candidates += builtinWords.map { ($0, "function") } }
    let near = Spelling.nearest(to: name.spelling, among: candidates.map(\.word))
    if near.isEmpty { return nil }
    let described = near.map { word in "\(word) (\(candidates.first { $0.word == word }?.what ?? ""))" }
    return "did you mean \(described.joined(separator: " or "))?"
  }

  /// Every variable that can be read here, with what it is.
  private var variables: [(word: String, what: String)] {
    var found: [(word: String, what: String)] = []
    var current: Scope? = scope
    while let scope = current {
      found += scope.bindings.map { ($0.name.spelling, summary($0.value)) }
      current = scope.enclosing
    }
    if !scope.isTopLevel { found += top.bindings.map { ($0.name.spelling, summary($0.value)) } }
    return found
  }

  private func summary(_ value: Value) -> String {
    if case .quantity(let quantity) = value, quantity.version.payload.isNumeric {
      return "\(shapeText(quantity.shape)) \(value.typeName)"
    }
    return value.typeName
  }

  /// The variable that a word names, as it is spelled; nil for any other value.
  private func quantityName(_ word: String) -> String? {
    guard let binding = lookup(NameKey.of(word))?.binding, case .quantity = binding.value else { return nil }
    return binding.name.spelling
  }
}
