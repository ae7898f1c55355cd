"""Notebooks run from top to bottom in nbclient, which is what nbconvert, papermill and Voilà use.

Run with NNKERNEL naming the program and a Python that has nbclient and nbformat.
"""

import glob
import os
import re

import kernels  # noqa: F401  (installs the kernel)
import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

NOTEBOOKS = os.path.abspath(f"{os.path.dirname(__file__)}/../../notebooks")


def statements(text):
    """The program without comments that stand alone and empty lines."""
    return [line for line in text.splitlines() if line.strip() and not line.startswith("#")]


def execute(notebook, **options):
    folder = {"metadata": {"path": NOTEBOOKS}}
    return NotebookClient(notebook, timeout=120, kernel_name="nnx", resources=folder, **options).execute()


def shown(cell):
    return [o["data"]["text/plain"] for o in cell.outputs if o.output_type in ("execute_result", "display_data")]


def cells(*sources):
    notebook = nbformat.v4.new_notebook()
    notebook.cells = [nbformat.v4.new_code_cell(source) for source in sources]
    return notebook


def committed_notebooks():
    for path in glob.glob(f"{NOTEBOOKS}/*.ipynb"):
        notebook = nbformat.read(path, as_version=4)
        nbformat.validate(notebook)
        code = [cell for cell in notebook.cells if cell.cell_type == "code"]
        assert not any(cell.outputs or cell.execution_count for cell in code), f"{path} has outputs"
        script = path.removesuffix(".ipynb") + ".nnx"
        if os.path.exists(script):
            with open(script) as file:
                written = statements(file.read())
            assert statements("\n".join(cell.source for cell in code)) == written, f"{path} differs from {script}"
        execute(notebook)
        for cell in code:
            kinds = [output.output_type for output in cell.outputs]
            assert "error" not in kinds and "stream" not in kinds, (path, cell.source, cell.outputs)


def the_page():
    notebook = execute(nbformat.read(f"{NOTEBOOKS}/backprop.ipynb", as_version=4))
    by_source = {cell.source: cell for cell in notebook.cells if cell.cell_type == "code"}
    loss = next(cell for source, cell in by_source.items() if source.startswith("Z₁"))
    assert float(shown(loss)[-1]) > 0
    slope = next(cell for source, cell in by_source.items() if source.startswith("∂L/∂Z₃"))
    assert shown(slope)[-1].startswith("150×3 Matrix")
    cascade = next(cell for source, cell in by_source.items() if source.startswith("backward"))
    assert "text/latex" in cascade.outputs[0]["data"] and "∂L/∂W₁" in shown(cascade)[0]
    last = next(cell for source, cell in by_source.items() if "accuracy" in source)
    assert float(re.search(r"[\d.]+", shown(last)[-1]).group()) >= 0.95, shown(last)


def errors_stop_it():
    try:
        execute(cells("x = 1", "x + nowhere", "x = 2"))
    except CellExecutionError as error:
        assert "nowhere" in str(error)
    else:
        raise AssertionError("nbclient did not see the error")
    notebook = execute(cells("x = 1", "x + nowhere", "x + 1"), allow_errors=True)
    assert notebook.cells[1].outputs[0].ename == "Error" and shown(notebook.cells[2]) == ["2"]


def displays_are_replaced():
    notebook = execute(cells('display([1 2]; id="a")', 'display([3 4]; id="b")\ndisplay([5 6]; id="a")'))
    assert "5  6" in shown(notebook.cells[0])[0], notebook.cells[0].outputs
    assert "5  6" in shown(notebook.cells[1])[1]


def results_are_marked():
    """However long the cell takes: what its last statement shows is the result, everything else is shown on the way."""
    notebook = execute(cells("1\n2\nsleep(0.4)\n3", "1\nx = 2;", "display(1)"))
    kinds = [[output.output_type for output in cell.outputs] for cell in notebook.cells]
    assert kinds == [["display_data", "display_data", "execute_result"], ["display_data"], ["display_data"]], kinds


def progress_leaves_nothing():
    """A cell's outputs are the same on a fast machine and on a slow one."""
    loop = "for k in 1:15\n  sleep(0.1)\nend"
    train = "w = [2]; L = w²\ntrain L over w with sgd(0.1) for 3 steps;"
    notebook = execute(
        cells(loop, f"{loop}\n7", f"1\n{loop}\n7", f"for k in 1:2\n  sleep(1.2)\n  print(k)\nend", f"{loop}\n[1 2 3](4)", train),
        allow_errors=True,
    )
    kinds = [[output.output_type for output in cell.outputs] for cell in notebook.cells]
    # What is printed with a pause between comes in two pieces.
    expected = [[], ["execute_result"], ["display_data", "execute_result"], ["stream", "stream"], ["error"], []]
    assert kinds == expected, kinds


if __name__ == "__main__":
    kernels.main(
        "kernel notebooks",
        [committed_notebooks, the_page, errors_stop_it, displays_are_replaced]
        + [results_are_marked, progress_leaves_nothing],
    )
