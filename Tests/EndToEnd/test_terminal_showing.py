"""What the prompt shows: results that fit the window, tables, errors, steps, progress, the pager, plain text elsewhere."""

import os
import subprocess
import sys
import tempfile

from terminals import NNREPL, Terminal, run_all

NETWORK = (
    "seed(1); X = randn(6, 3); y = onehot([1; 2; 3; 1; 2; 3]); W\\_1⇥ = randn(3, 4); b\\_1⇥ = zeros(1, 4); "
    "Z\\_1⇥ = X·W\\_1⇥ + b\\_1⇥; A\\_1⇥ = relu(Z\\_1⇥); W\\_2⇥ = randn(4, 3); b\\_2⇥ = zeros(1, 3); "
    "Z\\_2⇥ = A\\_1⇥W\\_2⇥ + b\\_2⇥; y\\hat⇥ = softmax(Z\\_2⇥); L = cce(y, y\\hat⇥);\n")


def fits(t, columns):
    return all(len(line) <= columns for line in t.lines())


def test_matrices_fit_the_window():
    for columns, rows, shown in ((40, 12, 8), (80, 24, 20), (200, 50, 46)):
        with Terminal(columns=columns, rows=rows) as t:
            t.run("A = randn(100, 40)")
            lines = t.lines()
            assert "⋯" in t.text() and "⋮" in t.text(), t.text()
            body = [line for line in lines if line and not line.startswith(("nnx", "try", "?", "100×40"))]
            assert len(body) <= shown, (len(body), shown)
            widest = max(len(line) for line in body)
            assert columns - 30 < widest <= columns, (columns, widest)


def test_results_follow_a_resize():
    with Terminal(columns=80, rows=24) as t:
        t.type("A = randn(3, 40)")
        t.resize(40, 12)
        assert t.row() == "nnx> A = randn(3, 40)", t.text()
        t.keys("Enter")
        t.wait_for_prompt()
        assert "⋯" in t.text() and max(map(len, t.lines())) <= 40
        t.type("x = " + "1 + " * 12 + "1")
        t.resize(100, 30)
        t.keys("Enter")
        t.wait_for("\n13\n")


def test_answers_and_silence():
    with Terminal() as t:
        t.run("6·7", "\n42\n")
        t.run("ans + 1", "\n43\n")
        t.run("x = 5;")
        assert t.text().endswith("nnx> x = 5;\nnnx>"), t.text()
        t.run("time for i in 1:10 x = i end", "s\nnnx>")


def test_the_cascade_fits_the_window():
    for columns in (40, 80, 200):
        with Terminal(columns=columns, rows=40) as t:
            t.type(NETWORK)
            t.wait_for_prompt()
            t.keys("^L")
            t.run("backward L")
            assert fits(t, columns) and "∂L/∂Z₂ = ŷ − y" in t.text(), t.text()
            assert "shape" in t.text()
            if columns == 200:
                assert "∂L/∂W₁ = Xᵀ·∂L/∂Z₁" in t.text(), t.text()
            # The rule under the header is no longer than the window: nothing has wrapped by itself.
            assert sum(line.startswith("───") for line in t.lines()) == 1, t.text()
            t.run("forward L")
            assert fits(t, columns)
            t.run("vars")
            assert "memory" in t.text() and "144 B" in t.text(), t.text()


def test_enter_shows_step_after_step():
    with Terminal(rows=50) as t:
        t.type(NETWORK)
        t.run("step backward L", "Enter shows the next step")
        assert "∂L/∂" in t.text()
        seen = 1
        while "these were all gradients" not in t.text():
            t.keys("Enter")
            seen += 1
            assert seen < 20
        t.keys("Enter", "Enter")
        assert t.text().endswith("nnx>\nnnx>\nnnx>"), t.text()
        # They are one entry.
        t.keys("Up")
        assert t.row() == "nnx> step backward L"


def test_hints_wrap_in_a_narrow_window():
    with Terminal(columns=40) as t:
        t.run("W = ones(1, 2); Z = 2W; L = sum(Z.^2)")
        t.run("step backward L", "Enter shows the next step, finish the\n  rest")


