"""What the kernel's end-to-end tests share: an installed kernel, clients, and what a cell does.

NNKERNEL names the program. Everything that Jupyter and the kernel write goes into a folder that is removed.
"""

import collections
import contextlib
import json
import os
import queue
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import traceback
import types

FOLDER = tempfile.mkdtemp(prefix="nnx-kernel-")
# Connection files and sockets go here.
TEMPORARY = tempfile.tempdir = f"{FOLDER}/t"
os.mkdir(TEMPORARY)
NNKERNEL = os.environ["NNKERNEL"]
os.environ.update(
    JUPYTER_PATH=f"{FOLDER}/share/jupyter",
    JUPYTER_DATA_DIR=f"{FOLDER}/data/jupyter",
    JUPYTER_RUNTIME_DIR=f"{FOLDER}/runtime",
    JUPYTER_CONFIG_DIR=f"{FOLDER}/config",
    XDG_DATA_HOME=f"{FOLDER}/data",
    HOME=FOLDER,
)
subprocess.run([NNKERNEL, "install", "--prefix", FOLDER], check=True, capture_output=True)

import psutil  # noqa: E402
from jupyter_client.manager import KernelManager  # noqa: E402  (reads the folders as it is imported)

LOOP = "i = 0\nwhile true\n  i += 1\nend"


@contextlib.contextmanager
def kernel(**options):
    """A running kernel and a client that is ready."""
    manager = KernelManager(kernel_name="nnx", **options)
    manager.start_kernel(stderr=subprocess.DEVNULL)
    client = manager.client()
    client.kept = collections.defaultdict(lambda: ([], []))
    client.start_channels()
    try:
        client.wait_for_ready(timeout=30)
        yield manager, client
    finally:
        client.stop_channels()
        manager.shutdown_kernel()
        manager.context.destroy(linger=0)


@contextlib.contextmanager
def peak_memory(manager):
    """The most memory that the kernel is seen to hold meanwhile, in `bytes`. Not every system keeps an account of it."""
    process, peak, over = psutil.Process(manager.provisioner.pid), types.SimpleNamespace(bytes=0), threading.Event()

    def watch():
        while not over.wait(0.005):
            peak.bytes = max(peak.bytes, process.memory_info().rss)

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield peak
    finally:
        over.set()
        watcher.join()


class Ran:
    """What came back for one request."""

    def __init__(self, reply, messages):
        self.reply = reply
        self.messages = messages
        self.content = reply["content"]
        self.status = self.content["status"]

    def of(self, kind):
        return [m["content"] for m in self.messages if m["msg_type"] == kind]

    @property
    def text(self):
        return "".join(c["text"] for c in self.of("stream") if c["name"] == "stdout")

    @property
    def value(self):
        return [c["data"]["text/plain"] for c in self.of("execute_result")]


def receive(client, channel, timeout):
    """Reads one message and keeps it by the request that it belongs to; several requests may be under way."""
    if not hasattr(client, "kept"):
        client.kept = collections.defaultdict(lambda: ([], []))
    with contextlib.suppress(queue.Empty):
        found = getattr(client, f"get_{channel}_msg")(timeout=timeout)
        replies, messages = client.kept[found["parent_header"].get("msg_id")]
        (messages if channel == "iopub" else replies).append(found)


def send_raw(client, kind, content=b"{}", channel="shell", header=None, parent=b"{}", metadata=b"{}", buffers=()):
    """Sends texts as they are, well signed, whatever stands in them; gives the msg_id."""
    full = client.session.msg_header(kind)
    full["date"] = full["date"].isoformat()
    full.update(header or {})
    texts = [json.dumps(full).encode(), parent, metadata, content]
    stream = getattr(client, f"{channel}_channel").socket
    stream.send_multipart([b"<IDS|MSG>", client.session.sign(texts), *texts, *buffers])
    return full["msg_id"]


def answer(client, message, channel="shell", timeout=30, expects_reply=True):
    """What came back for one request up to idle: its reply or None, and the messages on iopub."""
    deadline = time.monotonic() + timeout
    while True:
        receive(client, channel, 0.001)
        receive(client, "iopub", 0.001)
        replies, messages = client.kept[message]
        states = [m["content"]["execution_state"] for m in messages if m["msg_type"] == "status"]
        if "idle" in states and (replies or not expects_reply):
            del client.kept[message]
            assert states == ["busy", "idle"], states
            return replies[0] if replies else None, messages
        assert time.monotonic() < deadline, f"no answer to {message}: {replies} {messages}"


def finish(client, message, timeout=30):
    """Waits for a request's reply and for idle."""
    deadline = time.monotonic() + timeout
    while True:
        for channel in ["shell", "iopub"]:
            receive(client, channel, 0.005)
        replies, messages = client.kept[message]
        if replies and any(m["content"].get("execution_state") == "idle" for m in messages):
            del client.kept[message]
            return Ran(replies[0], messages)
        assert time.monotonic() < deadline, f"no answer to {message}: {messages}"


def run(client, code, **options):
    timeout = options.pop("timeout", 30)
    return finish(client, client.execute(code, **options), timeout)


def control(client, kind, content=None, timeout=10):
    """Sends a request on control and gives its reply's content."""
    message = client.session.msg(kind, content or {})
    client.control_channel.send(message)
    deadline = time.monotonic() + timeout
    while time.monotonic() < deadline:
        reply = client.get_control_msg(timeout=timeout)
        if reply["parent_header"]["msg_id"] == message["header"]["msg_id"]:
            return reply["content"]
    raise AssertionError(f"no reply to {kind}")


def wait_busy(client, message, timeout=10):
    """Waits until the kernel has begun with a cell."""
    deadline = time.monotonic() + timeout
    receive(client, "iopub", 0.01)
    while not any(found["msg_type"] == "execute_input" for found in client.kept[message][1]):
        assert time.monotonic() < deadline
        receive(client, "iopub", 0.1)


def main(name, checks, **options):
    """Runs the checks in order; the folder goes away whatever happens."""
    try:
        run_checks(name, checks, **options)
    finally:
        shutil.rmtree(FOLDER, ignore_errors=True)
    print(f"{name}: {len(checks)} checks passed")


def run_checks(name, checks, place=contextlib.nullcontext()):
    """The checks in a place that is there for all of them, and that they get if it gives something."""
    with place as given:
        for check in checks:
            try:
                check() if given is None else check(given)
            except Exception as error:
                # What failed is said last, where one looks.
                traceback.print_exc()
                reason = str(error).partition("\n")[0] or type(error).__name__
                sys.exit(f"{name}: {check.__name__} failed: {reason}")
