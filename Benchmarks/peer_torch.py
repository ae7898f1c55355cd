"""PyTorch's side of `make bench`: eager, and by torch.compile."""

import gzip
import os

import numpy as np
import torch
import torch.nn.functional as functional

from peer_process import serve


def network(widths, rows, kind, compiled):
    torch.manual_seed(1)
    kind = getattr(torch, kind)
    X = torch.randn(rows, widths[0], dtype=kind)
    y = torch.arange(rows) % widths[-1]
    weights = [(torch.randn(a, b, dtype=kind) * (2 / a) ** 0.5).requires_grad_() for a, b in zip(widths, widths[1:])]
    biases = [torch.zeros(1, b, dtype=kind, requires_grad=True) for b in widths[1:]]
    optimizer = torch.optim.SGD(weights + biases, lr=1e-3 / rows)

    def loss():
        inputs = X
        for W, b in zip(weights, biases):
            sums = inputs @ W + b
            inputs = torch.relu(sums)
        return functional.cross_entropy(sums, y, reduction="sum")

    forward = torch.compile(loss) if compiled else loss

    def run(count):
        for _ in range(count):
            optimizer.zero_grad()
            forward().backward()
            optimizer.step()

    return run


def digits(kind):
    """Epochs over 1437 digits by slices of 32 with Adam, as notebooks/digits.nnx draws them."""
    torch.manual_seed(1)
    folder = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "notebooks", "data")
    with gzip.open(os.path.join(folder, "digits.csv.gz"), "rt") as file:
        table = torch.tensor(np.loadtxt(file, delimiter=","), dtype=getattr(torch, kind))
    X, y = table[:1437, :64] / 16, table[:1437, 64].long()
    model = torch.nn.Sequential(torch.nn.Linear(64, 128), torch.nn.ReLU(), torch.nn.Linear(128, 10)).to(X.dtype)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.003)

    def run(count):
        for _ in range(count):
            order = torch.randperm(len(X))
            for start in range(0, len(X) - 31, 32):
                rows = order[start:start + 32]
                optimizer.zero_grad()
                functional.cross_entropy(model(X[rows]), y[rows]).backward()
                optimizer.step()

    return run


if __name__ == "__main__":
    serve({"network": network, "digits": digits})
