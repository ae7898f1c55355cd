"""Formulas, numbers for their letters, and what nnx makes of them: values, gradients, and code in other languages."""

import os
import subprocess

import numpy as np

NUMBERS = """
seed(4)
n = 5; m = 4; k = 3
x = randn(n, 1); a = randn(n, 1); b = randn(n, 1); q = rand(n, 1) + 0.5; u = randn(1, n); t = 0.7
A = randn(n, n); B = randn(m, n); c = randn(m, 1); w = randn(m, 1); s = 1.3; X = eye(n) + 0.1·randn(n, n)
P = randn(n, m); Q = randn(n, m); R = rand(n, m) + 0.5; p = 0.1 + 0.8·rand(n, 1); g = 0.5 + rand(1, m); β = randn(1, m)
W = randn(m, k); r = randn(1, k); G = randn(n, k); Z = randn(n, k); H = onehot([1; 3; 2; 1; 2]); ŷ₁ = softmax(Z)
"""
VALUES = "x a b q u t A B c w s X P Q R p g β W r G Z H".split()

# Expression and variable.
CASES = """
xᵀ·A·x | x
xᵀ·x | x
‖A·x − b‖² | x
‖x − a‖₂ | x
‖B·x − c‖₁ | x
sum(q ⊙ log(q)) | q
log(sum(exp(x))) | x
log(1 + exp(−s·aᵀ·x)) | x
prod(x) | x
aᵀ·softmax(x) | x
(xᵀ·a)/(‖x‖·‖a‖) | x
s^t | s
s^t | t
aᵀ·P·w | P
‖P·w − a‖² | w
tr(Pᵀ·A·P) | P
tr(X²) | X
tr(X)² | X
aᵀ·X⁻¹·b | X
det(X) | X
logdet(X) | X
‖P‖_F | P
‖P − Q‖²_F + s·‖P‖²_F | P
sum(relu(P)) | P
sum(σ(P)) | P
sum(tanh(P) ⊙ Q) | P
sum(log(R)) | R
sum(sin(P) ⊙ cos(P)) | P
sum(abs(P)) | P
sum(gelu(P)) | P
sum(silu(P)) | P
sum(softplus(P)) | P
sum(leakyrelu(P)) | P
sum(elu(P)) | P
sum(atan(P)) | P
sum(P.^3) | P
sum(max(P, Q)) | P
sum(where(P > 0, P, Q)) | P
mean((P·W − G).^2) | W
sum(G ⊙ (P·W + r)) | r
sum(G ⊙ softmax(P·W)) | W
cce(H, softmax(P·W + r)) | W
cce(H, softmax(Z/2)) | Z
−sum(q ⊙ log(p) + (1 − q) ⊙ log(1 − p))/length(p) | p
sum(max(0, 1 − a ⊙ (P·w))) | w
sum(Q ⊙ (P ⊙ g)) | g
sum(Q ⊙ batchnorm(P, g, β)) | P
sum(Q ⊙ layernorm(P, g, β)) | P
sum(logsumexp(P)) | P
sum(X[1:3, :]·a) | X
sum(P[:, [1 3]].^2) | P
sum(vec(P).^2) | P
sum([P; Q].^2) | P
sum(diag(x)·A) | x
sum(diag(A).^2) | A
sum(rowsum(P).^2) + sum(colsum(P).^3) | P
sum((A \\ b).^2) | b
sum(std(P)) | P
sum(erf(P)) | P
sum(mod(P, 2)·tanh(P)ᵀ) | P
u·A·uᵀ | u
""".strip().splitlines()


class Formula:
    """One function that nnx wrote: its source, and what it has to give."""

    def __init__(self, title, source, folder):
        self.number, self.kind = title.split()
        self.case = CASES[int(self.number)]
        self.source = source.strip()
        self.expected = np.load(f"{folder}/{self.number}.npz")[self.kind]

    def check(self, result):
        result = np.asarray(result, dtype=float)
        if result.size == 1:
            result = np.broadcast_to(result.reshape(()), self.expected.shape)
        np.testing.assert_allclose(result, self.expected, rtol=1e-10, atol=1e-10)

    def __str__(self):
        return f"{self.case}, {self.kind}"


def program(folder, target):
    lines = [NUMBERS, f'save("{folder}/values.npz"; {", ".join(f"{name}={name}" for name in VALUES)})']
    for number, case in enumerate(CASES):
        expression, variable = (part.strip() for part in case.split("|"))
        lines += [
            f"f{number} = {expression}",
            f"D = ∂f{number}/∂{variable}",
            f'save("{folder}/{number}.npz"; value=f{number}, gradient=D)',
            f'print("#### {number} value"); print(code(f{number}, "{target}"))',
            f'print("#### {number} gradient"); print(code(D, "{target}"))',
        ]
    return "\n".join(lines)


def written(folder, target):
    """All formulas in a language, and the numbers of their letters by identifier."""
    run = subprocess.run(
        [os.environ["NNREPL"], "-"], input=program(folder, target), capture_output=True, text=True, timeout=300)
    assert run.returncode == 0, run.stderr
    values = dict(np.load(f"{folder}/values.npz").items())
    values["beta"] = values["β"]
    formulas = [Formula(*block.split("\n", 1), folder) for block in run.stdout.split("#### ")[1:]]
    assert len(formulas) == 2 * len(CASES)
    return formulas, values


def run_in_python(formula, values, convert):
    """Runs a function of Python on the numbers that its parameters are named after."""
    space = {}
    exec(formula.source, space)
    function = [thing for thing in space.values() if type(thing) is type(run_in_python)][-1]
    operands = function.__code__.co_varnames[: function.__code__.co_argcount]
    return function(*(convert(values[operand.rstrip("_")]) for operand in operands))


def failures(formulas, run):
    """What went wrong where, for each formula that is not what nnx says."""
    found = []
    for formula in formulas:
        try:
            formula.check(run(formula))
        except Exception as error:
            found.append(f"{formula}: {type(error).__name__}: {error}\n{formula.source}")
    return found
