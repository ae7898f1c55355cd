"""Formulas, numbers for their letters, and what nnx makes of them: values, gradients, and code in other languages."""

import os
import re
import subprocess

import numpy as np

IDENTITIES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "Identities")
PAGES = "vectors matrices elementwise jacobians hessians losses layers networks page".split()

# What the pages of identities do not have: expression and variable.
MORE = """
prod(x) | x
sum(relu(P)) | P
sum(gelu(P)) | P
sum(leakyrelu(P)) | P
sum(elu(P)) | P
sum(P.^3) | P
sum(max(P, Q)) | P
sum(where(P > 0, P, Q)) | P
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
sum(max(P/√cols(P), log(rows(P)) - 1))·σ(length(P)/9) | P
""".strip().splitlines()


def read(name):
    with open(f"{IDENTITIES}/{name}", encoding="utf-8") as file:
        return file.read()


def pages():
    """For each page its numbers and definitions, and what is differentiated: kind, expression, variable."""
    for name in PAGES:
        text = read(f"{name}.md")
        blocks = {word: body for word, body in re.findall(r"```(\w+)\n(.*?)```", text, re.DOTALL)}
        rows = [[cell.strip().strip("`") for cell in line.split("|")[1:4]] for line in text.splitlines() if line.startswith("| ")]
        kind = rows[0][2]
        yield blocks.get("numbers", "") + blocks.get("definitions", ""), [(kind, row[0], row[1]) for row in rows[1:]]
    yield "", [("gradient", *(part.strip() for part in case.split("|"))) for case in MORE]


NUMBERS = read("numbers.nnx")
CASES = [case for _, cases in pages() for case in cases]


def identifier(name):
    """A name as code spells it: W₁ is W1, β is beta, Ŷ is Y_hat."""
    name = "".join(str("₀₁₂₃₄₅₆₇₈₉".index(letter)) if letter in "₀₁₂₃₄₅₆₇₈₉" else letter for letter in name)
    for letter, word in {"λ": "lambda", "τ": "tau", "ε": "epsilon", "β": "beta", "Ŷ": "Y_hat"}.items():
        name = name.replace(letter, word)
    return name


# Everything that is given a number.
VALUES = re.findall(
    r"(?:^|;)\s*(\w+) = (?!qr)", NUMBERS + "".join(text for text, _ in pages() if "randn(" in text), re.MULTILINE)
VALUES = [*dict.fromkeys(VALUES), "O"]


class Formula:
    """One function that nnx wrote: its source, and what it has to give."""

    def __init__(self, title, source, folder):
        self.number, self.kind = title.split()
        self.case = "{} of {} by {}".format(*CASES[int(self.number)])
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
    lines = [NUMBERS]
    number = 0
    for definitions, cases in pages():
        lines.append(definitions)
        for kind, expression, variable in cases:
            # A name is differentiated as it is, so that what it depends on has its names too.
            name = expression if f"\n{expression} = " in definitions else f"f{number}"
            if name != expression:
                lines.append(f"{name} = {expression}")
            if kind == "gradient":
                lines.append(f"G₀ = ∂{name}/∂{variable}")
            else:
                lines.append(f"G₀ = {kind.lower()}({name}, {variable})")
            lines += [
                f'save("{folder}/{number}.npz"; value={name}, gradient=G₀)',
                f'print("#### {number} value"); print(code({name}, "{target}"))',
                f'print("#### {number} gradient"); print(code(G₀, "{target}"))',
            ]
            number += 1
    lines.append(f'save("{folder}/values.npz"; {", ".join(f"{identifier(name)}={name}" for name in VALUES)})')
    return "\n".join(lines)


def written(folder, target):
    """All formulas in a language, and the numbers of their letters by identifier."""
    run = subprocess.run(
        [os.environ["NNREPL"], "-"], input=program(folder, target), capture_output=True, text=True, timeout=300)
    assert run.returncode == 0, run.stderr
    values = dict(np.load(f"{folder}/values.npz").items())
    formulas = [Formula(*block.split("\n", 1), folder) for block in run.stdout.split("#### ")[1:]]
    assert len(formulas) == 2 * len(CASES)
    return formulas, values


def run_in_python(formula, values, convert):
    """Runs a function of Python on the numbers that its parameters are named after."""
    space = {}
    exec(formula.source, space)
    function = [thing for thing in space.values() if type(thing) is type(run_in_python)][-1]
    operands = function.__code__.co_varnames[: function.__code__.co_argcount]

    def operand(name):
        # Sizes are whole numbers there.
        return int(values[name].item()) if name in ("n", "m", "k") else convert(values[name])

    return function(*(operand(name.rstrip("_")) for name in operands))


def run_in_nnx(formulas, folder):
    """The results of functions of nnx on the numbers that their parameters are named after, by the formula's id."""
    lines = [f"saved = load(\"{folder}/values.npz\")"]
    lines += [f"{name} = saved.{identifier(name)}" for name in VALUES]
    for number, formula in enumerate(formulas):
        head = formula.source.split("\n", 1)[0]
        call = head.removeprefix("function ")
        name = call[: call.index("(")]
        lines += [formula.source.replace(f"function {name}(", f"function f{number}(", 1)]
        lines += [f"save(\"{folder}/result{number}.npz\"; result=f{number}{call[call.index('('):]})"]
    run = subprocess.run(
        [os.environ["NNREPL"], "-"], input="\n".join(lines), capture_output=True, text=True, timeout=300)
    assert run.returncode == 0, run.stderr
    return {id(formula): np.load(f"{folder}/result{number}.npz")["result"] for number, formula in enumerate(formulas)}


def failures(formulas, run):
    """What went wrong where, for each formula that is not what nnx says."""
    found = []
    for formula in formulas:
        try:
            formula.check(run(formula))
        except Exception as error:
            found.append(f"{formula}: {type(error).__name__}: {error}\n{formula.source}")
    return found
