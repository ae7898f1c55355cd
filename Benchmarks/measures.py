"""What `make bench` measures of speed: nnx beside NumPy, PyTorch, JAX, Octave and numexpr, in one run and by turns.

Each ratio is of medians over rounds in which every peer is followed by nnx.
"""

import os
import shutil
import statistics
import subprocess
import sys
import time

import nnrepl
import programs
from peer_process import Peer

FOLDER = os.path.dirname(os.path.abspath(__file__))
ROUNDS = 5
NOTES, LARGE = ([3, 10, 6, 3], 150), ([784, 512, 256, 10], 512)
MIDDLE = [([64, 64, 10], 32), ([64, 128, 64, 10], 32), ([96, 96, 10], 48), ([128, 128, 10], 64)]
AVX2 = {"NNX_KERNELS": "avx2"}


def peer(name, file, environment=None):
    return Peer(name, [sys.executable, os.path.join(FOLDER, file)], environment)


NUMPY, NUMEXPR = peer("NumPy", "peer_numpy.py"), peer("numexpr", "peer_numexpr.py")
TORCH = peer("PyTorch eager", "peer_torch.py")
TORCH_COMPILED = peer("PyTorch compiled", "peer_torch.py", {
    "TORCHINDUCTOR_CACHE_DIR": os.path.join(sys.prefix, "inductor")})
JAX_STEP, JAX = peer("JAX, a step a call", "peer_jax.py"), peer("JAX, whole loop", "peer_jax.py")
JAX_AVX2 = peer("JAX, whole loop", "peer_jax.py", {"XLA_FLAGS": "--xla_cpu_max_isa=AVX2"})
OCTAVE = Peer("Octave", ["octave-cli", "--no-init-file", "--quiet", os.path.join(FOLDER, "peer_octave.m")])
if not shutil.which("octave-cli"):
    OCTAVE.absent = "not installed"
PEERS = [NUMPY, TORCH, TORCH_COMPILED, JAX_STEP, JAX, OCTAVE]


class Row:
    """A work, what nnx and each peer took for it round by round, and the ratio to reach against one of them."""

    def __init__(self, title, target, against):
        self.title, self.target, self.against = title, target, against
        self.ours, self.first = [], []
        self.theirs = {}

    def median(self, peer):
        return statistics.median(self.theirs[peer.name]) if self.theirs.get(peer.name) else None

    @property
    def ratio(self):
        theirs = self.median(self.against)
        return statistics.median(self.ours) / theirs if theirs else None

    def measure(self, rounds, ours, peers):
        """`ours` gives the seconds of one repetition; `peers` are (peer, task, arguments, count or None)."""
        for _ in range(rounds):
            for peer, task, arguments, count in peers:
                seconds = peer.seconds(task, arguments, count)
                if seconds is not None:
                    self.theirs.setdefault(peer.name, []).append(seconds)
                # A framework's threads look for more work for a while, on our processors.
                time.sleep(0.2)
                self.ours.append(ours())
        print(f"  {self.title}: {statistics.median(self.ours):.3g} s", file=sys.stderr)
        return self


def network(title, work, kind, count, target, peers, environment=None, data=None):
    """A training loop as plain statements; its very first turns are counted apart."""
    widths, rows = work
    row = Row(title, target, JAX_AVX2 if environment else JAX)
    page = programs.network(widths, rows, kind, data)
    loop = lambda steps: "time " + programs.training(len(widths) - 1, steps)  # noqa: E731
    text = page + loop(3) + loop(count)

    def ours():
        # Of three steps, two are not the first.
        first, seconds = nnrepl.durations(text, environment)
        row.first.append(max(0, first - 2 * seconds / count))
        return seconds / count

    arguments = {"widths": widths, "rows": rows, "kind": kind}
    extra = {TORCH: {"compiled": False}, TORCH_COMPILED: {"compiled": True}, JAX_STEP: {"whole": False},
             JAX: {"whole": True}, JAX_AVX2: {"whole": True}}
    requests = [(each, "network", arguments | extra.get(each, {}), count if each in (JAX, JAX_AVX2) else None)
                for each in peers]
    row.measure(ROUNDS if len(peers) > 1 else 2 * ROUNDS, ours, requests)
    row.first_call = (JAX_AVX2 if environment else JAX).first_call("network", arguments | {"whole": True})
    return row


