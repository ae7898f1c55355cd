"""Many cells through one kernel, and many kernels one after the other: nothing grows, and nothing is left behind.

Run with NNKERNEL naming the program and a Python that has jupyter_client and psutil. CELLS says how many cells, 100 000
by default, and CYCLES how many starts and restarts, 200; `make soak` runs it, and `make test` a little of it.
"""

import contextlib
import os
import socket
import time

import psutil

import kernels
from kernels import control, kernel, run

CELLS = int(os.environ.get("CELLS", "100000"))
CYCLES = int(os.environ.get("CYCLES", "200"))
SETUP = """
X = randn(20, 3); y = onehot(mod(0:19, 3)')
W₁ = randn(3, 8); b₁ = zeros(1, 8); W₂ = randn(8, 3); b₂ = zeros(1, 3)
Z₁ = X·W₁ + b₁
A₁ = relu(Z₁)
ŷ = softmax(A₁·W₂ + b₂)
L = cce(y, ŷ)
η = 0.01
total = 0
"""
STEP = "forward L\nW₁ -= η·∂L/∂W₁; b₁ -= η·∂L/∂b₁; W₂ -= η·∂L/∂W₂; b₂ -= η·∂L/∂b₂;\nL"


def source(k):
    """The k-th cell; no two of one kind are the same text where a person would not repeat himself."""
    kinds = [
        f"x{k % 50} = {k}·1.5",
        STEP,
        f"A = [{k} 2; 3 {k % 7}.25]\nA·A + {k % 1000}",
        f"nowhere{k % 3} + {k}",
        f"f(t) = t² + {k}\nf({k % 10})",
        f'print("cell $({k}) of many")',
        f"function outer(n)\n  s = {k}\n  inner(m) = m + s\n  inner(n)\nend\nouter(2)",
        f"for i in 1:20\n  total += i·{k}\nend\ntotal",
        f'display([{k} 1]; id="d{k % 20}")',
        "if L < 0\n  1\nelse\n  2\nend",
        f"Q{k % 10} = randn(8, 8)\nsum(Q{k % 10}ᵀ·Q{k % 10})",
        "backward L",
        f's = "text {k}"\nlength(s)',
        f"x = = {k}",
        "forward L\n∂L/∂W₁",
        f"xs = linspace(0, {k % 9 + 1}, 5)\nxs⊙xs",
    ]
    return kinds[k % len(kinds)]


def measure(process):
    return process.memory_info().rss, process.num_threads(), process.num_fds()


def ask(client, message):
    """The reply's content, once the kernel is idle again."""
    while True:
        reply = client.get_shell_msg(timeout=60)
        if reply["parent_header"].get("msg_id") == message:
            break
    while True:
        found = client.get_iopub_msg(timeout=60)
        if found["parent_header"].get("msg_id") == message and found["content"].get("execution_state") == "idle":
            return reply["content"]


def talk(client, k):
    """One cell, and now and then what a front end asks besides."""
    # A failing cell waits for what was sent with it, which would be most of the time here.
    found = ask(client, client.execute(source(k), stop_on_error=k % 200 == 0))
    expected = "error" if k % 16 in (3, 13) else "ok"
    assert found["status"] == expected, (source(k), found)
    if k % 5 == 0:
        ask(client, client.complete("softm"))
    if k % 11 == 0:
        ask(client, client.inspect("W₁", 1))
    if k % 97 == 0:
        ask(client, client.is_complete("for k in 1:3"))
        ask(client, client.history(hist_access_type="tail", n=3))
    if k % 1000 == 0:
        subshell = control(client, "create_subshell_request")["subshell_id"]
        control(client, "delete_subshell_request", {"subshell_id": subshell})


