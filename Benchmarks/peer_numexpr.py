"""numexpr's side of `make bench`: elementwise chains, by all cores."""

import numexpr
import numpy as np

from peer_process import serve


def chain(functions, numbers):
    x = np.random.default_rng(1).standard_normal(numbers)
    formula = "tanh(x * 2 + 1) * exp(-x)" if functions else "(x * x * 2 + x * 3 - 1) * x"

    def run(count):
        for _ in range(count):
            numexpr.evaluate(formula, {"x": x})

    return run


if __name__ == "__main__":
    serve({"chain": chain})
