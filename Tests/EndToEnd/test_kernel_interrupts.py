"""Interrupts stop whatever a cell does, by message and by signal, and nothing else; what was queued with it is aborted.

Run with NNKERNEL naming the program and a Python that has jupyter_client.
"""

import gzip
import os
import signal
import time

import kernels
from kernels import LOOP, control, finish, kernel, receive, run, wait_busy

SQUARE = "reshape(linspace(-1, 1, {0}·{0}), {0}, {0})"
TABLE = f"{kernels.FOLDER}/long.csv.gz"
# A statement each that takes longer than a test waits; those of libraries are one call that nothing divides.
SLOW = {
    "loop": LOOP,
    "product": f"A = {SQUARE.format(5000)};\nprint(0)\nresult = A·A",
    "products": "A = randn(500, 500);\nwhile true\n  B = A·A\nend",
    "decomposition": f"A = {SQUARE.format(3000)};\nprint(0)\nu, s, v = svd(A)",
    "decompositions": "A = randn(100, 100);\nwhile true\n  u, s, v = svd(A)\nend",
    "sleep": "sleep(1000)",
    "loading": f'result = load("{TABLE}")',
    "printing": "while true\n  print(1)\nend",
    "training": "W = randn(50, 50)\nL = sum((W·W).^2)\nwhile true\n  forward L\n  W -= 1e-9·∂L/∂W\nend",
    "question": 'result = input("who? ")',
}


def write_table():
    """A table of 600 MB that takes a few on the disk."""
    with gzip.open(TABLE, "wb", compresslevel=1) as file:
        file.write(b"a,b,c,d\n")
        lines = b'1.250000000000001,2.500000000000001,3.750000000000001,"some text"\n' * 10_000
        for _ in range(900):
            file.write(lines)


def begin(client, name):
    """Sends a cell; gives its msg_id once it is at what takes long."""
    running = client.execute(f'marker = "{name}"\nprint("begun")\n{SLOW[name]}', allow_stdin=True)
    if name == "question":
        assert client.get_stdin_msg(timeout=30)["parent_header"]["msg_id"] == running
        return running
    # What is printed is sent by another thread, a moment later.
    awaited = "begun\n0\n" if "print(0)" in SLOW[name] else "begun\n"
    deadline = time.monotonic() + 30
    while True:
        texts = [m["content"]["text"] for m in client.kept[running][1] if m["msg_type"] == "stream"]
        if "".join(texts).startswith(awaited):
            return running
        assert time.monotonic() < deadline, (name, client.kept[running])
        receive(client, "iopub", 0.1)


def interrupt(manager, client, by):
    if by == "message":
        assert control(client, "interrupt_request")["status"] == "ok"
    else:
        os.kill(manager.provisioner.pid, signal.SIGINT)


def ask(client, code, subshell=None):
    """Sends a completion request."""
    message = client.session.msg("complete_request", {"code": code, "cursor_pos": len(code)})
    if subshell:
        message["header"]["subshell_id"] = subshell
    client.shell_channel.send(message)
    return message["header"]["msg_id"]


def every_kind_of_work():
    write_table()
    for by in ["message", "signal"]:
        with kernel() as (manager, client):
            run(client, 'kept = 41\nresult = "old"')
            subshell = control(client, "create_subshell_request")["subshell_id"]
            for name in SLOW:
                running = begin(client, name)
                queued, question, another = client.execute("queued = 1"), client.kernel_info(), client.execute("queued = 2")
                # The subshell reads what is sent on shell after it: once it answers, the cells are in the queue.
                assert finish(client, ask(client, "kep", subshell)).content["matches"] == ["kept"]
                began = time.monotonic()
                interrupt(manager, client, by)
                ran = finish(client, running)
                # Generous: other programs share the machine.
                assert time.monotonic() - began < 2, (name, time.monotonic() - began)
                assert ran.status == "error" and ran.content["ename"] == "Interrupted", (name, ran.content)
                assert [finish(client, each).status for each in [queued, another]] == ["aborted"] * 2, name
                assert finish(client, question).status == "ok", "of the queue only cells are aborted"
                assert run(client, 'print(kept + 1, marker, result)').text == f"42 {name} old\n", name
            assert run(client, "queued").status == "error"
    os.unlink(TABLE)


def idle_kernels_do_not_care():
    with kernel() as (manager, client):
        for by in ["message", "signal"] * 3:
            interrupt(manager, client, by)
            assert run(client, "1 + 1").value == ["2"]


def only_the_queue_is_aborted():
    """What was queued behind a failing cell is aborted; what asked not to be, and what comes after the reply, runs."""
    with kernel() as (manager, client):
        running = client.execute(LOOP, stop_on_error=False)
        wait_busy(client, running)
        queued = [client.execute(f"x = {k}", stop_on_error=k % 2 == 0) for k in range(50)]
        subshell = control(client, "create_subshell_request")["subshell_id"]
        assert finish(client, ask(client, "softma", subshell)).status == "ok"
        interrupt(manager, client, "message")
        assert finish(client, running).content["ename"] == "Interrupted"
        later = client.execute("y = 1\ny")
        assert {finish(client, each).status for each in queued} == {"aborted"}
        assert finish(client, later).value == ["1"]
        assert run(client, "x").status == "error"


def whoever_asked_is_told_once():
    """Any number of requests while a cell runs make one error, and the next cell is a new one."""
    with kernel() as (manager, client):
        for _ in range(10):
            running = client.execute(LOOP)
            wait_busy(client, running)
            for _ in range(5):
                os.kill(manager.provisioner.pid, signal.SIGINT)
                control(client, "interrupt_request")
            ran = finish(client, running)
            assert [m["msg_type"] for m in ran.messages].count("error") == 1
            assert run(client, "1 + 1").value == ["2"]


def silent_cells():
    with kernel() as (_, client):
        silent = client.execute('print("begun")\n' + LOOP, silent=True)
        while not any(m["msg_type"] == "stream" for m in client.kept[silent][1]):
            receive(client, "iopub", 0.1)
        control(client, "interrupt_request")
        assert finish(client, silent).content["ename"] == "Interrupted"
        assert run(client, "1 + 1").content["execution_count"] == 1


def while_it_is_read():
    """A request that comes while a cell is parsed means that cell."""
    with kernel() as (_, client):
        text = "x = 1\n" * 300_000 + LOOP
        for _ in range(3):
            running = client.execute(text)
            wait_busy(client, running)
            control(client, "interrupt_request")
            ran = finish(client, running)
            assert ran.status == "error" and ran.content["ename"] == "Interrupted", ran.content
            assert run(client, "1 + 1").value == ["2"]


if __name__ == "__main__":
    kernels.main(
        "kernel interrupts",
        [every_kind_of_work, idle_kernels_do_not_care, only_the_queue_is_aborted, whoever_asked_is_told_once]
        + [silent_cells, while_it_is_read],
    )
