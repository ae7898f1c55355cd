"""The notes' page typed from nothing, key by key on a keyboard of ASCII: what a new user does first."""

import os
import sys

from terminals import ROOT, Terminal, run_all

# ⇥ is TAB, a line end is Enter. Indents come by themselves.
KEYS = r"""
iris = load("da⇥ir⇥);
X = standardi⇥(iris[["sepal_l⇥, "sepal_w⇥, "petal_l⇥]]);
y = onehot(iris["spe⇥]);
seed(1)
W\_1⇥ = randn(3, 10)*\sqrt⇥(2/3);    b\_1⇥ = zeros(1, 10);
W\_2⇥ = randn(10, 6)*\sqrt⇥(2/10);   b\_2⇥ = zeros(1, 6);
W\_3⇥ = randn(6, 3)*\sqrt⇥(2/6);     b\_3⇥ = zeros(1, 3);
Z\_1⇥ = X\cdot⇥W\_1⇥ + b\_1⇥;
A\_1⇥ = relu(Z\_1⇥);
Z\_2⇥ = A\_1⇥W\_2⇥ + b\_2⇥;
A\_2⇥ = relu(Z\_2⇥);
Z\_3⇥ = A\_2⇥W\_3⇥ + b\_3⇥;
y\hat⇥  = softm⇥(Z\_3⇥);
L = cce(y, y\hat⇥)
\partial⇥L/\partial⇥Z\_3⇥
backward L
derive \partial⇥L/\partial⇥Z\_3⇥
check \partial⇥L/\partial⇥W\_1⇥
prove \partial⇥L/\partial⇥W\_3⇥ == A\_2⇥\^T⇥\cdot⇥\partial⇥L/\partial⇥Z\_3⇥
\eta⇥ = 0.001;
for step in 1:500
forward L
W\_1⇥ -= \eta⇥*\partial⇥L/\partial⇥W\_1⇥;  b\_1⇥ -= \eta⇥*\partial⇥L/\partial⇥b\_1⇥
W\_2⇥ -= \eta⇥*\partial⇥L/\partial⇥W\_2⇥;  b\_2⇥ -= \eta⇥*\partial⇥L/\partial⇥b\_2⇥
W\_3⇥ -= \eta⇥*\partial⇥L/\partial⇥W\_3⇥;  b\_3⇥ -= \eta⇥*\partial⇥L/\partial⇥b\_3⇥
end
forward L
accuracy(y, y\hat⇥)
"""


def typed(columns, rows):
    with Terminal(columns=columns, rows=rows, cwd=os.path.join(ROOT, "notebooks")) as t:
        t.run("clear")
        for line in KEYS.strip().split("\n"):
            t.type(line)
            t.keys("Enter", quiet=0.02)
            t.wait_for(lambda: t.row() in ("nnx>", "...>"), 60)
        return t.whole_text()


def test_the_page_from_scratch():
    for columns in (40, 100, 200):
        text = typed(columns, 40)
        assert "error" not in text and "warning" not in text, text
        lines = text.split("\n")
        if columns >= 100:
            for line in (
                'nnx> iris = load("data/iris.csv");',
                'nnx> X = standardize(iris[["sepal_length", "sepal_width", "petal_length"]]);',
                "nnx> W₁ = randn(3, 10)*√(2/3);    b₁ = zeros(1, 10);",
                "nnx> Z₁ = X·W₁ + b₁;", "nnx> ŷ  = softmax(Z₃);", "nnx> ∂L/∂Z₃",
                "...>   W₁ -= η*∂L/∂W₁;  b₁ -= η*∂L/∂b₁", "...> end",
            ):
                assert line in lines, f"{line}\nis not in\n{text}"
            assert any(line.startswith("∂L/∂Z₃ = ŷ − y") for line in lines), text
        assert "150×3 Matrix" in lines and "✓ ∂L/∂W₃" in text, text
        accuracy = float(lines[-2])
        assert 0.9 < accuracy <= 1, text
        assert all(len(line) <= columns for line in lines)


if __name__ == "__main__":
    sys.exit(run_all(globals(), "the notes' page"))
