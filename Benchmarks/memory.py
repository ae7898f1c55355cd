"""Peak memory of loops, against shorter ones and against what names hold."""

import nnrepl
import programs

# A network whose intermediates are most of what a program holds: Z, A and ŷ beside X and y.
WIDTHS, ROWS = [784, 512, 256, 10], 20_000


def held():
    """MB that names and live records hold, in 8 bytes a number: X, y, Z and A of each layer, ŷ, W, b; and the gradients of
    all but X, y and ŷ, which can be looked at after the loop as before."""
    layers = ROWS * sum(2 * width for width in WIDTHS[1:])
    parameters = sum((a + 1) * b for a, b in zip(WIDTHS, WIDTHS[1:]))
    names = ROWS * (WIDTHS[0] + WIDTHS[-1]) + layers + parameters
    return 8 * (names + layers - ROWS * WIDTHS[-1] + parameters) / 1024**2


def rows():
    """Titles, MB of ours, what they stand beside and its MB, and the ratio to reach."""
    page = programs.network([3, 10, 6, 3], 150, "float64", programs.IRIS)
    few, many = (nnrepl.peak_memory(page + programs.training(3, steps)) for steps in (1000, 1_000_000))
    yield "peak of 10⁶ steps of 3-10-6-3", many, ("10³ steps", few), 1.05
    empty = nnrepl.peak_memory("1")
    large = nnrepl.peak_memory(programs.network(WIDTHS, ROWS, "float64") + programs.training(3, 3)) - empty
    yield f"peak of a loop over 784-512-256-10, n = {ROWS}", large, ("what names and records hold", held()), 1.7
