"""Every gradient of the notes' network, as nnx derives it, against NumPy written by hand on the same numbers."""

import os
import subprocess
import sys

import numpy as np

PROGRAM = """
iris = load("data/iris.csv")
X = standardize(iris[["sepal_length", "sepal_width", "petal_length"]])
y = onehot(iris["species"])
seed(7)
W₁ = randn(3, 10)·√(2/3);    b₁ = 0.1·randn(1, 10)
W₂ = randn(10, 6)·√(2/10);   b₂ = 0.1·randn(1, 6)
W₃ = randn(6, 3)·√(2/6);     b₃ = 0.1·randn(1, 3)
Z₁ = X·W₁ + b₁
A₁ = relu(Z₁)
Z₂ = A₁W₂ + b₂
A₂ = relu(Z₂)
Z₃ = A₂W₃ + b₃
ŷ  = softmax(Z₃)
L  = cce(y, ŷ)
function dump(name, A)
  print(name, rows(A), cols(A))
  for row in eachrow(A)
    print(row; digits=17)
  end
end
"""
VALUES = {"X": "X", "y": "y", "W1": "W₁", "b1": "b₁", "W2": "W₂", "b2": "b₂", "W3": "W₃", "b3": "b₃", "L": "L"}
GRADIENTS = ["ŷ", "Z₃", "W₃", "b₃", "A₂", "Z₂", "W₂", "b₂", "A₁", "Z₁", "W₁", "b₁", "X", "y"]


def run():
    lines = [f'dump("{key}", {name})' for key, name in VALUES.items()]
    lines += [f'dump("d{name}", ∂L/∂{name})' for name in GRADIENTS]
    folder = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "notebooks")
    result = subprocess.run(
        [os.environ["NNREPL"], "-e", PROGRAM + "\n".join(lines)], cwd=folder, capture_output=True, text=True, timeout=60)
    assert result.returncode == 0, result.stderr
    found, rows = {}, iter(result.stdout.splitlines())
    for head in rows:
        name, count, width = head.split()
        numbers = [[float(x) for x in next(rows).strip("[]").split()] for _ in range(int(count))]
        found[name] = np.array(numbers).reshape(int(count), int(width))
    return found


def by_hand(v):
    X, y = v["X"], v["y"]
    Z1 = X @ v["W1"] + v["b1"]
    A1 = np.maximum(Z1, 0)
    Z2 = A1 @ v["W2"] + v["b2"]
    A2 = np.maximum(Z2, 0)
    Z3 = A2 @ v["W3"] + v["b3"]
    e = np.exp(Z3 - Z3.max(1, keepdims=True))
    p = e / e.sum(1, keepdims=True)
    logp = Z3 - Z3.max(1, keepdims=True) - np.log(e.sum(1, keepdims=True))
    g = {"ŷ": -y / p, "Z₃": p - y, "y": -logp}
    g["W₃"], g["b₃"], g["A₂"] = A2.T @ g["Z₃"], g["Z₃"].sum(0, keepdims=True), g["Z₃"] @ v["W3"].T
    g["Z₂"] = g["A₂"] * (Z2 > 0)
    g["W₂"], g["b₂"], g["A₁"] = A1.T @ g["Z₂"], g["Z₂"].sum(0, keepdims=True), g["Z₂"] @ v["W2"].T
    g["Z₁"] = g["A₁"] * (Z1 > 0)
    g["W₁"], g["b₁"], g["X"] = X.T @ g["Z₁"], g["Z₁"].sum(0, keepdims=True), g["Z₁"] @ v["W1"].T
    return -(y * logp).sum(), g


def main():
    found = run()
    loss, gradients = by_hand(found)
    worst = abs(found["L"][0, 0] - loss) / abs(loss)
    for name in GRADIENTS:
        mine, theirs = found["d" + name], gradients[name]
        assert mine.shape == theirs.shape, f"∂L/∂{name} is {mine.shape}, not {theirs.shape}"
        error = np.abs(mine - theirs).max() / np.abs(theirs).max()
        assert error <= 1e-12, f"∂L/∂{name} differs by {error:.2g} of its largest entry"
        worst = max(worst, error)
    print(f"{len(GRADIENTS)} gradients agree with NumPy to {worst:.1g} of their largest entry")


if __name__ == "__main__":
    sys.exit(main())
