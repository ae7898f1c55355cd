"""The notebooks of notebooks/, run anew: `make notebooks` writes their outputs back, the tests compare them.

Run with NNKERNEL naming the program and a Python that has nbclient and nbformat.
"""

import contextlib
import glob
import math
import os
import re
import shutil
import tempfile

import kernels
import nbformat
from nbclient import NotebookClient

FOLDER = os.path.abspath(f"{os.path.dirname(__file__)}/../../notebooks")

# What differs from run to run, or from machine to machine: how long something took, and where the largest of the
# rounding errors of `check` stands.
VARYING = re.compile(r"\b[0-9.]+(?:e-?[0-9]+)? (?:µs|ms|s)\b|(?<=largest entry at )\[[0-9]+, [0-9]+\]")
# Widths of columns follow from what stands in them.
SPACING = re.compile(r"\s+|─+")
NUMBER = re.compile(r"(-?[0-9]+(?:\.[0-9]+)?(?:e[-+]?[0-9]+)?)")
TOLERANCE = 1e-9


def paths():
    return sorted(glob.glob(f"{FOLDER}/*.ipynb"))


def read(path):
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    return notebook


@contextlib.contextmanager
def copied_data():
    """A folder where the notebooks find their data and may write."""
    with tempfile.TemporaryDirectory(dir=kernels.FOLDER) as folder:
        shutil.copytree(f"{FOLDER}/data", f"{folder}/data")
        yield folder


def execute(notebook, **options):
    with copied_data() as folder:
        client = NotebookClient(
            notebook, timeout=120, kernel_name="nnx", record_timing=False, resources={"metadata": {"path": folder}},
            **options)
        return client.execute()


def fresh(path):
    """The notebook with the outputs of a run from top to bottom."""
    notebook = read(path)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    notebook = execute(notebook)
    # As JupyterLab writes it, so that a page that is only opened has not changed.
    notebook.metadata = {
        "kernelspec": {"display_name": "nnx", "language": "nnx", "name": "nnx"},
        "language_info": notebook.metadata.language_info,
    }
    return notebook


def pieces(text):
    """Text and numbers in turn, without what may vary."""
    return NUMBER.split(SPACING.sub(" ", VARYING.sub("…", text)))


def is_same(a, b):
    """Whether texts say the same, numbers up to the tolerance."""
    a, b = pieces(a), pieces(b)
    if len(a) != len(b) or a[::2] != b[::2]:
        return False
    return all(math.isclose(float(x), float(y), rel_tol=TOLERANCE, abs_tol=TOLERANCE) for x, y in zip(a[1::2], b[1::2]))


def forms(output):
    """An output's texts by name; a picture has the widths of the machine's fonts."""
    if output.output_type == "stream":
        return {output.name: output.text}
    if output.output_type == "error":
        return {"error": "\n".join(output.traceback)}
    return {form: text for form, text in output.data.items() if form != "image/svg+xml"}


def difference(committed, run):
    """The first output in which a run differs from what is committed; None where none does."""
    for old, new in zip(committed.cells, run.cells, strict=True):
        if old.cell_type != "code":
            continue
        kinds = [[output.output_type for output in cell.outputs] for cell in (old, new)]
        if kinds[0] != kinds[1]:
            return f"{old.id}: {kinds[0]} is committed, and a run gives {kinds[1]}:\n{new.outputs}"
        for a, b in zip(old.outputs, new.outputs):
            a, b = forms(a), forms(b)
            if a.keys() != b.keys():
                return f"{old.id}: {list(a)} are committed, and a run gives {list(b)}"
            for form in a:
                if not is_same(a[form], b[form]):
                    return f"{old.id}, {form}: committed is\n{a[form]}\nand a run gives\n{b[form]}"
    return None


def write():
    """Runs every notebook; one whose outputs say what they said stays as it is."""
    for path in paths():
        run = fresh(path)
        name = os.path.basename(path)
        before = read(path)
        if before.metadata == run.metadata and difference(before, run) is None:
            print(f"{name}: as committed")
            continue
        nbformat.write(run, path)
        print(f"{name}: written")


if __name__ == "__main__":
    try:
        write()
    finally:
        shutil.rmtree(kernels.FOLDER, ignore_errors=True)
