"""What `code(f, "numpy")` writes, run by NumPy: values and gradients equal nnx's own."""

import tempfile

from formulas import failures, run_in_python, written

with tempfile.TemporaryDirectory() as folder:
    formulas, values = written(folder, "numpy")
    wrong = failures(formulas, lambda formula: run_in_python(formula, values, lambda value: value))
    assert not wrong, "\n".join(wrong)
print(f"code for NumPy: {len(formulas)} functions equal nnx's values")
