"""How the time of a step grows with rows and with layers: a table, and a plot of it."""

import statistics

import nnrepl
import programs

ROWS = [10**power for power in range(2, 8)]
DEPTHS = [1, 2, 5, 10, 20, 50, 100, 200]


def step_seconds(widths, rows, steps):
    """The median step of a loop, of three such loops."""
    text = programs.network(widths, rows, "float64")
    loop = programs.training(len(widths) - 1, steps)
    return statistics.median(nnrepl.durations(text + programs.training(len(widths) - 1, 2) + f"time {loop}" * 3)) / steps


def by_rows():
    return [(rows, step_seconds([3, 4, 2], rows, max(40, min(20_000, 4 * 10**6 // rows)))) for rows in ROWS]


def by_depth():
    return [(depth, step_seconds([32] * (depth + 1), 64, max(200, 2000 // depth))) for depth in DEPTHS]


def report(write, picture):
    rows, depth = by_rows(), by_depth()
    for title, unit, points in (
        ("3-4-2, n rows", "row", rows), ("d layers 32 wide, n = 64", "layer", depth),
    ):
        write(f"\n| {title} | a step | for each {unit} |\n|---|---|---|\n")
        for size, seconds in points:
            write(f"| {size} | {seconds * 1e6:.4g} µs | {seconds / size * 1e9:.4g} ns |\n")
    try:
        plot(rows, depth, picture)
        write("\n![time of a step over rows and over layers](growth.png)\n")
    except ImportError:
        write("\nThe plot needs matplotlib, which is not installed.\n")


def plot(rows, depth, picture):
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(1, 2, figsize=(10, 4), layout="constrained")
    for axis, points, title, label in (
        (axes[0], rows, "3-4-2 over n rows", "rows"), (axes[1], depth, "layers 32 wide, n = 64", "layers"),
    ):
        sizes, seconds = zip(*points)
        axis.loglog(sizes, [1e6 * each for each in seconds], "o-", label="measured")
        axis.loglog(sizes, [1e6 * seconds[-1] * size / sizes[-1] for size in sizes], ":", label="linear")
        axis.set(title=title, xlabel=label, ylabel="a step, µs")
        axis.legend()
    figure.savefig(picture, dpi=110)
