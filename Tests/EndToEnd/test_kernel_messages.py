"""The kernel's messages with Jupyter's own client: cells, queues, signatures, transports, encryption, history.

Run with NNKERNEL naming the program and a Python that has jupyter_client.
"""

import json
import os
import re
import shutil
import subprocess
import time
import xml.etree.ElementTree

import zmq

import kernels
from kernels import LOOP, answer, control, finish, kernel, peak_memory, run, send_raw, wait_busy
from jupyter_client.blocking import BlockingKernelClient
from jupyter_client.session import Session


def cells():
    with kernel() as (_, client):
        assert run(client, "1 + 1").value == ["2"]
        assert run(client, "W₁ = [1 2; 3 4];").value == []
        ran = run(client, "print(size(W₁))\nW₁·W₁")
        assert ran.text and ran.value == ["2×2 Matrix\n 7  10\n15  22"], ran.messages
        failed = run(client, "x = 3\ny = nowhere\nx = 4")
        assert failed.status == "error" and "nowhere" in failed.content["evalue"]
        assert len(failed.of("error")) == 1
        assert run(client, "x").value == ["3"], "the statements before a failing one count"
        assert run(client, "x =").status == "error"
        assert run(client, "1 + 1", silent=True).messages[0]["content"]["execution_state"] == "busy"
        before = run(client, "1").content["execution_count"]
        quiet = run(client, "2", silent=True)
        assert quiet.content["execution_count"] == before and not quiet.of("execute_result")
        assert not quiet.of("execute_input")
        assert run(client, "2", store_history=False).content["execution_count"] == before
        assert run(client, "3").content["execution_count"] == before + 1
        watched = run(client, "x = 5;", user_expressions={"a": "x + 1", "b": "nowhere"})
        values = watched.content["user_expressions"]
        assert values["a"]["data"]["text/plain"] == "6" and values["b"]["status"] == "error", values


def queues():
    with kernel() as (_, client):
        # All are sent at once; the first fails at once.
        sent = [client.execute(code) for code in ["nowhere", "x = 1", "x = 2"]]
        info = client.kernel_info()
        found = [finish(client, message) for message in sent]
        assert [ran.status for ran in found] == ["error", "aborted", "aborted"], [ran.status for ran in found]
        assert finish(client, info).status == "ok"
        assert run(client, "x = 3").status == "ok", "what comes after the reply runs"
        sent = [client.execute(code, stop_on_error=False) for code in ["nowhere", "x = 4"]]
        assert [finish(client, message).status for message in sent] == ["error", "ok"]


def streams():
    with kernel() as (manager, client):
        ran = run(client, 'for k in 1:2000\n  print("line $k")\nend')
        assert ran.text == "".join(f"line {k}\n" for k in range(1, 2001))
        assert len(ran.of("stream")) < 50, "lines are sent together"
        ran = run(client, 'print("out")\nwarn("err")\nprint("out")')
        assert [c["name"] for c in ran.of("stream")] == ["stdout", "stderr", "stdout"]
        flood = 's = "0123456789abcdef"\nfor k in 1:12\n  s = "$s$s"\nend\nfor k in 1:1600\n  print(s)\nend\n7'
        with peak_memory(manager) as peak:
            ran = run(client, flood, timeout=60)
        size = sum(len(c["text"]) for c in ran.of("stream"))
        assert ran.status == "ok" and 3e6 < size < 5e6 and ran.value == ["7"], (ran.status, size, ran.value)
        assert "not shown" in ran.of("stream")[-1]["text"]
        assert 0 < peak.bytes < 300e6, peak.bytes


def displays():
    with kernel() as (_, client):
        ran = run(client, 'for k in 1:2000\n  display(k; id="k")\nend')
        kinds = [m["msg_type"] for m in ran.messages if "display" in m["msg_type"]]
        assert kinds[0] == "display_data" and set(kinds[1:]) == {"update_display_data"} and len(kinds) < 100
        last = ran.of("update_display_data")[-1]
        assert last["data"]["text/plain"] == "2000" and last["transient"] == {"display_id": "k"}


