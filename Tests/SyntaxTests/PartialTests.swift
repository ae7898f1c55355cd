import Testing

@testable import Syntax

@Suite struct PartialTests {
  static let accepted: [Accepted] = [
    Accepted("D1", "∂L/∂W₁", "(∂ L W₁)"),
    Accepted("D1", "η·∂L/∂W₁", "(· η (∂ L W₁))"),
    Accepted("D1", "∂L/∂W₁/n", "(/ (∂ L W₁) n)"),
    Accepted("D1", "1/∂L/∂W", "(/ 1 (∂ L W))"),
    Accepted("D1", "∂L/∂W₁.^2", "(.^ (∂ L W₁) 2)"),
    Accepted("D1", "∂f(x)/∂x + ∂Ws[2]/∂x", "(+ (∂ (call f x) x) (∂ (index Ws 2) x))"),
    Accepted("D1", "∂(x·y)/∂x", "(∂ (· x y) x)"),
    Accepted("D1", "∂‖x‖/∂x", "(∂ (norm x) x)"),
    Accepted("D1", "A₂ᵀ·∂L/∂Z₃", "(· (ᵀ A₂) (∂ L Z₃))"),
    Accepted("D1", "-∂L/∂W", "(- (∂ L W))"),
    Accepted("D2", "∂L/∂W₁[1,2]", "(index (∂ L W₁) 1 2)"),
    Accepted("D2", "∂L/∂Z₃ᵀ", "(ᵀ (∂ L Z₃))"),
    Accepted("D2", "∂L/∂W₁'", "(ᵀ (∂ L W₁))"),
    Accepted("D2", "∂L/∂Wᵀ²", "(sup (ᵀ (∂ L W)) 2)"),
    Accepted("D3", "(∂L/∂W)² + (∂L/∂W)^2", "(+ (sup (∂ L W) 2) (^ (∂ L W) 2))"),
    Accepted("D3", "(∂L/∂Z)W", "(juxt (∂ L Z) W)"),
    Accepted("D4", "∂²f/∂x²", "(∂ f x x)"),
    Accepted("D4", "∂²f/∂x∂x", "(∂ f x x)"),
    Accepted("D4", "∂^2f/∂x^2", "(∂ f x x)"),
    Accepted("D4", "∂²f/∂x∂y", "(∂ f x y)"),
    Accepted("D4", "∂²f/∂x²·y", "(· (∂ f x x) y)"),
    Accepted("D5", "∂/∂x max(0, x)", "(∂ (call max 0 x) x)"),
    Accepted("D5", "∂/∂x (x² + 1)", "(∂ (+ (sup x 2) 1) x)"),
    Accepted("D5", "∂/∂x f′(x)", "(∂ (call f′ x) x)"),
    Accepted("D5", "∂/∂x x^3 + 1", "(+ (∂ (^ x 3) x) 1)"),
    Accepted("D5", "∂/∂x 2x·y", "(· (∂ (juxt 2 x) x) y)"),
    Accepted("D5", "∂/∂x √x", "(∂ (√ x) x)"),
    Accepted("D5", "∂/∂x -x^3 + 1", "(+ (∂ (- (^ x 3)) x) 1)"),
    Accepted("D5", "∂/∂x ∂/∂y f", "(∂ (∂ f y) x)"),
    Accepted("D5", "∇f", "(∇ f)"),
    Accepted("D5", "∇ₓf", "(∇x f)"),
    Accepted("D5", "∇_x f", "(∇x f)"),
    Accepted("D5", "∇_W₁ L", "(∇W₁ L)"),
    Accepted("D5", "∇f(x)·y", "(· (∇ (call f x)) y)"),
    Accepted("D5", "∇L[1]", "(index (∇ L) 1)"),
    Accepted("D5", "∇²f", "(∇² f)"),
    Accepted("D6", "∂L/∂(A·B)", "(∂ L (· A B))"),
    Accepted("D6", "∂L/∂{W₁, b₁}", "(∂ L {W₁ b₁})"),
    Accepted("D7", "prove ∂L/∂Z₃ == ŷ − y", "(prove (== (∂ L Z₃) (- ŷ y)))"),
    Accepted("D7", "G = ∂L/∂Z₃", "(= G (∂ L Z₃))"),
  ]
  @Test(arguments: accepted) func derivatives(_ row: Accepted) { row.verify() }

  static let refused: [Refused] = [
    Refused("D3", "∂L/∂W²", at: "∂L/∂W²", "(∂L/∂W)²", "∂²L/∂W²"),
    Refused("D3", "∂L/∂W^2 + 1", at: "∂L/∂W^", "(∂L/∂W)^2", "∂²L/∂W²"),
    Refused("D3", "∂L/∂Z₃W₃ᵀ", at: "∂L/∂Z₃W₃ᵀ", "written ·", "∂L/∂Z₃·W₃ᵀ"),
    Refused("D3", "∂L/∂Z₃(x + 1)", at: "∂L/∂Z₃(x + 1)", "∂L/∂Z₃·(x + 1)"),
    Refused("D3", "∂L/∂Z‖x‖", at: "∂L/∂Z‖x‖", "∂L/∂Z·‖x‖"),
    Refused("D3", "∂L/∂A₂∂A₂/∂Z₂", at: "∂L/∂A₂∂A₂/∂Z₂", "two ∂ below, one above", "∂L/∂A₂·∂A₂/∂Z₂"),
    Refused("D4", "∂L/∂x∂y", at: "∂L/∂x∂y", "two ∂ below, one above", "∂²f/∂x∂y"),
    Refused("D4", "∂²f/∂x", at: "x", "∂²f/∂x²", "∂²f/∂x∂y"),
    Refused("D4", "∂³f/∂x³", at: "³", "first and second order"),
    Refused("D1", "∂L", at: "∂L", "∂L/∂x"),
    Refused("D1", "∂L/W", at: "∂L", "∂L/∂x"),
    Refused("D1", "∂‖x‖²/∂x", at: "∂‖x‖", "∂(‖x‖²)/∂x"),
    Refused("D6", "∂L/∂2", at: "2", "Z = A·B"),
    Refused("D7", "∂L/∂Z₃ = ŷ − y", at: "∂L/∂Z₃ =", "prove ∂L/∂Z₃ == ŷ − y", "G = ∂L/∂Z₃"),
    Refused("D7", "∂L/∂W -= 1", at: "∂L/∂W", "cannot be assigned"),
    Refused("D5", "∇³f", at: "³", "first and second order"),
  ]
  @Test(arguments: refused) func refusals(_ row: Refused) { row.verify() }
}