def test_long_loops_tell_how_far_they_are():
    with Terminal() as t:
        t.type(NETWORK)
        t.type("for step in 1:9000000\nforward L\nW\\_1⇥ -= 0.001·∂L/∂W\\_1⇥\nend")
        t.send("\r")
        t.wait_for("steps/s", 10)
        line = next(line for line in t.lines() if "steps/s" in line)
        assert " of 9000000, L = " in line and line.startswith("step "), line
        t.wait_for(lambda: next((l for l in t.lines() if "steps/s" in l), line) != line)
        assert sum("steps/s" in line for line in t.lines()) == 1
        t.keys("^C")
        t.wait_for_prompt(2)
        assert "steps/s" not in t.text(), t.text()
        t.type("train L over W\\_1⇥ with adam(0.01) for 9000000 steps")
        t.send("\r")
        t.wait_for("L = ", 10)
        t.keys("^C")
        t.wait_for_prompt(2)


def test_errors_have_their_caret_in_a_narrow_window():
    with Terminal(columns=40) as t:
        t.run("X = ones(2, 3); Y = ones(2, 3);")
        t.keys("^L")
        t.run("Z = ones(2, 2) + ones(2, 2) + ones(2, 2) + X·Y + ones(2, 2)")
        lines = t.lines()
        caret = next(i for i, line in enumerate(lines) if "^" in line)
        source = lines[caret - 1]
        assert source[lines[caret].index("^")] == "·", t.text()
        assert t.colors("^") == "red"


def test_the_pager_shows_all():
    with tempfile.TemporaryDirectory() as folder:
        out = os.path.join(folder, "paged")
        with Terminal(PAGER=f"cat > {out}") as t:
            t.run("A = ones(300, 70);")
            t.run("page A")
            with open(out) as file:
                lines = file.read().splitlines()
            assert lines[0] == "300×70 Matrix" and len(lines) == 301 and lines[300].count("1") == 70
            t.run("page B", "error")
            t.run("A")
            assert "⋮" in t.text()
        with Terminal(PAGER="false") as t:
            t.run("page 1")
            t.run("2", "\n2\n")


def test_formulas_are_shown():
    with Terminal() as t:
        t.run("symbol A: n×n, x: n×1")
        t.run("f = x'·A·x")
        t.run("∂f/∂x", "(A + Aᵀ)·x")
        t.run("h = (x'·A·x)/(x'·x)")
        t.run("∂h/∂x")
        assert "(A + Aᵀ)·x − 2xᵀ·A·x·x/(xᵀ·x)\n" + "─" * 29 + "\n            xᵀ·x" in t.text(), t.text()
        # In a window that is too narrow it is one line, which wraps between words.
        t.resize(20, 24)
        t.keys("^L")
        t.run("∂h/∂x")
        assert "((A + Aᵀ)·x −\n  2xᵀ·A·x·x/(xᵀ·x))/\n(xᵀ·x)" in t.text(), t.text()
        t.resize(80, 24)
        t.run("prove ∂f/∂x == (A + Aᵀ)·x", "✓")
        assert t.colors("✓") == "green"


def test_the_output_may_be_no_terminal():
    # Somebody types, and the results go into a file: nothing but text goes there.
    with tempfile.NamedTemporaryFile("r", suffix=".txt") as out:
        with Terminal("-c", f"exec {NNREPL} > {out.name}", program="/bin/sh", settle=False) as t:
            t.wait_for("nnx>")
            t.send("x = [1 2]\rfor i in 1:2\rprint(i)\rend\r\\a\r")
            t.wait_for("error")
            t.send("\x04")
            assert t.wait_for_end() == 0
        shown = out.read()
        assert shown == "1×2 Matrix\n1  2\n1\n2\n", shown
    with Terminal(TERM="dumb", settle=False) as t:
        t.wait_for("nnx>")
        t.send("1 + 1\r")
        t.wait_for("\n2\n")
        assert "\x1b" not in t.raw, repr(t.raw)


def test_nobody_at_a_terminal_gets_no_prompt():
    run = subprocess.run(
        [NNREPL, "-i"], input="1 + 1\nfor i in 1:2\nprint(i)\nend\n?sin\n", capture_output=True, text=True, timeout=60,
        env={**os.environ, "HOME": "/nonexistent"})
    assert run.stdout.startswith("2\n1\n2\n") and "sin(" in run.stdout and "\x1b" not in run.stdout, run


def test_what_print_began_is_ended():
    with Terminal() as t:
        t.run("print(\"a\"; newline=false)")
        assert t.text().endswith("\na\nnnx>"), t.text()
        t.run("!printf b")
        assert t.text().endswith("\nb⏎\nnnx>"), t.text()
        t.run("!echo c")
        assert t.text().endswith("\nc\nnnx>"), t.text()


if __name__ == "__main__":
    sys.exit(run_all(globals(), "showing"))
