"""NumPy's side of `make bench`: the backward pass written by hand."""

import numpy as np

from peer_process import serve


def network(widths, rows, kind):
    random = np.random.default_rng(1)
    X = random.standard_normal((rows, widths[0])).astype(kind)
    y = np.eye(widths[-1], dtype=kind)[np.arange(rows) % widths[-1]]
    pairs = list(zip(widths, widths[1:]))
    weights = [(random.standard_normal(pair) * np.sqrt(2 / pair[0])).astype(kind) for pair in pairs]
    biases = [np.zeros((1, pair[1]), kind) for pair in pairs]
    rate = np.dtype(kind).type(1e-3 / rows)

    def step():
        inputs, sums = [X], []
        for W, b in zip(weights, biases):
            sums.append(inputs[-1] @ W + b)
            inputs.append(np.maximum(sums[-1], 0))
        exponentials = np.exp(sums[-1] - sums[-1].max(1, keepdims=True))
        prediction = exponentials / exponentials.sum(1, keepdims=True)
        loss = -(y * np.log(prediction)).sum()
        slope = prediction - y
        for layer in reversed(range(len(weights))):
            W_slope, b_slope = inputs[layer].T @ slope, slope.sum(0, keepdims=True)
            if layer:
                slope = (slope @ weights[layer].T) * (sums[layer - 1] > 0)
            weights[layer] -= rate * W_slope
            biases[layer] -= rate * b_slope
        return loss

    def run(count):
        for _ in range(count):
            step()

    return run


def chain(functions, numbers):
    x = np.random.default_rng(1).standard_normal(numbers)

    def run(count):
        for _ in range(count):
            if functions:
                np.tanh(x * 2 + 1) * np.exp(-x)
            else:
                (x * x * 2 + x * 3 - 1) * x

    return run


def product(size, kind):
    random = np.random.default_rng(1)
    a, b = (random.standard_normal((size, size)).astype(kind) for _ in range(2))

    def run(count):
        for _ in range(count):
            a @ b

    return run


def copy(numbers):
    source, target = np.ones(numbers), np.zeros(numbers)

    def run(count):
        for _ in range(count):
            np.copyto(target, source)

    return run


if __name__ == "__main__":
    serve({"network": network, "chain": chain, "product": product, "copy": copy})
