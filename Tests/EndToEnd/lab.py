"""JupyterLab with the kernel, in a headless browser: what the browser's tests click, type and look at.

Pictures of it go into .build/browser.
"""

import contextlib
import json
import os
import pathlib
import shutil
import socket
import subprocess
import sys
import time

import kernels

import nbformat
from playwright.sync_api import Error, expect, sync_playwright

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
ROOT = pathlib.Path(kernels.FOLDER, "pages")
PICTURES = pathlib.Path(__file__).resolve().parents[2] / ".build/browser"
# What a machine needs that does other things too; nothing waits that long where it is free.
PATIENCE = 120_000
WINDOW = {"width": 1200, "height": 900}
PANEL = ".jp-NotebookPanel:not(.lm-mod-hidden)"
expect.set_options(timeout=PATIENCE)

SETTINGS = {
    # All cells stay in the document, and nothing asks or fetches news.
    "notebook-extension/tracker": {"windowingMode": "none", "scrollPastEnd": False},
    "docmanager-extension/plugin": {"autosave": False},
    "apputils-extension/notification": {"checkForUpdates": False, "fetchNews": "false"},
    # By itself the completer gives a slow machine's kernel up after a second.
    "completer-extension/manager": {"providerTimeout": PATIENCE},
}


def prepare():
    """The folders of a user who has said no to news."""
    ROOT.mkdir()
    settings = pathlib.Path(kernels.FOLDER, "settings")
    for plugin, values in SETTINGS.items():
        file = settings / "@jupyterlab" / f"{plugin}.jupyterlab-settings"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(values))
    os.environ.update(JUPYTERLAB_SETTINGS_DIR=str(settings), JUPYTERLAB_WORKSPACES_DIR=f"{kernels.FOLDER}/workspaces")


@contextlib.contextmanager
def server():
    """A running JupyterLab; gives its address."""
    prepare()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = open(f"{kernels.FOLDER}/lab.log", "w+")
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", f"--port={port}"]
    command += ["--ServerApp.port_retries=0", "--IdentityProvider.token=", f"--ServerApp.root_dir={ROOT}"]
    # Only this machine's own browser is let in; the page gives its application to us.
    command += ["--ServerApp.ip=127.0.0.1", "--LabApp.expose_app_in_browser=True"]
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT)
    address = f"http://127.0.0.1:{port}"
    try:
        deadline = time.monotonic() + PATIENCE / 1000
        while not answers(port):
            if process.poll() is not None or time.monotonic() > deadline:
                log.seek(0)
                raise AssertionError(f"JupyterLab does not start:\n{log.read()}")
            time.sleep(0.1)
        yield address
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
        log.close()


def answers(port):
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=5):
        return True
    return False


@contextlib.contextmanager
def browser():
    with sync_playwright() as playwright:
        # Chromium's sandbox does not start as root, and a container's /dev/shm is small.
        program = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
        )
        try:
            yield program
        except BaseException:
            windows = [window for context in program.contexts for window in context.pages]
            for number, window in enumerate(windows):
                file = PICTURES / f"failed-{number}.png"
                with contextlib.suppress(Error):
                    window.screenshot(path=file)
                    print(f"how it looked: {file}", file=sys.stderr)
            raise
        finally:
            program.close()


@contextlib.contextmanager
def opened():
    """A page of JupyterLab for checks; where one fails, what the page complained of and how it looked is told."""
    shutil.rmtree(PICTURES, ignore_errors=True)
    with server() as address, browser() as program:
        page = Lab(program, address)
        try:
            yield page
        except BaseException:
            print(f"the page's console: {page.complaints}", file=sys.stderr)
            raise


