import Calculus

/// What the grammar knows and no table of functions holds: verbs, blocks and notations, with their forms.
struct Construct: Sendable {
  let word: String
  /// How it is written; the first is the usual one.
  let forms: [String]
  let doc: String
  let example: Example
  /// Names that may follow behind `;`.
  var options: [String] = []
  /// Words inside the statement.
  var clauses: [String] = []
  /// A function that does the same, for keyboards without the sign.
  var function: String?

  static func verb(_ word: String) -> Construct? { verbs.first { $0.word == word } }
  static func named(_ word: String) -> Construct? {
    (verbs + blocks + notations).first {
      $0.word == word || $0.function == word || $0.clauses.contains(word) && verb($0.word) == nil
    }
  }

  static let verbs: [Construct] = [
    Construct(
      word: "forward", forms: ["forward L", "forward L; training=false"],
      doc: """
        Replays the record of L in order: a name that was reassigned since is read at its present value, and only what \
        has a changed input is computed again.
        """,
      example: Example("x = 3; L = x²; x = 4; forward L; L", "16"), options: ["training"]),
    Construct(
      word: "backward", forms: ["backward L", "backward L to Z", "backward L; data=true"],
      doc: """
        The gradients of L from L down, a row per step: formula, shape and norm. With `to` it stops at that quantity; \
        data that are not trained are listed with data=true.
        """,
      example: Example(
        "W = ones(1, 2); L = sum(W.^2); backward L",
        "gradient    shape  ‖·‖\n────────────────────────\n∂L/∂W = 2W  1×2    2.828"),
      options: ["data"], clauses: ["to"]),
    Construct(
      word: "step", forms: ["step forward L", "step backward L"],
      doc: "Shows one step of `forward L` or `backward L`; `next` shows the one after it, `finish` all that are left.",
      example: Example("W = ones(1, 2); Z = 2W; L = sum(Z.^2); step backward L", "∂L/∂Z = 2Z   1×2\n4  4"),
      clauses: ["forward", "backward"]),
    Construct(
      word: "next", forms: ["next"], doc: "Shows the next step of `step forward L` or `step backward L`.",
      example: Example("W = ones(1, 2); Z = 2W; L = sum(Z.^2); step backward L; next", "∂L/∂W = 2∂L/∂Z   1×2\n8  8")),
    Construct(
      word: "finish", forms: ["finish"], doc: "Shows all steps that are left of `step forward L` or `step backward L`.",
      example: Example(
        "W = ones(1, 2); Z = 2W; L = sum(Z.^2); step backward L; finish",
        "gradient        shape\n─────────────────────\n∂L/∂W = 2∂L/∂Z  1×2")),
    Construct(
      word: "derive",
      forms: ["derive ∂L/∂W", "derive ∂L/∂W; level=2", "derive jacobian(y, x)", "derive ∂²f/∂x²", "derive f′(z)"],
      doc:
        "The formula of a gradient, a Jacobian, a Hessian or a slope with its derivation: level 0 is the result, level 1 the cascade from L down, level 2 the cascade index by index.",
      example: Example("symbol A: n×n, x: n×1; f = xᵀ·A·x; derive ∂f/∂x; level=0", "∂f/∂x = (A + Aᵀ)·x   n×1"),
      options: ["level"]),
    Construct(
      word: "check", forms: ["check ∂L/∂W", "check ∂L/∂W; points=100, seed=1"],
      doc: "Compares a gradient with central differences and shows the largest error, the worst entry and kinks.",
      example: Example("x = [1 2]; L = sum(x.^2); check ∂L/∂x", "…"), options: ["points", "seed"]),
    Construct(
      word: "explain", forms: ["explain x"],
      doc: "Where a value came from: each name down to what was given, with formula, shape, numbers and line.",
      example: Example("x = 2; y = x²; explain y", "…")),
    Construct(
      word: "plan", forms: ["plan L"],
      doc: "The operations that compute L from its leaves, as they are run one after the other, and what runs each.",
      example: Example("x = [1 2]; y = tanh(x); plan y", "…")),
    Construct(
      word: "graph", forms: ["graph L"],
      doc: "The same as a tree: below each name what its formula reads, with the size of its gradient after backward.",
      example: Example("x = 2; y = x²; graph y", "y = x²     1×1\n└─ x = 2   1×1")),
    Construct(
      word: "prove", forms: ["prove lhs == rhs", "prove lhs == rhs; points=100, seed=1"],
      doc: """
        Whether two formulas are the same: ✓ by normal form, ✓? where they agree at random points, ✗ with a \
        counter-example. ✗ is an answer, not an error.
        """,
      example: Example(
        "symbol A: n×n, B: n×n; prove (A·B)ᵀ == Bᵀ·Aᵀ", "✓ (A·B)ᵀ == Bᵀ·Aᵀ: by normal form"),
      options: ["points", "seed"]),
    Construct(
      word: "train",
      forms: ["train L over W, b with adam(0.01) for 500 steps batch 32 of X, y", "h = train L over W, b"],
      doc: "Moves the parameters along their gradients, with progress and a History; it ends with a full `forward L`.",
      example: Example("w = [1 2]; L = sum(w.^2); train L over w with sgd(0.1) for 1 steps; w", "0.8  1.6"),
      clauses: ["over", "with", "for", "steps", "epochs", "batch", "of"]),
    Construct(
      word: "symbol", forms: ["symbol x", "symbol A: n×n symmetric, x: n×1", "symbol A: n by m"],
      doc: """
        Declares symbols: leaves without a value, of which formulas are made. A free size name becomes a size symbol; \
        facts are symmetric, onehot, orthogonal, positive, invertible, diagonal.
        """,
      example: Example("symbol A: n×n symmetric, x: n×1; f = xᵀ·A·x; ∂f/∂x", "2A·x"),
      clauses: ["by", "symmetric", "onehot", "orthogonal", "positive", "invertible", "diagonal"]),
    Construct(
      word: "assert", forms: ["assert condition", "assert condition, \"message\""],
      doc: "Stops with the message where the condition does not hold.",
      example: Example("assert 1 + 1 == 2, \"arithmetic\"", "")),
    Construct(
      word: "include", forms: ["include \"file.nnx\""], doc: "Runs a file here: its names are this program's names.",
      example: Example("x = 2; save(\"/tmp/session.nnx\"); x = 3; include \"/tmp/session.nnx\"; x", "2")),
    Construct(
      word: "time", forms: ["time statement"], doc: "Runs a statement and shows how long it took.",
      example: Example("time x = zeros(10, 10)", "…")),
    Construct(
      word: "profile", forms: ["profile statement"],
      doc:
        "Runs a statement and shows where its time went: by operation, with the rate of products and the memory that the others moved; and how many turns of each loop ran as one program, or why none did.",
      example: Example("profile for k in 1:10; x = k; end", "…")),
  ]

