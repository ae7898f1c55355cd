"""How kernels begin and end without leaving anything behind, many at once and over long sessions.

Run with NNKERNEL naming the program and a Python that has jupyter_client and psutil.
"""

import json
import os
import pathlib
import signal
import subprocess
import sys
import time

import psutil

import kernels
import soak_kernel
from kernels import LOOP, control, finish, kernel, run, wait_busy
from jupyter_client.manager import KernelManager

# Kernels that start at the same moment.
MANY = 50


def restart():
    with kernel() as (manager, client):
        run(client, "x = 1")
        client.execute(LOOP)
        manager.restart_kernel()
        client.wait_for_ready(timeout=30)
        assert run(client, "x").status == "error"
        assert run(client, "1 + 1").content["execution_count"] == 2


def shutdown_in_the_middle():
    """The process is gone soon, whatever the cell does: a loop, or one long call of a library."""
    for code in [LOOP, "A = reshape(linspace(-1, 1, 9000000), 3000, 3000);\nu, s, v = svd(A)"]:
        manager = KernelManager(kernel_name="nnx")
        manager.start_kernel()
        client = manager.client()
        client.start_channels()
        client.wait_for_ready(timeout=30)
        running = client.execute(code)
        wait_busy(client, running)
        process = psutil.Process(manager.provisioner.pid)
        began = time.monotonic()
        assert control(client, "shutdown_request", {"restart": False}) == {"status": "ok", "restart": False}
        gone, _ = psutil.wait_procs([process], timeout=5)
        assert gone and time.monotonic() - began < 4
        client.stop_channels()
        manager.cleanup_resources()


def exits():
    with kernel() as (manager, client):
        process = manager.provisioner.process
        ran = run(client, "exit(3)")
        assert ran.content["payload"] == [{"source": "ask_exit", "keepkernel": False}]
        assert process.wait(10) == 3


def orphans():
    """A kernel whose launcher is killed ends by itself."""
    launcher = (
        "import sys, time; from jupyter_client.manager import start_new_kernel\n"
        "manager, client = start_new_kernel(kernel_name='nnx'); print(manager.provisioner.pid, flush=True)\n"
        "time.sleep(60)"
    )
    process = subprocess.Popen([sys.executable, "-c", launcher], stdout=subprocess.PIPE, text=True)
    child = psutil.Process(int(process.stdout.readline()))
    process.kill()
    process.wait()
    gone, _ = psutil.wait_procs([child], timeout=10)
    assert gone


def signals_end_it():
    for number in [signal.SIGTERM, signal.SIGHUP]:
        with kernel() as (manager, client):
            process = manager.provisioner.process
            wait_busy(client, client.execute(LOOP))
            os.kill(process.pid, number)
            assert process.wait(10) == 128 + number


def cycles():
    soak_kernel.starts(20)
    soak_kernel.restarts(20)


def long_sessions():
    soak_kernel.cells(2000)


def many_at_once():
    """All come up, answer, and are numbered in the history that they share."""
    managers = [KernelManager(kernel_name="nnx") for _ in range(MANY)]
    for manager in managers:
        manager.start_kernel()
    clients = [manager.client() for manager in managers]
    for client in clients:
        client.start_channels()
        client.wait_for_ready(timeout=60)
    sent = [client.execute(f"x = {place}\nx·x") for place, client in enumerate(clients)]
    for place, (client, message) in enumerate(zip(clients, sent)):
        assert finish(client, message).value == [str(place * place)]
    sessions = {finish(c, c.history(hist_access_type="tail", n=1)).content["history"][0][0] for c in clients}
    assert len(sessions) == MANY, "each has its own session in the common history"
    for client, manager in zip(clients, managers):
        client.stop_channels()
        manager.shutdown_kernel()


def threads_and_memory():
    with kernel() as (manager, client):
        process = psutil.Process(manager.provisioner.pid)
        for _ in range(20):
            run(client, "A = randn(50, 50)·randn(50, 50);")
        threads, files = process.num_threads(), process.num_fds()
        for _ in range(300):
            run(client, "A = randn(50, 50)·randn(50, 50);")
        for _ in range(20):
            subshell = control(client, "create_subshell_request")["subshell_id"]
            control(client, "delete_subshell_request", {"subshell_id": subshell})
        time.sleep(0.2)
        assert process.num_threads() <= threads + 1, "a deleted subshell's thread ends"
        assert process.num_fds() == files


def manage(action, *words):
    return subprocess.run([kernels.NNKERNEL, action, *words], capture_output=True, text=True)


def installing():
    folder = f"{kernels.FOLDER}/elsewhere"
    for words, place, title in [
        (["--prefix", folder], "nnx", "nnx"),
        (["--prefix", folder, "--name", "nnx-dev"], "nnx-dev", "nnx (nnx-dev)"),
    ]:
        assert manage("install", *words).returncode == 0
        spec = f"{folder}/share/jupyter/kernels/{place}"
        with open(f"{spec}/kernel.json") as file:
            content = json.load(file)
        assert content["display_name"] == title and os.path.samefile(content["argv"][0], kernels.NNKERNEL)
        assert content["metadata"]["supported_encryption"] == ["curve"]
        for size in [32, 64]:
            with open(f"{spec}/logo-{size}x{size}.png", "rb") as file:
                assert file.read(8) == b"\x89PNG\r\n\x1a\n"
    assert manage("install", "--name", "../x").returncode == 1
    environment = {**os.environ, "VIRTUAL_ENV": f"{kernels.FOLDER}/environment"}
    subprocess.run([kernels.NNKERNEL, "install", "--sys-prefix"], env=environment, check=True, capture_output=True)
    assert os.path.exists(f"{environment['VIRTUAL_ENV']}/share/jupyter/kernels/nnx/kernel.json")


def uninstalling():
    """Removes what was installed, the extension with the last kernel, and nothing else."""
    prefix = pathlib.Path(kernels.FOLDER, "shared")
    data = prefix / "share/jupyter"
    others = [
        data / "kernels/python3/kernel.json", data / "labextensions/other/package.json",
        data / "labextensions/nnx-lab/static/notes.txt",
    ]
    for file in others:
        file.parent.mkdir(parents=True)
        file.write_text('{"language": "python"}')
    for name in ["nnx", "nnx-dev"]:
        assert manage("install", "--prefix", prefix, "--name", name).returncode == 0
    added = data / "kernels/nnx-dev/kernel.js"
    added.write_text("")

    extension = data / "labextensions/nnx-lab/package.json"
    assert manage("uninstall", "--prefix", prefix).returncode == 0
    assert not (data / "kernels/nnx").exists() and extension.exists(), "another kernel still has the extension"
    removed = manage("uninstall", "--prefix", prefix, "--name", "nnx-dev")
    assert removed.stdout == f"removed {added.parent}\n" and not removed.stderr
    assert sorted(file for file in data.rglob("*") if file.is_file()) == sorted([*others, added])

    again = manage("uninstall", "--prefix", prefix)
    assert again.returncode == 1 and "there is no kernel" in again.stderr


if __name__ == "__main__":
    kernels.main(
        "kernel life",
        [restart, shutdown_in_the_middle, exits, orphans, signals_end_it, cycles, long_sessions, many_at_once]
        + [threads_and_memory, installing, uninstalling],
    )
