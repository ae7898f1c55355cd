"""Notebooks run from top to bottom in nbclient, which is what nbconvert, papermill and Voilà use.

Run with NNKERNEL naming the program and a Python that has nbclient and nbformat.
"""

import copy

import kernels
import nbformat
import notebooks
from bs4 import BeautifulSoup
from nbclient.exceptions import CellExecutionError
from nbconvert import HTMLExporter
from notebooks import execute


def shown(cell):
    return [o["data"]["text/plain"] for o in cell.outputs if o.output_type in ("execute_result", "display_data")]


def cells(*sources):
    notebook = nbformat.v4.new_notebook()
    notebook.cells = [nbformat.v4.new_code_cell(source) for source in sources]
    return notebook


def committed_outputs_are_those_of_a_run():
    """Every notebook; times and places of rounding errors aside, and numbers up to 1e-9."""
    found = notebooks.paths()
    assert len(found) >= 3, found
    for path in found:
        committed = notebooks.read(path)
        run = notebooks.fresh(path)
        assert committed.metadata == run.metadata, (path, committed.metadata)
        difference = notebooks.difference(committed, run)
        assert difference is None, f"{path}, cell {difference}\n`make notebooks` writes what a run gives"
        for cell in run.cells:
            assert set(cell.metadata) <= {"tags"}, (path, cell.id, cell.metadata)
            if cell.cell_type == "code":
                error_is_shown = any(output.output_type == "error" for output in cell.outputs)
                assert error_is_shown == ("raises-exception" in cell.metadata.get("tags", [])), (path, cell.id)


def differences_are_seen():
    text = "step  min\n───────\nA     -5.211e-16\nL     138.1  7.55 µs\nlargest entry at [2, 1], 30 entries"
    same = "step   min\n────────\nA     3.1e-17\nL     138.1  12 ms\nlargest entry at [3, 10], 30 entries"
    assert notebooks.is_same(text, same)
    for old, new in [("138.1", "138.2"), ("138.1", "-138.1"), ("L ", "M "), ("30", "31"), ("µs", ""), ("min", "max")]:
        assert not notebooks.is_same(text, text.replace(old, new)), (old, new)
    page = cells("1 + 1", "x = 2")
    page.cells[0].outputs = [nbformat.v4.new_output("execute_result", {"text/plain": "2"})]
    for change in [
        lambda outputs: outputs.clear(),
        lambda outputs: outputs[0].data.update({"text/plain": "3"}),
        lambda outputs: outputs[0].data.update({"text/html": "2"}),
    ]:
        other = copy.deepcopy(page)
        assert notebooks.difference(page, other) is None
        change(other.cells[0].outputs)
        assert notebooks.difference(page, other).startswith(page.cells[0].id)


def what_the_page_teaches():
    """The notes' right lines hold, their slips do not, and the network learns."""
    page = notebooks.read(f"{notebooks.FOLDER}/01-the-page.ipynb")
    by_id = {cell.id: cell for cell in page.cells}
    for cell in page.cells:
        if not cell.id.endswith(("-refuted", "-proved")):
            continue
        verdicts = [text[0] for text in shown(cell) if text[0] in "✓✗"]
        assert len(verdicts) == cell.source.count("prove ") + cell.source.count("check "), (cell.id, verdicts)
        assert ("✗" in verdicts) == cell.id.endswith("-refuted"), (cell.id, verdicts)
    assert "text/latex" in by_id["backward"].outputs[0]["data"] and "∂L/∂W₁" in shown(by_id["backward"])[0]
    assert float(shown(by_id["accuracy"])[0]) >= 0.95
    digits = notebooks.read(f"{notebooks.FOLDER}/03-train-digits.ipynb")
    accuracy = next(cell for cell in digits.cells if cell.id == "test-accuracy")
    assert float(shown(accuracy)[0]) >= 0.95


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


def words(page):
    """What is read, without tags and spaces."""
    return "".join(BeautifulSoup(page, "html.parser").get_text().split())


def pages_of_the_web_show_the_same():
    """nbconvert's HTML has what each cell showed: formulas for MathJax, tables, pictures, text."""
    for path in notebooks.paths():
        source, _ = HTMLExporter().from_filename(path)
        page = words(source)
        for cell in notebooks.read(path).cells:
            for output in cell.get("outputs", []):
                data = output.get("data", {})
                if "image/svg+xml" in data:
                    assert "data:image/svg+xml;base64," in source, path
                    continue
                rich = ["".join(data[kind]) for kind in ("text/latex", "text/html") if kind in data]
                assert not rich or any(words(text) in page for text in rich), (path, rich)


if __name__ == "__main__":
    kernels.main(
        "kernel notebooks",
        [committed_outputs_are_those_of_a_run, differences_are_seen, what_the_page_teaches]
        + [errors_stop_it, displays_are_replaced, results_are_marked, progress_leaves_nothing]
        + [pages_of_the_web_show_the_same],
    )
