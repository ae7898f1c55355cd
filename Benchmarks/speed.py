"""What `make bench` prints of speed, see measures.py.

Run with the Python of a virtual environment that has the peers, and a number of rounds if not 5; the table tells which
peers could not be had. Writes speed.md and growth.png beside this file.
"""

import os
import platform
import statistics
import sys

import growth
import measures
import memory

FOLDER = os.path.dirname(os.path.abspath(__file__))
if len(sys.argv) > 1:
    measures.ROUNDS = int(sys.argv[1])


def scaled(seconds):
    for unit, size in (("µs", 1e-6), ("ms", 1e-3)):
        if seconds < 1000 * size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds:.3g} s"


def spread(times):
    """A median, and between what the middle half of the times lies."""
    times = sorted(times)
    return f"{scaled(statistics.median(times))} ({scaled(times[len(times) // 4])}–{scaled(times[-1 - len(times) // 4])})"


def verdict(value, target, most=True):
    if value is None:
        return "not measured"
    return "met" if (value <= target if most else value >= target) else "**missed**"


def report(write):
    write(f"# Speed\n\nOne run of `make bench`: {processor()}, {os.cpu_count()} threads, Python {platform.python_version()}. "
          "Medians, in brackets the middle half; ratios are nnx ÷ the peer, peers and nnx by turns. A step is forward, "
          f"backward and update. Load when it began: {os.getloadavg()[0]:.1f}.\n\n")
    rates = measures.machine()
    write("| the machine | by nnx's OpenBLAS | by NumPy's |\n|---|---|---|\n")
    for kind, name in (("float64", "f64"), ("float32", "f32")):
        ours, theirs = (2 * 1024**3 / rates[key] / 1e9 for key in (f"square_{kind}", f"numpy_{kind}"))
        write(f"| product of 1024³, {name} | {ours:.0f} GFLOP/s | {theirs:.0f} GFLOP/s |\n")
    write(f"| copying 80 MB, read and written | | {160e6 / rates['copy'] / 1e9:.1f} GB/s |\n\n")

    rows = measures.networks()
    names = " | ".join(each.name for each in measures.PEERS)
    write(f"| a step | nnx | {names} | nnx ÷ JAX's whole loop | target | |\n|{'---|' * (len(measures.PEERS) + 5)}\n")
    for row in rows:
        cells = [spread(row.theirs[each.name]) if row.theirs.get(each.name) else each.absent or "—" for each in measures.PEERS]
        ratio = f"{row.ratio:.2f}" if row.ratio else "—"
        write(f"| {row.title} | {spread(row.ours)} | {' | '.join(cells)} | {ratio} | ≤ {row.target} "
              f"| {verdict(row.ratio, row.target)} |\n")

    write("\n| a new loop | nnx's first step, planning included | JAX's first call | ratio | target | |\n|---|---|---|---|---|---|\n")
    for row in rows:
        if row.first_call:
            first = statistics.median(row.first)
            ratio = first / row.first_call
            write(f"| {row.title} | {scaled(first)} | {scaled(row.first_call)} | {ratio:.3f} | ≤ 0.05 "
                  f"| {verdict(ratio, 0.05)} |\n")

    write("\n| other work | nnx | beside | | ratio | target | |\n|---|---|---|---|---|---|---|\n")
    for row in measures.chains() + measures.digits():
        theirs = row.theirs.get(row.against.name)
        write(f"| {row.title} | {spread(row.ours)} | {row.against.name} "
              f"| {spread(theirs) if theirs else row.against.absent} "
              f"| {f'{row.ratio:.2f}' if row.ratio else '—'} | ≤ {row.target} | {verdict(row.ratio, row.target)} |\n")
    for title, ours, theirs, target in measures.inspection():
        ratio = statistics.median(ours) / statistics.median(theirs)
        write(f"| {title} | {spread(ours)} | the loop without | {spread(theirs)} | {ratio:.2f} | ≤ {target} "
              f"| {verdict(ratio, target)} |\n")
    for title, ours, theirs, target in memory.rows():
        write(f"| {title} | {ours:.1f} MB | {theirs[0]} | {theirs[1]:.1f} MB | {ours / theirs[1]:.2f} | ≤ {target} "
              f"| {verdict(ours / theirs[1], target)} |\n")
    write("\n| limits | measured | target | |\n|---|---|---|---|\n")
    for kind, name in (("float64", "f64"), ("float32", "f32")):
        share = measures.product_share(kind)
        write(f"| the eight products alone ÷ the step, 784-512-256-10, {name} | {100 * share:.0f} % | ≥ 90 % "
              f"| {verdict(share, 0.9, most=False)} |\n")
    for name, how in (("statement", "run again"), ("new_statement", "a text that is new")):
        beyond = rates[name] - rates["its_product"]
        write(f"| `Z = X·W + b`, 150×3 · 3×10, {how}, beyond its product ({scaled(rates['its_product'])}) "
              f"| {scaled(beyond)} | ≤ 5 µs | {verdict(beyond, 5e-6)} |\n")
    growth.report(write, os.path.join(FOLDER, "growth.png"))
    write(f"\nLoad when it ended: {os.getloadavg()[0]:.1f}.\n")


def processor():
    with open("/proc/cpuinfo") as file:
        name = next((line.split(":")[1].strip() for line in file if line.startswith("model name")), platform.machine())
    return name


def main():
    with open(os.path.join(FOLDER, "speed.md"), "w") as file:
        def write(text):
            for target in (file, sys.stdout):
                target.write(text)
                target.flush()

        try:
            report(write)
        finally:
            for each in [*measures.PEERS, measures.JAX_AVX2, measures.NUMEXPR]:
                each.stop()


if __name__ == "__main__":
    main()