  static let blocks: [Construct] = [
    Construct(
      word: "if", forms: ["if condition … elseif condition … else … end"],
      doc: "Runs the first part whose condition holds. A condition is one truth: all(…) and any(…) make one of a mask.",
      example: Example("x = -2\nif x < 0\n  x = -x\nend\nx", "2"), clauses: ["elseif", "else"]),
    Construct(
      word: "for", forms: ["for x in xs … end"],
      doc: "Runs its body for each entry of a range or a row, each column of a matrix, or each item of a List.",
      example: Example("s = 0\nfor i in 1:4\n  s += i\nend\ns", "10"), clauses: ["in"]),
    Construct(
      word: "while", forms: ["while condition … end"], doc: "Runs its body as long as the condition holds.",
      example: Example("x = 1\nwhile x < 100\n  x *= 2\nend\nx", "128")),
    Construct(
      word: "function", forms: ["function f(x, y; α=0.1) … end", "f(x) = x²", "x -> x²"],
      doc: "Defines a function. Behind `;` stand keyword arguments with their defaults; `return` gives the result.",
      example: Example("function area(r; π=3)\n  return π·r²\nend\narea(2)", "12"), clauses: ["return"]),
    Construct(
      word: "try", forms: ["try … catch e … end"],
      doc: "Runs the second part where the first one fails; e is the message.",
      example: Example("try\n  error(\"no data\")\ncatch e\n  print(e)\nend", "no data"), clauses: ["catch"]),
    Construct(
      word: "break", forms: ["break", "continue"],
      doc: "Leaves the loop around it; `continue` goes on with its next turn.",
      example: Example("for i in 1:9\n  if i == 3; break; end\nend\ni", "3"), clauses: ["continue"]),
  ]

  static let notations: [Construct] = [
    Construct(
      word: "∂", forms: ["∂L/∂W", "∂L/∂{W, b}", "∂/∂x x³", "∂²f/∂x²", "grad(L, W)"],
      doc: """
        The total derivative of the 1×1 L with respect to the present W, over all paths, in the shape of W: any named \
        quantity that took part, with no preparation.
        """,
      example: Example("x = [1 2]; L = sum(x.^2); ∂L/∂x", "2  4"), function: "grad"),
    Construct(
      word: "∇", forms: ["∇L", "∇ₓL", "gradient(L)"],
      doc: "All gradients of L as a List, shown by their names; ∇ₓL is ∂L/∂x.",
      example: Example("x = [1 2]; L = sum(x.^2); ∇L", "{∂L/∂x = [2 4]}"), function: "gradient"),
    Construct(
      word: "=", forms: ["x = expression", "a, b = qr(A)", "X[1, :] = row"],
      doc: "Defines a name: the value, and how it was made, so that `forward` can make it again and ∂ goes through it.",
      example: Example("x = 2; y = x²; x = 3; forward y; y", "9")),
    Construct(
      word: "-=", forms: ["W -= η·∂L/∂W", "x += 1", "x *= 2", "x /= 2"],
      doc: "Updates a name: a value without a record, as a step of gradient descent is.",
      example: Example("w = 3; L = w²; w -= 0.1·∂L/∂w; w", "2.4")),
    Construct(
      word: "[", forms: ["[1 2; 3 4]", "[A B; C D]", "X[i, j]", "X[end, :]", "X[mask, :]", "t[\"name\"]"],
      doc: "A matrix by rows, or blocks side by side; touching a name, its entries by position, counted from 1.",
      example: Example("X = [1 2; 3 4]; X[end, :]", "3  4")),
    Construct(
      word: "{", forms: ["{a, b}"], doc: "A List of anything, such as a group of parameters.",
      example: Example("{1, \"two\"}", "{1, \"two\"}")),
    Construct(
      word: ":", forms: ["a:b", "a:step:b"], doc: "A row of numbers from a to b; alone in an index, the whole axis.",
      example: Example("1:2:7", "1  3  5  7")),
    Construct(
      word: "->", forms: ["x -> expression", "(x, y) -> expression"], doc: "A function without a name.",
      example: Example("f = x -> x² + 1; f(2)", "5")),
  ]
}
