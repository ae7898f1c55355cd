"""What `make bench` prints: the core's own measurements, the page's program, and NumPy on the same work.

Times are medians of several runs on an otherwise idle machine; compare ratios within one run only.
"""

import os
import statistics
import subprocess
import sys
import time

import numpy as np

import prompt

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
NNREPL = os.path.join(ROOT, ".build", "release", "nnrepl")
NETWORK = """
iris = load("data/iris.csv")
X = standardize(iris[["sepal_length", "sepal_width", "petal_length"]])
y = onehot(iris["species"])
seed(1)
W₁ = randn(3, 10)·√(2/3);    b₁ = zeros(1, 10)
W₂ = randn(10, 6)·√(2/10);   b₂ = zeros(1, 6)
W₃ = randn(6, 3)·√(2/6);     b₃ = zeros(1, 3)
Z₁ = X·W₁ + b₁
A₁ = relu(Z₁)
Z₂ = A₁W₂ + b₂
A₂ = relu(Z₂)
Z₃ = A₂W₃ + b₃
ŷ  = softmax(Z₃)
L  = cce(y, ŷ)
η = 0.001
"""
LOOP = """
t = time for step in 1:500
  forward L
  W₁ -= η·∂L/∂W₁;  b₁ -= η·∂L/∂b₁
  W₂ -= η·∂L/∂W₂;  b₂ -= η·∂L/∂b₂
  W₃ -= η·∂L/∂W₃;  b₃ -= η·∂L/∂b₃
end
"""


def nnx(program):
    result = subprocess.run(
        [NNREPL, "-e", program], cwd=os.path.join(ROOT, "notebooks"), capture_output=True, text=True, check=True)
    return result.stdout


def seconds(program):
    """The median wall time of a process that runs the program."""
    times = []
    for _ in range(9):
        start = time.perf_counter()
        nnx(program)
        times.append(time.perf_counter() - start)
    return statistics.median(times)


MINIMUM = """
w = [1 2]
L = sum(w.^2)
for i in 1:%d
  forward L
  w -= 0.001·∂L/∂w
end
"""


def peak_memory(program):
    """The most memory that a process has held that runs the program, in MB."""
    # Started by one that is small: the system counts what a process was before it became the program, too.
    starter = "import os, sys; pid = os.spawnv(os.P_NOWAIT, sys.argv[1], sys.argv[1:]); print(os.wait4(pid, 0)[2].ru_maxrss)"
    result = subprocess.run(
        [sys.executable, "-S", "-c", starter, NNREPL, "-e", program], capture_output=True, text=True, check=True)
    return int(result.stdout.split()[-1]) / 1024


def numpy_steps(steps=500):
    rng = np.random.default_rng(0)
    X, y = rng.standard_normal((150, 3)), np.eye(3)[rng.integers(0, 3, 150)]
    sizes = [3, 10, 6, 3]
    W = [rng.standard_normal((a, b)) * np.sqrt(2 / a) for a, b in zip(sizes, sizes[1:])]
    b = [np.zeros((1, k)) for k in sizes[1:]]

    def step():
        A, Z = [X], []
        for w, c in zip(W, b):
            Z.append(A[-1] @ w + c)
            A.append(np.maximum(Z[-1], 0))
        e = np.exp(Z[-1] - Z[-1].max(1, keepdims=True))
        d = e / e.sum(1, keepdims=True) - y
        for i in reversed(range(3)):
            gW, gb = A[i].T @ d, d.sum(0, keepdims=True)
            if i:
                d = (d @ W[i].T) * (Z[i - 1] > 0)
            W[i] -= 0.001 * gW
            b[i] -= 0.001 * gb

    start = time.perf_counter()
    for _ in range(steps):
        step()
    return time.perf_counter() - start


def main():
    print(subprocess.run(
        [os.path.join(ROOT, ".build", "release", "nnxbench")], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout, end="")
    start = seconds("1+1")
    print(f"| start to first result, `nnrepl -e '1+1'` | {start * 1e3:.1f} ms | < 20 ms |")
    prompt.report(NNREPL)
    base = seconds(NETWORK)
    loop = seconds(NETWORK + LOOP.replace("t = time ", "")) - base
    print(f"| the page's 500 steps | {loop * 1e3:.0f} ms | ≤ 300 ms |")
    theirs = statistics.median(numpy_steps() for _ in range(5))
    print(f"| the same steps in NumPy, written by hand | {theirs * 1e3:.0f} ms | |")
    few, many = (peak_memory(MINIMUM % steps) for steps in (1_000, 1_000_000))
    print(f"| peak memory after 1 000 and after 1 000 000 steps of a loop | {few:.1f}, {many:.1f} MB | the same |")


if __name__ == "__main__":
    main()
