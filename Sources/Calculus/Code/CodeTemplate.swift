/// Languages that formulas are written in for others to run.
public enum CodeTarget: String, Sendable, CaseIterable {
  case numpy, torch, jax, julia, octave
}

/// How an operator is called elsewhere. `{0}` and `{1}` are the operands, `{*}` all of them, `{axis}` 0 where the first
/// operand is a column and else 1, `{dim}` one more, for languages that count from 1.
public struct CodeTemplate: Sendable {
  var numpy: String
  var torch: String
  var julia: String
  var octave: String
  /// Where it is not NumPy's with another name of the module.
  var jax: String?
  /// How tightly the text binds: 1 a call, 5 a sign, 6 a product, 7 a sum.
  var level: Int
  /// Which operands PyTorch wants as tensors: a number among them is made one.
  var tensors: Tensors
  /// What PyTorch's programs call where all operands are numbers of Python; its result is one too.
  var ofNumbers: String?
  /// Whether Python gives a number for any operands: a size.
  var givesNumber: Bool

  public enum Tensors: Sendable { case none, first, one, all }

  public init(
    numpy: String, torch: String, julia: String, octave: String, jax: String? = nil, level: Int = 1,
    tensors: Tensors = .first, ofNumbers: String? = nil, givesNumber: Bool = false
  ) {
    (self.numpy, self.torch, self.julia, self.octave) = (numpy, torch, julia, octave)
    (self.jax, self.level) = (jax, level)
    (self.tensors, self.ofNumbers, self.givesNumber) = (tensors, ofNumbers, givesNumber)
  }

  /// A function of numbers that is called alike everywhere, and in Python's own `math`.
  static func function(_ name: String, numpy: String? = nil) -> CodeTemplate {
    function(name, numpy: numpy, ofNumbers: "math.\(name)({0})")
  }

  static func function(_ name: String, numpy: String? = nil, ofNumbers: String?) -> CodeTemplate {
    CodeTemplate(
      numpy: "np.\(numpy ?? name)({0})", torch: "torch.\(name)({0})", julia: "\(name).({0})", octave: "\(name)({0})",
      ofNumbers: ofNumbers)
  }

  func text(for target: CodeTarget) -> String {
    switch target {
    case .numpy: numpy
    case .torch: torch
    case .jax: jax ?? numpy.replacing("np.", with: "jnp.")
    case .julia: julia
    case .octave: octave
    }
  }
}

/// A formula that has no spelling in the target language, by the operator that stands in the way.
public struct Unspellable: Error { public let operation: String }
