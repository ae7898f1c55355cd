"""What `make bench` prints of the core's own measurements, of starting, and of the page's program.

Times are medians of several runs on an otherwise idle machine; compare ratios within one run only.
"""

import os
import statistics
import subprocess
import time

import nnrepl
import prompt

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
for step in 1:500
  forward L
  W₁ -= η·∂L/∂W₁;  b₁ -= η·∂L/∂b₁
  W₂ -= η·∂L/∂W₂;  b₂ -= η·∂L/∂b₂
  W₃ -= η·∂L/∂W₃;  b₃ -= η·∂L/∂b₃
end
"""


def seconds(program):
    """The median wall time of a process that runs the program."""
    times = []
    for _ in range(9):
        start = time.perf_counter()
        nnrepl.run(program)
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def main():
    binary = os.path.join(nnrepl.ROOT, ".build", "release", "nnxbench")
    print(subprocess.run([binary], cwd=nnrepl.ROOT, capture_output=True, text=True, check=True).stdout, end="")
    start = seconds("1+1")
    print(f"| start to first result, `nnrepl -e '1+1'` | {start * 1e3:.1f} ms | < 20 ms |")
    prompt.report(nnrepl.NNREPL)
    base = seconds(NETWORK)
    loop = seconds(NETWORK + LOOP) - base
    print(f"| the page's 500 steps | {loop * 1e3:.0f} ms | ≤ 300 ms |")


if __name__ == "__main__":
    main()