def pictures():
    """A graph is drawn where Graphviz is there: nodes with name, formula and shape, gradients on the edges."""
    with kernel() as (_, client):
        ran = run(client, "x = [1; 2]\ny = 3x\nL = sum(y.^2)\nbackward L;\ngraph L")
        data = ran.of("execute_result")[0]["data"]
        assert data["text/plain"].startswith("L = sum(y.^2)")
        if not shutil.which("dot"):
            assert "image/svg+xml" not in data
            return
        picture = xml.etree.ElementTree.fromstring(data["image/svg+xml"])
        words = [text.text.strip() for text in picture.iter("{http://www.w3.org/2000/svg}text")]
        assert picture.tag.endswith("svg") and {"y", "3x", "2×1", "∂L/∂y = 2y", "‖·‖ = 13.42"} <= set(words), words
        # No picture of what nobody could follow.
        ran = run(client, "z = 1\nfor k in 1:200\n  z = z + k\nend\ngraph z")
        assert "image/svg+xml" not in ran.of("execute_result")[0]["data"]


def progress():
    with kernel() as (_, client):
        ran = run(client, "for k in 1:1000\n  sleep(0.003)\nend")
        kinds = [m["msg_type"] for m in ran.messages if "display" in m["msg_type"] or m["msg_type"] == "clear_output"]
        assert kinds[0] == "display_data" and kinds[-1] == "clear_output", kinds
        assert set(kinds[1:-1]) == {"update_display_data"}, kinds
        shown = [m for m in ran.messages if m["msg_type"].endswith("display_data")]
        times = [m["header"]["date"] for m in shown]
        assert all((b - a).total_seconds() > 0.08 for a, b in zip(times, times[1:])), times
        lines = [m["content"]["data"]["text/plain"] for m in shown]
        assert all(line.startswith("step ") and " of 1000, " in line and line.endswith(" steps/s") for line in lines)
        # It ends with an error and with an interrupt, too.
        for code, name in [("k = 0\nwhile true\n  k += 1\n  sleep(0.3)\n  [1 2 3 4 5][k]\nend", "Error"), (LOOP, "Interrupted")]:
            running = client.execute(code)
            if name == "Interrupted":
                wait_busy(client, running)
                time.sleep(1.5)
                control(client, "interrupt_request")
            ran = finish(client, running)
            kinds = [m["msg_type"] for m in ran.messages]
            assert ran.content["ename"] == name and kinds[-3:-1] == ["clear_output", "error"], kinds


def errors():
    with kernel() as (_, client):
        run(client, "function f(M)\n  M·M\nend")
        ran = run(client, "X = zeros(2, 3)\ny = f(X)")
        error = ran.of("error")[0]
        lines = [re.sub(r"\x1b\[[0-9;]*m", "", line) for line in error["traceback"]]
        assert error["traceback"] != lines, "it has colours"
        assert error["ename"] == "Error" and error["evalue"] in lines[0], error
        assert re.match(r"In\[1\]:2:3: error: ", lines[0]), "it names the cell that has the mistake"
        assert "2 |   M·M" in lines[1] and "~^~" in lines[2], lines
        assert "  in f, called at In[2]:2" in lines[3:], "and the way there"
        assert run(client, "x =").of("error")[0]["ename"] == "SyntaxError"


def questions():
    with kernel() as (_, client):
        asking = client.execute('name = input("who? ")\nword = password("word? ")\nprint(name, word)', allow_stdin=True)
        question = client.get_stdin_msg(timeout=10)
        assert question["content"] == {"prompt": "who? ", "password": False}
        assert question["parent_header"]["msg_id"] == asking
        client.input("Ada ŷ")
        assert client.get_stdin_msg(timeout=10)["content"] == {"prompt": "word? ", "password": True}
        client.input("secret")
        assert finish(client, asking).text == "Ada ŷ secret\n"
        asking = client.execute('x = input("again? ")', allow_stdin=True)
        client.get_stdin_msg(timeout=10)
        control(client, "interrupt_request")
        assert finish(client, asking).content["ename"] == "Interrupted"
        client.input("too late")
        assert run(client, 'input("nobody? ")', allow_stdin=False).status == "error"
        assert run(client, "1 + 1").value == ["2"]


def clearing():
    with kernel() as (_, client):
        assert run(client, "print(1)\nclear_output(; wait=true)\nprint(2)").of("clear_output") == [{"wait": True}]


def comms():
    """nnx has no widgets: whoever opens a conversation is told at once that it is over."""
    with kernel() as (_, client):
        opened = send_raw(client, "comm_open", b'{"comm_id": "c", "target_name": "jupyter.widget", "data": {}}')
        reply, messages = answer(client, opened, expects_reply=False)
        assert reply is None
        assert [m["content"] for m in messages if m["msg_type"] == "comm_close"] == [{"comm_id": "c", "data": {}}]
        for kind in ["comm_msg", "comm_close"]:
            _, messages = answer(client, send_raw(client, kind, b'{"comm_id": "c", "data": {}}'), expects_reply=False)
            assert {m["msg_type"] for m in messages} == {"status"}, messages
        for target in [None, "jupyter.widget"]:
            assert finish(client, client.comm_info(target)).content == {"status": "ok", "comms": {}}


