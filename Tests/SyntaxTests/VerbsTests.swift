import Testing

@testable import Syntax

@Suite struct VerbsTests {
  static let accepted: [Accepted] = [
    Accepted("B11", "step = 3", "(= step 3)"),
    Accepted("B11", "step - 1", "(- step 1)"),
    Accepted("B11", "step -1", "(- step 1)"),
    Accepted("B11", "step[2]", "(index step 2)"),
    Accepted("B11", "step", "step"),
    Accepted("B11", "step;", "step;"),
    Accepted("B11", "step\n(x)", "step x"),
    Accepted("B11", "step backward L", "(step-backward L)"),
    Accepted("B11", "step forward L", "(step-forward L)"),
    Accepted("B11", "for step in 1:500\n forward L\nend", "(for ( step) (: 1 500) (forward L))"),
    Accepted("B11", "forward L; training=false", "(forward L training=false)"),
    Accepted("B11", "forward L; x = 2", "(forward L); (= x 2)"),
    Accepted("B11", "t = backward(L)", "(= t (call backward L))"),
    Accepted("B11", "backward(L)", "(call backward L)"),
    Accepted("B11", "backward L", "(backward L)"),
    Accepted("B11", "backward L to Z₂", "(backward L to Z₂)"),
    Accepted("B11", "backward to to to", "(backward to to to)"),
    Accepted("B11", "derive ∂L/∂Z₃; level=2", "(derive (∂ L Z₃) level=2)"),
    Accepted("B11", "derive (x + 1)", "(derive (+ x 1))"),
    Accepted("B11", "check ∂L/∂W₁", "(check (∂ L W₁))"),
    Accepted("B11", "check ∇f", "(check (∇ f))"),
    Accepted("B11", "prove ∂L/∂W₃ == A₂ᵀ·∂L/∂Z₃", "(prove (== (∂ L W₃) (· (ᵀ A₂) (∂ L Z₃))))"),
    Accepted("B11", "prove [Z > 0] == M", "(prove (== [(> Z 0)] M))"),
    Accepted("B11", "graph L; plan L; explain L", "(graph L); (plan L); (explain L)"),
    Accepted("B11", "include(\"f.nnx\")", "(call include \"f.nnx\")"),
    Accepted("B11", "include \"f.nnx\"", "(include \"f.nnx\")"),
    Accepted("B11", "graph = 1; check += 2; time.x", "(= graph 1); (+= check 2); (. time x)"),
    Accepted("B12", "next", "next"),
    Accepted("B12", "finish;", "finish;"),
    Accepted("B12", "next = 2", "(= next 2)"),
    Accepted("B13", "assert x > 0, \"positive\"", "(assert (> x 0) \"positive\")"),
    Accepted("B13", "assert true", "(assert true)"),
    Accepted("B13", "time Z = X·W", "(time (= Z (· X W)))"),
    Accepted("B13", "time for i in 1:3\n f(i)\nend", "(time (for ( i) (: 1 3) (call f i)))"),
    Accepted("B13", "profile forward L", "(profile (forward L))"),
    Accepted("B14", "symbol A: n×n symmetric, x: n×1, λ", "(symbol (A n×n symmetric) (x n×1) (λ))"),
    Accepted("B14", "symbol A: n by m", "(symbol (A n×m))"),
    Accepted("B14", "symbol P: 3×3 orthogonal invertible", "(symbol (P 3×3 orthogonal invertible))"),
    Accepted("P18", "symbol A ∈ ℝ^(n×n)", "(symbol (A n×n))"),
    Accepted("P18", "symbol A in ℝ^(n by 2) symmetric, x ∈ ℝ^n, λ ∈ ℝ", "(symbol (A n×2 symmetric) (x n×1) (λ))"),
    Accepted(
      "train", "train L over W₁, b₁ with adam(0.01) for 500 steps batch 32 of X, y",
      "(train L (over W₁ b₁) (with (call adam 0.01)) (steps 500) (batch 32 X y))"),
    Accepted("train", "train L for n epochs", "(train L (epochs n))"),
    Accepted("B11", "train over over of", "(train over (over of))"),
    Accepted(
      "B11", "train over over over with with for steps steps", "(train over (over over) (with with) (steps steps))"),
    Accepted("B11", "train = 3; train", "(= train 3); train"),
  ]
  @Test(arguments: accepted) func verbs(_ row: Accepted) { row.verify() }

  static let refused: [Refused] = [
    Refused("B11", "step x", at: "x", "step backward L"),
    Refused("B11", "next x", at: "x", "does not continue"),
    Refused("B13", "assert x = 3", at: "=", "== compares"),
    Refused("B13", "prove a = b", at: "=", "== compares"),
    Refused("B14", "symbol A: n", at: "", "rows×columns"),
    Refused("B14", "symbol A: n x n", at: "x", "n by m"),
    Refused("B14", "symbol A: 1.5×2", at: "1.5", "whole number"),
    Refused("B14", "symbol 3", at: "3", "symbol's name"),
    Refused("P18", "symbol A ∈ ℝ^{n×n}", at: "{", "ℝ^(n×m)"),
    Refused("P18", "symbol A ∈ S", at: "S", "ℝ^(n×m)"),
    Refused("train", "train L for 500\nx", at: "", "for 500 steps"),
    Refused("train", "train L batch 32", at: "", "batch 32 of X, y"),
    Refused("train", "train L using W", at: "using", "over, with, for and batch"),
    Refused("train", "train L over W over b", at: "over", "one clause"),
  ]
  @Test(arguments: refused) func refusals(_ row: Refused) { row.verify() }
}
