"""Sets the picture of the README: lines of a session and what nnrepl really answers, as an SVG.

usage: picture.py NNREPL OUTPUT.svg
"""

import html
import subprocess
import sys
import unicodedata

BEFORE = """
iris = load("notebooks/data/iris.csv")
X = standardize(iris[["sepal_length", "sepal_width", "petal_length"]])
y = onehot(iris["species"])
seed(1)
W₁ = randn(3, 10)·√(2/3);    b₁ = zeros(1, 10)
W₂ = randn(10, 6)·√(2/10);   b₂ = zeros(1, 6)
W₃ = randn(6, 3)·√(2/6);     b₃ = zeros(1, 3)
"""
LINES = [
    "Z₁ = X·W₁ + b₁;  A₁ = relu(Z₁)",
    "Z₂ = A₁W₂ + b₂;  A₂ = relu(Z₂)",
    "Z₃ = A₂W₃ + b₃;  ŷ = softmax(Z₃)",
    "L = cce(y, ŷ);",
    "backward L to Z₂",
    "∂L/∂W₃",
    "check ∂L/∂W₁",
]
CELL, LINE, LEFT, TOP = 8.4, 20, 18, 30


def answers(nnrepl):
    mark = "⁂"
    program = BEFORE + "".join(f'{line}\nprint("{mark}")\n' for line in LINES)
    result = subprocess.run([nnrepl, "-e", program], capture_output=True, text=True, check=True)
    return [part.strip("\n") for part in result.stdout.split(mark + "\n")][: len(LINES)]


def width(text):
    return sum(0 if unicodedata.combining(c) else 1 for c in text)


def main(nnrepl, path):
    rows = []
    for line, answer in zip(LINES, answers(nnrepl)):
        rows.append(("prompt", line))
        rows += [("answer", text) for text in answer.splitlines()]
    columns = max(width(text) + 5 * (kind == "prompt") for kind, text in rows)
    w, h = LEFT * 2 + columns * CELL, TOP * 2 + len(rows) * LINE - 6
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{w:.0f}" height="{h:.0f}" viewBox="0 0 {w:.0f} {h:.0f}"'
        ' font-family="DejaVu Sans Mono, Menlo, Consolas, monospace" font-size="14">',
        f'<rect width="{w:.0f}" height="{h:.0f}" rx="8" fill="#1d2027"/>',
    ]
    for place, (kind, text) in enumerate(rows):
        y = TOP + place * LINE
        x = LEFT
        if kind == "prompt":
            out.append(f'<text x="{x}" y="{y}" fill="#7aa2f7">nnx&gt;</text>')
            x += 5 * CELL
        fill = "#e6e9f0" if kind == "prompt" else "#a9b1c6"
        out.append(f'<text x="{x:.1f}" y="{y}" fill="{fill}" xml:space="preserve">{html.escape(text)}</text>')
    out.append("</svg>")
    with open(path, "w", encoding="utf-8") as file:
        file.write("\n".join(out) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