def subshells():
    with kernel() as (_, client):
        assert "kernel subshells" in finish(client, client.kernel_info()).content["supported_features"]
        subshell = control(client, "create_subshell_request")["subshell_id"]
        assert control(client, "list_subshell_request")["subshell_id"] == [subshell]
        running = client.execute("tally = [1 2]\n" + LOOP)
        wait_busy(client, running)
        time.sleep(0.2)
        message = client.session.msg("complete_request", {"code": "ta", "cursor_pos": 2})
        message["header"]["subshell_id"] = subshell
        client.shell_channel.send(message)
        assert finish(client, message["header"]["msg_id"]).content["matches"] == ["tally"]
        assert control(client, "interrupt_request")["status"] == "ok"
        assert finish(client, running).status == "error"
        assert control(client, "delete_subshell_request", {"subshell_id": subshell})["status"] == "ok"
        message = client.session.msg("complete_request", {"code": "ta", "cursor_pos": 2})
        message["header"]["subshell_id"] = subshell
        client.shell_channel.send(message)
        assert finish(client, message["header"]["msg_id"]).status == "error"


def signatures():
    with kernel() as (_, client):
        context = zmq.Context()
        socket = context.socket(zmq.DEALER)
        socket.connect(f"tcp://127.0.0.1:{client.shell_port}")
        session = Session(key=client.session.key)
        good = session.serialize(session.msg("kernel_info_request"))
        socket.send_multipart(good)
        assert socket.poll(5000)
        socket.recv_multipart()
        stranger = Session(key=b"another")
        for frames in [
            good,  # a replay
            stranger.serialize(stranger.msg("kernel_info_request")),
            [good[0], b"", *session.serialize(session.msg("kernel_info_request"))[2:]],
            [b"garbage"],
            [b""] * 100,
            [b"<IDS|MSG>"],
            [os.urandom(1000) for _ in range(20)],
            [b"<IDS|MSG>", *[b"{}"] * 5],
        ]:
            socket.send_multipart(frames)
        assert not socket.poll(300), "nothing of this is answered"
        socket.send_multipart(session.serialize(session.msg("kernel_info_request")))
        assert socket.poll(5000), "and the kernel goes on"
        context.destroy(linger=0)
        assert run(client, "1 + 1").value == ["2"]


def heartbeat_while_busy():
    with kernel() as (_, client):
        running = client.execute(LOOP)
        wait_busy(client, running)
        context = zmq.Context()
        socket = context.socket(zmq.REQ)
        socket.connect(f"tcp://127.0.0.1:{client.hb_port}")
        for _ in range(20):
            socket.send(b"ping")
            assert socket.poll(1000) and socket.recv() == b"ping"
        context.destroy(linger=0)
        assert control(client, "kernel_info_request")["status"] == "ok"
        usage = control(client, "usage_request")
        assert usage["kernel_memory"] > 1e6 and usage["host_virtual_memory"]["total"] > 1e8
        control(client, "interrupt_request")
        finish(client, running)


def transports():
    with kernel(transport="ipc") as (_, client):
        assert run(client, "2·3").value == ["6"]
        path = f"{client.ip}-{client.shell_port}"
        assert os.path.exists(path)
    assert not os.path.exists(path), "a socket's file goes with the kernel"


def encryption():
    with kernel(transport_encryption="required") as (_, client):
        assert client.curve_publickey and run(client, "2·3").value == ["6"]
        context = zmq.Context()
        strange, _ = zmq.curve_keypair()
        for serverkey in [None, strange]:
            socket = context.socket(zmq.DEALER)
            if serverkey:
                socket.curve_publickey, socket.curve_secretkey = zmq.curve_keypair()
                socket.curve_serverkey = serverkey
            socket.connect(f"tcp://127.0.0.1:{client.shell_port}")
            session = Session(key=client.session.key)
            socket.send_multipart(session.serialize(session.msg("kernel_info_request")))
            assert not socket.poll(300), "neither a plain client nor a wrong key gets anything"
        context.destroy(linger=0)
        assert run(client, "2·4").value == ["8"]


