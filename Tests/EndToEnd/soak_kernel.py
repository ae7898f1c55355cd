"""Many cells through one kernel: memory stays as it is after the first ones, threads and descriptors too.

Run with NNKERNEL naming the program and a Python that has jupyter_client and psutil. CELLS says how many, 100 000 by
default; `make soak` runs it.
"""

import os
import time

import psutil

import kernels
from kernels import control, kernel

CELLS = int(os.environ.get("CELLS", "100000"))
# What the first cells make grow, caches and pools, has grown then.
WARM = min(1000, max(1, CELLS // 2))
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


def cell(k):
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
    found = ask(client, client.execute(cell(k), stop_on_error=k % 200 == 0))
    expected = "error" if k % 16 in (3, 13) else "ok"
    assert found["status"] == expected, (cell(k), found)
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


def main():
    with kernel() as (manager, client):
        process = psutil.Process(manager.provisioner.pid)
        assert ask(client, client.execute(SETUP))["status"] == "ok"
        began, first = time.monotonic(), None
        for k in range(CELLS):
            talk(client, k)
            if k + 1 == WARM:
                first = measure(process)
            if (k + 1) % max(1, CELLS // 20) == 0:
                memory, threads, files = measure(process)
                print(f"{k + 1} cells: {memory / 1e6:.1f} MB, {threads} threads, {files} files", flush=True)
        time.sleep(0.5)
        (before, threads, files), (after, *now) = first, measure(process)
    print(f"{CELLS} cells in {time.monotonic() - began:.0f} s: {before / 1e6:.1f} to {after / 1e6:.1f} MB")
    assert now == [threads, files], f"threads and descriptors were {threads}, {files}, and are {now}"
    assert after < 1.05 * before, f"memory grew by {100 * (after / before - 1):.1f} %"


if __name__ == "__main__":
    kernels.main("kernel soak", [main])
