"""Derivatives by SymPy beside ours: who is right, who is silent, who is wrong, and in what form.

Writes a table in Markdown. A derivative is right where its numbers are those of central differences; SymPy is silent
where it leaves a Derivative standing or raises an error.
"""

import os
import subprocess
import sys

import numpy as np
import sympy as sp
from sympy import Determinant, HadamardProduct, Inverse, MatrixSymbol, Trace, log, sin, tanh

n, m = 3, 2
A, X = MatrixSymbol("A", n, n), MatrixSymbol("X", n, n)
P, Q = MatrixSymbol("P", n, m), MatrixSymbol("Q", n, m)
x, a, b = (MatrixSymbol(letter, n, 1) for letter in "xab")
w = MatrixSymbol("w", m, 1)
# 𝟏ᵀ and 𝟏
LEFT, RIGHT = sp.OneMatrix(1, n), sp.OneMatrix(m, 1)

# What is differentiated, as typed in nnx; by what; the same in SymPy.
ROWS = [
    ("xᵀ·a", x, lambda: x.T * a),
    ("xᵀ·x", x, lambda: x.T * x),
    ("xᵀ·A·x", x, lambda: x.T * A * x),
    ("(A·x − b)ᵀ·(A·x − b)", x, lambda: (A * x - b).T * (A * x - b)),
    ("‖x‖", x, lambda: sp.sqrt((x.T * x)[0, 0])),
    ("‖P‖_F", P, lambda: sp.sqrt(Trace(P.T * P))),
    ("aᵀ·P·w", P, lambda: a.T * P * w),
    ("‖P·w − a‖²", P, lambda: (P * w - a).T * (P * w - a)),
    ("tr(X)", X, lambda: Trace(X)),
    ("tr(X) + 1", X, lambda: Trace(X) + 1),
    ("tr(X)²", X, lambda: Trace(X) ** 2),
    ("tr(A·X)", X, lambda: Trace(A * X)),
    ("tr(X²)", X, lambda: Trace(X**2)),
    ("tr(Pᵀ·A·P)", P, lambda: Trace(P.T * A * P)),
    ("aᵀ·X⁻¹·b", X, lambda: a.T * Inverse(X) * b),
    ("tr(X⁻¹)", X, lambda: Trace(Inverse(X))),
    ("det(X)", X, lambda: Determinant(X)),
    ("logdet(X)", X, lambda: log(Determinant(X))),
    ("sum(P)", P, lambda: LEFT * P * RIGHT),
    ("sum(Q ⊙ P)", P, lambda: LEFT * HadamardProduct(Q, P) * RIGHT),
    ("sum(sin(x))", x, lambda: LEFT * x.applyfunc(sin)),
    ("sum(tanh(P·w))", P, lambda: LEFT * (P * w).applyfunc(tanh)),
    ("log(sum(exp(x)))", x, lambda: log((LEFT * x.applyfunc(sp.exp))[0, 0])),
    ("aᵀ·softmax(x)", x, lambda: (a.T * x.applyfunc(sp.exp))[0, 0] / (LEFT * x.applyfunc(sp.exp))[0, 0]),
    ("sum(relu(P))", P, lambda: LEFT * P.applyfunc(lambda t: sp.Max(t, 0)) * RIGHT),
]


def numbers():
    """Values for all letters."""
    random = np.random.default_rng(1)
    values = {symbol: random.uniform(0.2, 1, symbol.shape) for symbol in (P, Q, x, a, b, w)}
    for symbol in (A, X):
        values[symbol] = random.uniform(-0.3, 0.3, (n, n)) + np.eye(n)
    return values


VALUES = numbers()


def number(expression, values):
    """The expression in numbers; None where something stays unevaluated."""
    expression = sp.sympify(expression)
    if expression.atoms(sp.Derivative):
        return None
    try:
        explicit = {symbol: sp.ImmutableDenseMatrix(value) for symbol, value in values.items()}
        result = expression.subs(explicit).doit()
        result = result.as_explicit() if hasattr(result, "as_explicit") else result
        return np.array(result.evalf().tolist() if isinstance(result, sp.MatrixBase) else [[result.evalf()]], dtype=float)
    except Exception:
        # Some expressions take numbers only as code.
        function = sp.lambdify(list(values), expression, "numpy")
        return np.atleast_2d(np.asarray(function(*values.values()), dtype=float))


