"""What `make bench` prints of the kernel: nnkernel beside ipykernel and xeus-python, in one run and by turns.

Run with NNKERNEL naming the program and the Python of a virtual environment that has both of them and psutil.
"""

import contextlib
import itertools
import multiprocessing
import os
import shutil
import socket
import statistics
import subprocess
import tempfile
import time

FOLDER = tempfile.mkdtemp(prefix="nnx-peers-")
os.environ.update(
    JUPYTER_PATH=f"{FOLDER}/share/jupyter", JUPYTER_RUNTIME_DIR=f"{FOLDER}/runtime", XDG_DATA_HOME=f"{FOLDER}/data",
    IPYTHONDIR=f"{FOLDER}/ipython")
subprocess.run([os.environ["NNKERNEL"], "install", "--prefix", FOLDER], check=True, capture_output=True)

import psutil  # noqa: E402
from jupyter_client.manager import KernelManager  # noqa: E402  (reads the folders as it is imported)

NAMES = {"nnx": "nnkernel", "xpython": "xeus-python", "python3": "ipykernel"}
# xeus-python sends a message for each line and loses most of so many, and at times that it is idle.
LINES = {
    "nnx": "for k in 1:10000\n  print(k)\nend",
    "python3": "for k in range(1, 10001):\n  print(k)",
}
STARTS, BLOCKS, BLOCK, FLOODS = 7, 12, 100, 5
ORDERS = list(itertools.permutations(NAMES))
# No socket is open when a user begins.
PROCESSES = multiprocessing.get_context("fork")


def start(name):
    """A kernel that is ready, its client, and how long it took from its start until its first answer.

    The client connects once the kernel listens, and the seconds are counted before `wait_for_ready`: else they would be
    mostly the client's, who tries to connect again a tenth of a second later, and waits 0.2 s for more messages.
    """
    began = time.perf_counter()
    manager = KernelManager(kernel_name=name)
    manager.start_kernel(stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while not is_listening(manager):
        assert manager.is_alive(), f"{name} has ended"
        time.sleep(0.001)
    client = manager.client()
    client.start_channels()
    client.kernel_info()
    client.get_shell_msg(timeout=60)
    seconds = time.perf_counter() - began
    client.wait_for_ready(timeout=60)
    return manager, client, seconds


def is_listening(manager):
    with contextlib.suppress(OSError), socket.create_connection((manager.ip, manager.shell_port)):
        return True
    return False


def stop(manager, client):
    client.stop_channels()
    manager.shutdown_kernel(now=True)


def round_trip(client, code):
    """Seconds from a cell's request until its reply is here and the kernel idle; and the text that it printed."""
    began = time.perf_counter()
    message = client.execute(code)
    text = ""
    while True:
        found = client.get_iopub_msg(timeout=60)
        if found["parent_header"].get("msg_id") != message:
            continue
        if found["msg_type"] == "stream":
            text += found["content"]["text"]
        if found["content"].get("execution_state") == "idle":
            break
    while True:
        found = client.get_shell_msg(timeout=60)
        if found["parent_header"].get("msg_id") == message:
            assert found["content"]["status"] == "ok", found["content"]
            return time.perf_counter() - began, text


def percentile(times, share):
    return sorted(times)[min(len(times) - 1, int(share * len(times)))]


def memory(manager):
    """MB of the kernel's process and of those that it started."""
    process = psutil.Process(manager.provisioner.pid)
    return sum(each.memory_info().rss for each in [process, *process.children(recursive=True)]) / 1e6


class User:
    """A process with a client of one kernel, which measures what it is told to.

    In one process the clients would disturb each other: beside two more, each one's own work takes a fifth longer.
    """

    def __init__(self, name):
        self.pipe, end = PROCESSES.Pipe()
        self.process = PROCESSES.Process(target=self.serve, args=(name, end), daemon=True)
        self.process.start()

    def serve(self, name, pipe):
        self.name, self.running = name, None
        while True:
            task, arguments = pipe.recv()
            pipe.send(getattr(self, task)(*arguments))

    def asked(self, task, *arguments):
        self.pipe.send((task, arguments))
        return self.pipe.recv()

    def ready(self):
        """The seconds of a start; the kernel stays."""
        self.stop()
        *self.running, seconds = start(self.name)
        return seconds

    def trips(self, count):
        # It has waited for the others' turns: its processors and ours wake up first.
        for _ in range(3):
            round_trip(self.running[1], "1+1")
        return [round_trip(self.running[1], "1+1")[0] for _ in range(count)]

    def flood(self, code):
        seconds, text = round_trip(self.running[1], code)
        assert text.split() == [str(k) for k in range(1, 10001)], f"{self.name} has lost lines"
        return seconds

    def memory(self):
        return memory(self.running[0])

    def stop(self):
        if self.running:
            stop(*self.running)
        self.running = None


def measure(names):
    """For each kernel its figures, each a median but for the slowest hundredth."""
    users = {name: User(name) for name in names}
    ready = {name: [] for name in names}
    # The first start reads the disk.
    for turn in range(STARTS + 1):
        for name, user in users.items():
            seconds = user.asked("ready")
            if turn > 0:
                ready[name].append(seconds)
    trips = {name: [] for name in names}
    for turn in range(BLOCKS + 1):
        # A processor that has waited much for the slowest is slower to wake: each follows each.
        for name in ORDERS[turn % len(ORDERS)]:
            times = users[name].asked("trips", BLOCK)
            if turn > 0:
                trips[name] += times
    # What a kernel holds that waits for its user.
    time.sleep(3)
    resident = {name: user.asked("memory") for name, user in users.items()}
    floods = {name: [] for name in LINES}
    for _ in range(FLOODS):
        for name, code in LINES.items():
            floods[name].append(users[name].asked("flood", code))
    for user in users.values():
        user.asked("stop")
    figures = {
        name: {
            "ready": 1e3 * statistics.median(ready[name]), "median": 1e3 * statistics.median(trips[name]),
            "p99": 1e3 * percentile(trips[name], 0.99), "memory": resident[name],
        }
        for name in names
    }
    for name, times in floods.items():
        figures[name]["lines"] = 1e3 * statistics.median(times)
    return figures


def row(what, unit, figures, key, peer, target, digits):
    ours = figures["nnx"][key]
    values = [f"{figures[name][key]:.{digits}f} {unit}" if key in figures[name] else "—" for name in NAMES]
    return f"| {what} | {' | '.join(values)} | {ours / figures[peer][key]:.2f}× {NAMES[peer]}'s | {target} |"


def main():
    try:
        figures = measure(list(NAMES))
    finally:
        shutil.rmtree(FOLDER, ignore_errors=True)
    print(f"\n| kernels | {' | '.join(NAMES.values())} | ratio | target |\n|---|---|---|---|---|---|")
    print(row("start until its first answer", "ms", figures, "ready", "xpython", "≤ 0.35", 0))
    print(row("`1+1` until idle, median", "ms", figures, "median", "xpython", "≤ 0.5", 2))
    print(row("`1+1` until idle, 99 of 100", "ms", figures, "p99", "xpython", "≤ 0.5", 2))
    print(row("resident memory", "MB", figures, "memory", "xpython", "≤ 0.5", 1))
    print(row("10 000 printed lines", "ms", figures, "lines", "python3", "≤ 0.33", 1))


if __name__ == "__main__":
    main()