def networks():
    rows = []
    for kind, name in (("float64", "f64"), ("float32", "f32")):
        rows.append(network(f"3-10-6-3, n = 150, {name}", NOTES, kind, 20_000, 0.3, PEERS, data=programs.IRIS))
        rows.append(network(f"the same with AVX2, {name}", NOTES, kind, 20_000, 0.45, [JAX_AVX2], AVX2, programs.IRIS))
    for kind, name, target in (("float64", "f64", 0.85), ("float32", "f32", 0.95)):
        rows.append(network(f"784-512-256-10, n = 512, {name}", LARGE, kind, 40, target, PEERS))
    for kind, name in (("float64", "f64"), ("float32", "f32")):
        for widths, n in MIDDLE:
            title = f"{'-'.join(map(str, widths))}, n = {n}, {name}"
            rows.append(network(title, (widths, n), kind, 5000, 0.5, [JAX]))
    return rows


def chains():
    rows = []
    for functions, title in ((False, "six of + − ⊙"), (True, "six with tanh and exp")):
        for other, target in ((NUMPY, 0.35), (NUMEXPR, 1.0)):
            row = Row(f"`{programs.CHAINS[functions]}` ({title}) on 10⁷ numbers", target, other)
            text = "x = randn(10000000, 1)\n" + f"time {programs.CHAINS[functions]}\n" * 4
            ours = lambda text=text: statistics.median(nnrepl.durations(text)[1:])  # noqa: E731
            rows.append(row.measure(3, ours, [(other, "chain", {"functions": functions, "numbers": 10**7}, None)]))
    return rows


def digits():
    rows = []
    for kind, name in (("float64", "f64"), ("float32", "f32")):
        page = programs.digits(kind)
        written = page + programs.epochs(1) + "time " + programs.epochs(5)
        for title, text in (("Adam written out", written), ("by `train`", page + programs.trained_epochs(5))):
            row = Row(f"digits, an epoch of 44 slices of 32 with Adam, {title}, {name}", 0.3, TORCH)
            ours = lambda text=text: nnrepl.durations(text)[-1] / 5  # noqa: E731
            rows.append(row.measure(ROUNDS, ours, [(TORCH, "digits", {"kind": kind}, None)]))
    return rows


def inspection():
    """Against the same loop where nobody looks."""
    rows = []
    for (widths, n), count in ((NOTES, 20_000), (LARGE, 20)):
        layers = len(widths) - 1
        page = programs.network(widths, n, "float64")
        text = "".join(
            f"time {programs.training(layers, steps, reads)}" for steps in (3, count)
            for reads in ("", programs.reads(layers)))
        times = [nnrepl.durations(page + text)[2:] for _ in range(ROUNDS)]
        rows.append((
            f"all intermediates of {'-'.join(map(str, widths))} read after each step",
            [looking / count for _, looking in times], [plain / count for plain, _ in times], 1.5))
    return rows


def core(what):
    """Seconds by name, as nnx's core reaches them."""
    binary = os.path.join(os.path.dirname(nnrepl.NNREPL), "nnxbench")
    output = subprocess.run([binary, what], cwd=nnrepl.ROOT, capture_output=True, text=True, check=True).stdout
    return {name: float(number) for name, number in map(str.split, output.splitlines())}


def product_share(kind):
    """The products of the large network's step by themselves ÷ the step; by turns, as the machine is now fast, now slow."""
    (widths, rows), count = LARGE, 100
    layers = len(widths) - 1
    text = programs.network(widths, rows, kind) + programs.training(layers, 3) + "time " + programs.training(layers, count)
    return statistics.median(
        core("products")[f"products_{kind}"] * count / nnrepl.durations(text)[0] for _ in range(ROUNDS))


def machine():
    """Seconds by name, as nnx's core and NumPy reach them."""
    runs = []
    for _ in range(3):
        runs.append(core("machine"))
        for kind in ("float64", "float32"):
            runs[-1][f"numpy_{kind}"] = NUMPY.seconds("product", {"size": 1024, "kind": kind})
        runs[-1]["copy"] = NUMPY.seconds("copy", {"numbers": 10**7})
    return {name: statistics.median(run[name] for run in runs) for name in runs[0]}