def differences(function, variable):
    """Central differences of a scalar by every entry."""
    result = np.zeros(variable.shape)
    for place in np.ndindex(*variable.shape):
        sides = []
        for step in (1e-6, -1e-6):
            moved = {symbol: value.copy() for symbol, value in VALUES.items()}
            moved[variable][place] += step
            sides.append(number(function, moved).item())
        result[place] = (sides[0] - sides[1]) / 2e-6
    return result


def verdict(answer, expected):
    if answer is None:
        return "silent"
    answer = np.asarray(answer, dtype=float)
    if answer.shape != expected.shape:
        answer = answer.T if answer.T.shape == expected.shape else np.broadcast_to(answer, expected.shape)
    return "right" if np.allclose(answer, expected, rtol=1e-5, atol=1e-6) else "**wrong**"


def by_sympy(function, variable, expected):
    try:
        derivative = function.diff(variable)
    except (Exception, RecursionError) as error:
        return "silent", type(error).__name__
    try:
        return verdict(number(derivative, VALUES), expected), str(derivative)
    except (Exception, RecursionError) as error:
        return "silent", f"{derivative}, which has no numbers: {type(error).__name__}"


def by_nnx():
    """The formula and the numbers of each derivative."""
    letters = "\n".join(
        f"{symbol.name} = [{'; '.join(' '.join(f'{entry:.17g}' for entry in row) for row in value)}]"
        for symbol, value in VALUES.items())
    lines = [
        "symbol A: n×n, X: n×n, P: n×m, Q: n×m, x: n×1, a: n×1, b: n×1, w: m×1",
        *(f"f{k} = {text}\nD{k} = ∂f{k}/∂{variable.name}\n∂f{k}/∂{variable.name}" for k, (text, variable, _) in enumerate(ROWS)),
        letters,
        *(f"forward D{k};\nfor row in eachrow(D{k} + zeros({v.shape[0]}, {v.shape[1]}))\nprint(row; digits=17)\nend"
          for k, (_, v, _) in enumerate(ROWS)),
    ]
    run = subprocess.run(
        [os.environ["NNREPL"], "-"], input="\n".join(lines), capture_output=True, text=True, timeout=120)
    assert run.returncode == 0, run.stderr
    out = run.stdout.strip().split("\n")
    formulas, rest = out[: len(ROWS)], out[len(ROWS) :]
    answers = []
    for _, variable, _ in ROWS:
        rows, rest = rest[: variable.shape[0]], rest[variable.shape[0] :]
        answers.append(np.array([[float(word) for word in row.strip("[]").split()] for row in rows]))
    return formulas, answers


def main():
    formulas, answers = by_nnx()
    counts = {"nnx": {}, "SymPy": {}}
    print("| f | by | nnx | | SymPy " + sp.__version__ + " | |\n|---|---|---|---|---|---|")
    for (text, variable, build), formula, answer in zip(ROWS, formulas, answers):
        function = build()
        expected = differences(function, variable)
        ours = verdict(answer, expected)
        theirs, form = by_sympy(function, variable, expected)
        for name, word in (("nnx", ours), ("SymPy", theirs)):
            counts[name][word] = counts[name].get(word, 0) + 1
        form = form if len(form) <= 80 else form[:77] + "…"
        form, formula = (text.replace("|", "\\|") for text in (form, formula))
        print(f"| `{text}` | {variable.name} | {ours} | `{formula}` | {theirs} | `{form}` |")
    print("\n" + "; ".join(f"{name}: " + ", ".join(f"{k} {v}" for k, v in sorted(c.items())) for name, c in counts.items()))
    sys.exit(0 if counts["nnx"] == {"right": len(ROWS)} else 1)


main()