class Lab:
    """One page of JupyterLab. What its console complains of is kept."""

    def __init__(self, program, address, without_extension=False):
        self.program = program
        self.address = address
        self.complaints = []
        self.page = program.new_page(viewport=WINDOW)
        self.page.set_default_timeout(PATIENCE)
        self.page.on("console", lambda m: self.complain(m.type, m.text, m.location.get("url", "")))
        self.page.on("pageerror", lambda error: self.complain("error", str(error), ""))
        if without_extension:
            self.page.route("**/extensions/nnx-lab/**", lambda route: route.abort())
        self.page.goto(f"{address}/lab?reset")
        self.wait_for("() => window.jupyterapp?.restored.then(() => true)")

    def complain(self, kind, text, place):
        if kind == "error":
            self.complaints.append(f"{text} {place}".strip())

    def wait_for(self, condition, argument=None):
        """Waits until a function of the page's gives true, or a promise of it."""
        self.page.wait_for_function(condition, arg=argument)

    def command(self, name, **arguments):
        """Runs one of JupyterLab's commands, as a menu does."""
        self.page.evaluate(
            "([name, args]) => { window.jupyterapp.commands.execute(name, args) }", [name, arguments]
        )

    def open(self, path):
        self.command("docmanager:open", path=path)

    def notebook(self, name, cells):
        """Writes a notebook, opens it and waits for its kernel."""
        book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
        book.metadata["kernelspec"] = {"name": "nnx", "display_name": "nnx", "language": "nnx"}
        nbformat.write(book, ROOT / f"{name}.ipynb")
        self.open(f"{name}.ipynb")
        expect(self.page.locator(f"{PANEL} .jp-CodeCell")).to_have_count(len(cells))
        # What is run before the kernel has answered would ask for a kernel.
        self.wait_for(
            """async (path) => {
              const panel = window.jupyterapp.shell.currentWidget;
              if (panel?.context?.path !== path) return false;
              await panel.sessionContext.ready;
              await panel.sessionContext.session?.kernel?.info;
              return Boolean(panel.sessionContext.session?.kernel);
            }""",
            f"{name}.ipynb",
        )
        self.wait_idle()

    def wait_idle(self):
        indicator = self.page.locator(f"{PANEL} .jp-Notebook-ExecutionIndicator")
        expect(indicator).to_have_attribute("data-status", "idle")

    def cell(self, number):
        return self.page.locator(f"{PANEL} .jp-CodeCell").nth(number)

    def output(self, number):
        return self.cell(number).locator(".jp-OutputArea")

    def edit(self, number):
        """Puts the cursor at the end of a cell."""
        content = self.cell(number).locator(".cm-content")
        content.click()
        self.page.keyboard.press("Control+End")
        return content

    def type_below(self, number, text):
        """Types text into a new line of a cell."""
        content = self.edit(number)
        self.press("Enter")
        self.type(text)
        return content

    def type(self, text):
        self.page.keyboard.type(text)

    def press(self, key):
        self.page.keyboard.press(key)

    def button(self, name):
        self.page.locator(f"{PANEL} .jp-Toolbar-item[data-jp-item-name='{name}'] .jp-ToolbarButtonComponent").click()

    def run(self, number):
        self.edit(number)
        self.press("Control+Enter")

    def run_all(self):
        self.command("notebook:run-all-cells")

    def dark(self, is_dark):
        """Changes the theme."""
        self.command("apputils:change-theme", theme=f"JupyterLab {'Dark' if is_dark else 'Light'}")
        expect(self.page.locator(f"body[data-jp-theme-light='{str(not is_dark).lower()}']")).to_be_attached()

    @property
    def completer(self):
        return self.page.locator(".jp-Completer:not(.lm-mod-hidden)")

    def colour(self, place, text):
        """The colour of a piece of text in an editor; None for a plain one."""
        return place.evaluate(
            """(node, text) => {
              const piece = [...node.querySelectorAll(".cm-line span")].find((span) => span.textContent === text);
              return piece ? getComputedStyle(piece).color : null;
            }""",
            text,
        )

    def theme_colour(self, name):
        """The present theme's colour for this kind of text in editors."""
        return self.page.evaluate(
            """(name) => {
              const probe = document.body.appendChild(document.createElement("span"));
              probe.style.color = `var(--jp-mirror-editor-${name}-color)`;
              const { color } = getComputedStyle(probe);
              probe.remove();
              return color;
            }""",
            name,
        )

    def close(self):
        """Ends the kernels and closes what is open; it is saved, or JupyterLab would ask."""
        self.wait_for(
            """async () => {
              for (const widget of [...window.jupyterapp.shell.widgets("main")]) {
                await widget.context?.save();
                await widget.context?.sessionContext.shutdown();
                widget.close();
              }
              return true;
            }"""
        )
        expect(self.page.locator(".jp-NotebookPanel, .jp-FileEditor")).to_have_count(0)

    def picture(self, name):
        """A picture of the page; a notebook is seen whole, as the window grows for it."""
        hidden = self.page.evaluate(
            """() => {
              const frame = window.jupyterapp.shell.currentWidget?.node.querySelector(".jp-WindowedPanel-outer");
              return frame ? frame.scrollHeight - frame.clientHeight : 0;
            }"""
        )
        self.page.set_viewport_size({**WINDOW, "height": WINDOW["height"] + hidden})
        # What is under the pointer has a colour of its own.
        self.page.mouse.move(0, 0)
        self.page.evaluate("() => document.fonts.ready.then(() => new Promise(requestAnimationFrame))")
        self.page.screenshot(path=PICTURES / f"{name}.png")
        self.page.set_viewport_size(WINDOW)