def cells(count):
    """Memory stays as it is after the first thousand, threads and descriptors too."""
    # What the first cells make grow, caches and pools, has grown then.
    warm = min(1000, max(1, count // 2))
    with kernel() as (manager, client):
        process = psutil.Process(manager.provisioner.pid)
        assert ask(client, client.execute(SETUP))["status"] == "ok"
        began, first = time.monotonic(), None
        for k in range(count):
            talk(client, k)
            if k + 1 == warm:
                first = measure(process)
            if count >= 10_000 and (k + 1) % (count // 20) == 0:
                memory, threads, files = measure(process)
                print(f"{k + 1} cells: {memory / 1e6:.1f} MB, {threads} threads, {files} files", flush=True)
        (before, *held), (after, *now) = first, measure(process)
        # A deleted subshell's thread ends a moment later.
        deadline = time.monotonic() + 5
        while now != held and time.monotonic() < deadline:
            time.sleep(0.05)
            after, *now = measure(process)
    print(f"{count} cells in {time.monotonic() - began:.0f} s: {before / 1e6:.1f} to {after / 1e6:.1f} MB")
    assert now == held, f"threads and descriptors were {held}, and are {now}"
    # A short run still sees pools fill.
    pools = 0 if count >= 10_000 else 6e6
    assert after < 1.05 * before + pools, f"memory grew by {100 * (after / before - 1):.1f} %"


def files():
    """All that kernels and Jupyter keep, but for what SQLite writes beside its file while that is open."""
    return sorted(
        os.path.join(folder, name)
        for folder, _, names in os.walk(kernels.FOLDER)
        for name in names
        if not name.endswith(("-wal", "-shm", "-journal"))
    )


def are_free(client):
    """Whether another program can have the ports that a kernel had."""
    for name in ["shell", "iopub", "stdin", "control", "hb"]:
        with socket.socket() as free:
            # A connection that has ended keeps its port for a while, which is the system's.
            free.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with contextlib.suppress(OSError):
                free.bind((client.ip, getattr(client, f"{name}_port")))
                continue
            return False
    return True


def starts(count):
    """Kernels one after the other leave no process, port or file."""
    with kernel() as (_, client):
        run(client, "1")
    children, kept = psutil.Process().children(recursive=True), files()
    began = time.monotonic()
    for k in range(count):
        transport = ["tcp", "ipc"][k % 2]
        with kernel(transport=transport) as (manager, client):
            process = psutil.Process(manager.provisioner.pid)
            assert files() != kept, "a kernel has a connection file"
            assert run(client, f"{k} + 1").value == [str(k + 1)]
        assert not process.is_running(), "the process has ended"
        assert transport == "ipc" or are_free(client), "its ports are free"
        assert files() == kept, set(files()) ^ set(kept)
    assert psutil.Process().children(recursive=True) == children
    print(f"{count} kernels in {time.monotonic() - began:.0f} s")


def restarts(count):
    """One kernel that is restarted, in the middle of a cell or not, is as it was at first each time."""
    with kernel() as (manager, client):
        run(client, "x = 1")
        process, kept, began = psutil.Process(manager.provisioner.pid), files(), time.monotonic()
        first = measure(process)
        for k in range(count):
            if k % 2 == 0:
                kernels.wait_busy(client, client.execute(kernels.LOOP))
            manager.restart_kernel()
            client.wait_for_ready(timeout=30)
            assert not process.is_running(), "the process before has ended"
            process = psutil.Process(manager.provisioner.pid)
            assert run(client, "x").status == "error" and run(client, f"x = {k}\nx").value == [str(k)]
            assert files() == kept, set(files()) ^ set(kept)
        memory, *held = measure(process)
        assert held == list(first[1:]), f"threads and descriptors were {first[1:]}, and are {held}"
    assert not process.is_running() and are_free(client)
    print(f"{count} restarts in {time.monotonic() - began:.0f} s: {first[0] / 1e6:.1f} to {memory / 1e6:.1f} MB")


def main():
    cells(CELLS)
    starts(CYCLES)
    restarts(CYCLES)


if __name__ == "__main__":
    kernels.main("kernel soak", [main])
