"""What NumPy and PyTorch say to the mistakes of Tests/Snapshots/messages, run here and written into the pages."""

import contextlib
import io
import os
import re
import sys
import warnings

import numpy
import torch

PAGES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "Snapshots", "messages")

# For each page and peer: what stands before the mistake, the mistake, and what is said of it where the peer is silent.
MISTAKES = {
    "calling_a_number": {
        "NumPy": ("eta = 0.1; x = 3", "eta(x + 1)"),
        "PyTorch": ("eta = torch.tensor(0.1); x = 3", "eta(x + 1)"),
    },
    "dividing_by_a_matrix": {
        "NumPy": ("y = np.array([[1, 2], [3, 4]]); yhat = np.full((2, 2), 2)", "y / yhat",
                  "the division is entry by entry."),
        "PyTorch": ("y = torch.tensor([[1, 2], [3, 4]]); yhat = torch.full((2, 2), 2)", "y / yhat",
                    "the division is entry by entry."),
    },
    "equals_in_a_condition": dict.fromkeys(("NumPy", "PyTorch"), ("x = 3", "if x = 3:\n  print('three')")),
    "forgotten_forward": {
        "PyTorch": ("W = torch.tensor(3.0, requires_grad=True); loss = W**2; loss.backward()", "loss.backward()"),
    },
    "gradient_of_a_matrix": {
        "PyTorch": ("W = torch.tensor([[1., 2.], [3., 4.]], requires_grad=True); Z = 2 * W", "Z.backward()"),
    },
    "index_out_of_bounds": {
        "NumPy": ("X = np.ones((2, 3))", "X[2, 0]"),
        "PyTorch": ("X = torch.ones(2, 3)", "X[2, 0]"),
    },
    "index_zero": {
        "NumPy": ("x = np.array([10, 20, 30])", "x[0]", "positions count from 0."),
        "PyTorch": ("x = torch.tensor([10, 20, 30])", "x[0]", "positions count from 0."),
    },
    "inner_sizes_differ": {
        "NumPy": ("", "np.ones((150, 3)) @ np.ones((10, 6))"),
        "PyTorch": ("", "torch.ones(150, 3) @ torch.ones(10, 6)"),
    },
    "inverse_of_a_rectangle": {
        "NumPy": ("", "np.linalg.inv(np.ones((5, 3)))"),
        "PyTorch": ("", "torch.linalg.inv(torch.ones(5, 3))"),
    },
    "missing_column": {
        "NumPy": ("a = np.zeros(3, dtype=[('sepal_length', 'f8')])", 'a["sepal_lenght"]'),
        "PyTorch": ("batch = {'sepal_length': torch.zeros(3)}", 'batch["sepal_lenght"]'),
    },
    "missing_end": dict.fromkeys(("NumPy", "PyTorch"), ("", "for i in range(3):\nprint(i)")),
    "missing_file": {
        "NumPy": ("", 'np.loadtxt("data/irs.csv")'),
        "PyTorch": ("", 'torch.load("data/irs.csv")'),
    },
    "root_of_a_negative_number": {
        "NumPy": ("", "np.sqrt(-1)"),
        "PyTorch": ("", "torch.sqrt(torch.tensor(-1.0))", "tensor(nan)."),
    },
    "row_plus_column": {
        "NumPy": ("", "np.ones((1, 3)) + np.ones((4, 1))", "a silent 4×3 array."),
        "PyTorch": ("", "torch.ones(1, 3) + torch.ones(4, 1)", "a silent 4×3 tensor."),
    },
    "single_quotes": dict.fromkeys(("NumPy", "PyTorch"), ("", "name = 'iris'", "single quotes are strings.")),
    "singular_matrix": {
        "NumPy": ("", "np.linalg.inv([[1, 2], [2, 4]])"),
        "PyTorch": ("", "torch.linalg.inv(torch.tensor([[1., 2.], [2., 4.]]))"),
    },
    "string_plus_number": dict.fromkeys(("NumPy", "PyTorch"), ("", '"count: " + 3')),
    "unknown_name": {
        "NumPy": ("weights = np.array([1, 2]); b = np.array([3, 4])", "wieghts @ b"),
        "PyTorch": ("weights = torch.tensor([1, 2]); b = torch.tensor([3, 4])", "wieghts @ b"),
    },
    "wrong_number_of_arguments": dict.fromkeys(("NumPy", "PyTorch"), ("def f(x, y): return x + y", "f(1)")),
}
VERSIONS = {"NumPy": numpy.__version__, "PyTorch": torch.__version__}


def told(setup, mistake, silence=None):
    """The last line of the traceback, or the warning; a peer is silent exactly where the table says so."""
    names = {"np": numpy, "torch": torch}
    exec(setup, names)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            exec(compile(mistake, "<program>", "exec"), names)
        except Exception as error:
            # The interpreter's own printing, which proposes near names.
            shown = io.StringIO()
            with contextlib.redirect_stderr(shown):
                sys.__excepthook__(type(error), error, error.__traceback__)
            said = shown.getvalue().strip().split("\n")[-1].strip()
        else:
            said = f"{caught[0].category.__name__}: {caught[0].message}" if caught else None
    assert (said is None) == (silence is not None), f"{mistake}: {said}"
    return said or f"No message: {silence}"


def main():
    for page, peers in MISTAKES.items():
        path = os.path.join(PAGES, page + ".md")
        with open(path, encoding="utf-8") as file:
            text = file.read()
        for peer, mistake in peers.items():
            heading = f"## {peer} {'.'.join(VERSIONS[peer].split('.')[:2])}"
            shown = mistake[1].split("\n  ")[0].replace("\n", "⏎")
            section = f"{heading}\n\n`{shown}`\n\n```\n{told(*mistake)}\n```\n"
            text, count = re.subn(rf"## {peer}[^\n]*\n\n`[^\n]*`\n\n```\n.*?\n```\n", lambda _: section, text, flags=re.S)
            assert count == 1, f"{page} has no section for {peer}"
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
    print(f"{len(MISTAKES)} pages quote NumPy {VERSIONS['NumPy']} and PyTorch {VERSIONS['PyTorch']}")


sys.exit(main())
