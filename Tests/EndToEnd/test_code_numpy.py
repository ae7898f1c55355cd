"""What `code(f, …)` writes, run by NumPy and by nnx itself: values and gradients equal nnx's own."""

import tempfile

from formulas import failures, run_in_nnx, run_in_python, written

with tempfile.TemporaryDirectory() as folder:
    formulas, values = written(folder, "numpy")
    wrong = failures(formulas, lambda formula: run_in_python(formula, values, lambda value: value))
    assert not wrong, "\n".join(wrong)
print(f"code for NumPy: {len(formulas)} functions equal nnx's values")

with tempfile.TemporaryDirectory() as folder:
    formulas, values = written(folder, "nnx")
    results = run_in_nnx(formulas, folder)
    wrong = failures(formulas, lambda formula: results[id(formula)])
    assert not wrong, "\n".join(wrong)
print(f"code for nnx: {len(formulas)} functions equal the formulas that they were written from")