def half_a_key():
    path = f"{kernels.FOLDER}/half.json"
    with open(path, "w") as file:
        json.dump({"curve_publickey": "x" * 40, "key": "k"}, file)
    ended = subprocess.run([kernels.NNKERNEL, "-f", path], capture_output=True, text=True, timeout=10)
    assert ended.returncode == 1 and "curve" in ended.stderr, ended.stderr


def handshake():
    """JEP 66: the kernel finds its ports and tells them, as xeus does."""
    context = zmq.Context()
    registrar = context.socket(zmq.ROUTER)
    port = registrar.bind_to_random_port("tcp://127.0.0.1")
    session = Session(key=b"key")
    path = f"{kernels.FOLDER}/registration.json"
    content = {
        "transport": "tcp", "ip": "127.0.0.1", "registration_ip": "127.0.0.1", "registration_port": port,
        "signature_scheme": "hmac-sha256", "key": "key", "kernel_id": "k-1",
    }
    with open(path, "w") as file:
        json.dump(content, file)
    for receipt in [b"ACK", None]:
        process = subprocess.Popen([kernels.NNKERNEL, "--registration-file", path], stderr=subprocess.PIPE)
        assert registrar.poll(10_000)
        identity, delimiter, signature, told = registrar.recv_multipart()
        assert delimiter == b"<IDS|MSG>" and signature == session.sign([told])
        ports = json.loads(told)
        assert ports["kernel_id"] == "k-1" and all(int(ports[f"{name}_port"]) > 0 for name in ["shell", "hb"])
        if receipt is None:
            registrar.send_multipart([identity, b"<IDS|MSG>", b"wrong", b"ACK"])
            assert process.wait(10) == 1 and b"another key" in process.stderr.read()
            continue
        registrar.send_multipart([identity, b"<IDS|MSG>", session.sign([receipt]), receipt])
        shell = context.socket(zmq.DEALER)
        shell.connect(f"tcp://127.0.0.1:{ports['shell_port']}")
        shell.send_multipart(session.serialize(session.msg("kernel_info_request")))
        assert shell.poll(5000)
        reply = session.deserialize(session.feed_identities(shell.recv_multipart())[1])
        assert reply["content"]["protocol_version"] == "5.6"
        published = f"{os.environ['JUPYTER_RUNTIME_DIR']}/kernel-k-1.json"
        with open(published) as file:
            assert str(json.load(file)["shell_port"]) == ports["shell_port"]
        assert os.stat(published).st_mode & 0o777 == 0o600
        process.terminate()
        process.wait(10)
        assert not os.path.exists(published)
    context.destroy(linger=0)


def history():
    with kernel() as (manager, client):
        for code in ["ŷ = 1", "[1 2]", "ŷ = 1"]:
            run(client, code)
        os.kill(manager.provisioner.pid, 9)
    with kernel() as (_, client):
        run(client, "last")

        def ask(**request):
            return finish(client, client.history(**request)).content["history"]

        entries = ask(raw=True, output=True, hist_access_type="tail", n=4)
        assert [entry[2][0] for entry in entries] == ["ŷ = 1", "[1 2]", "ŷ = 1", "last"], entries
        assert entries[1][2][1] == "1×2 Matrix\n1  2", entries
        assert [e[2] for e in ask(output=False, hist_access_type="range", session=-1, start=2, stop=3)] == ["[1 2]"]
        assert [e[2] for e in ask(output=False, hist_access_type="search", pattern="[1*")] == ["[1 2]"]
        assert len(ask(output=False, hist_access_type="search", pattern="ŷ ? 1", unique=True)) == 1
    assert os.stat(f"{kernels.FOLDER}/data/nnx/history.sqlite").st_mode & 0o777 == 0o600


def two_clients():
    """One reads what the other runs."""
    with kernel() as (manager, first):
        second = BlockingKernelClient(connection_file=manager.connection_file)
        second.load_connection_file()
        second.start_channels()
        second.wait_for_ready(timeout=10)
        message = first.execute("6·7")
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            found = second.get_iopub_msg(timeout=10)
            if found["msg_type"] == "execute_result":
                break
        assert found["content"]["data"]["text/plain"] == "42" and found["parent_header"]["msg_id"] == message
        second.stop_channels()


if __name__ == "__main__":
    kernels.main(
        "kernel messages",
        [cells, queues, streams, displays, pictures, progress, errors, questions, clearing, comms, subshells, signatures]
        + [heartbeat_while_busy, transports, encryption, half_a_key, handshake, history, two_clients],
    )
