"""What `code(f, …)` writes, run by JAX, PyTorch and Octave where they are there: values and gradients equal nnx's own."""

import os
import re
import shutil
import subprocess
import sys
import tempfile

import numpy as np

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "EndToEnd"))
from formulas import failures, run_in_python, written  # noqa: E402


def jax(formulas, values):
    import jax

    jax.config.update("jax_enable_x64", True)
    return failures(formulas, lambda formula: run_in_python(formula, values, jax.numpy.asarray))


def torch(formulas, values):
    import torch

    return failures(
        formulas, lambda formula: run_in_python(formula, values, lambda value: torch.tensor(value, dtype=torch.float64)))


def octave(formulas, values):
    """All functions in one program, which prints a row of numbers for each."""
    program = "\n".join(f"{name} = {matrix(value)};" for name, value in values.items() if name.isascii())
    calls = []
    for number, formula in enumerate(formulas):
        head, body = formula.source.split("\n", 1)
        parameters = head[head.index("(") :]
        program = f"function result = f{number}{parameters}\n{body}\n" + program
        # A name of Octave's own has an underscore behind it.
        arguments = re.sub(r"_(?=[,)])", "", parameters)
        calls.append(f"try; printf('%.17g ', f{number}{arguments}); printf('\\n'); catch e; disp(e.message); end")
    run = subprocess.run(
        ["octave-cli", "--norc", "--quiet", "--eval", "1;\n" + program + "\n" + "\n".join(calls)],
        capture_output=True, text=True, timeout=300)
    lines = run.stdout.strip().split("\n")
    assert len(lines) == len(formulas), run.stderr
    results = dict(zip(map(id, formulas), lines))

    def result(formula):
        numbers = np.array([float(word) for word in results[id(formula)].split()])
        shape = formula.expected.shape
        return numbers.reshape(shape, order="F") if numbers.size == formula.expected.size else numbers

    return failures(formulas, result)


def matrix(value):
    rows = np.atleast_2d(value)
    return "[" + "; ".join(" ".join(f"{float(entry):.17g}" for entry in row) for row in rows) + "]"


def main():
    wrong = 0
    for target, run in [("jax", jax), ("torch", torch), ("octave", octave)]:
        if target == "octave" and not shutil.which("octave-cli"):
            print("octave: not installed")
            continue
        with tempfile.TemporaryDirectory() as folder:
            formulas, values = written(folder, target)
            try:
                found = run(formulas, values)
            except ModuleNotFoundError:
                print(f"{target}: not installed")
                continue
        print(f"{target}: {len(formulas) - len(found)} of {len(formulas)} functions equal nnx's values")
        print("\n".join(found))
        wrong += len(found)
    sys.exit(1 if wrong else 0)


main()
