"""The kernel and its extension in a real JupyterLab, driven as a reader would: clicks, keys, and what then is seen.

Run with NNKERNEL naming the program and a Python that has jupyterlab and playwright; Chromium is the system's.
NNX_SCREENSHOTS=folder keeps pictures. The extension's interface to JupyterLab is not documented: this holds it.
"""

import json
import pathlib
import time

import kernels
import lab
from lab import expect

PAGE = """\
# A network of one layer.
X = [1 2; 3 4; 5 6];  y = onehot([1; 2; 2])
seed(1)
W₁ = randn(2, 2);  b₁ = zeros(1, 2)
ŷ = softmax(X·W₁ + b₁)
L = cce(y, ŷ)
for step in 1:3
  forward L
  W₁ -= 0.1·∂L/∂W₁
end
forward L
print("step by $(tanh(0)) of $b₁")
"""
SYMBOLS = ["\\alpha", "\\partial", "W\\_1", "W\\_12", "y\\hat", "x\\^T", "A\\^-1", "\\be", "\\nosuch", "+\\hat", "\\|"]

current = None
program = None
address = None


def run_all():
    current.notebook("all", [PAGE, "X", "∂L/∂W₁", "backward L", "symbol A: n×n, x: n×1\nf = xᵀ·A·x\n∂f/∂x", "1 +"])
    current.run_all()
    expect(current.output(0)).to_contain_text("step by 0 of")
    expect(current.output(1)).to_contain_text("5")
    expect(current.output(2)).to_be_visible()
    expect(current.output(3).locator("table")).to_contain_text("∂L/∂")
    # Mathematics is typeset, by MathJax's own elements.
    expect(current.page.locator(f"{lab.PANEL} .jp-OutputArea mjx-container").first).to_be_attached()
    expect(current.output(5)).to_contain_text("error")
    current.wait_idle()
    current.picture("run-all")


def colours():
    """In the notebook of before, which the kernel's own answer has made nnx."""
    expected = {
        "# A network of one layer.": "comment", "for": "keyword", "forward": "keyword", "end": "keyword",
        "·": "operator", "0.1": "number", "∂L/∂W₁": "variable-2", "softmax": "builtin", "$(": "string-2",
        "$b₁": "variable-2", "step by ": "string",
    }
    content = current.cell(0).locator(".cm-content")
    found = {text: current.colour(content, text) for text in expected}
    assert found == expected, found
    assert current.colour(current.cell(3), "backward") == "keyword"
    assert current.colour(current.cell(0), "W₁") is None, "a name of the page's own is plain"
    current.command("apputils:change-theme", theme="JupyterLab Dark")
    expect(current.page.locator("body[data-jp-theme-light='false']")).to_be_attached()
    assert current.colour(content, "for") == "keyword"
    current.page.wait_for_timeout(1000 if lab.SCREENSHOTS else 0)
    current.picture("run-all-dark")
    current.command("apputils:change-theme", theme="JupyterLab Light")
    expect(current.page.locator("body[data-jp-theme-light='true']")).to_be_attached()


def symbols():
    content = current.edit(1)
    current.press("Enter")
    for typed, shown in [("\\alpha", "α"), (" + W\\_1", "α + W₁"), ("·y\\hat", "α + W₁·ŷ"), ("·x\\^T", "α + W₁·ŷ·xᵀ")]:
        current.type(typed)
        current.press("Tab")
        expect(content.locator(".cm-line").last).to_have_text(shown)
    # Where several are meant the completer shows them.
    current.type(" + \\be")
    current.press("Tab")
    popup = current.page.locator(".jp-Completer:not(.lm-mod-hidden)")
    expect(popup).to_contain_text("beta")
    current.picture("symbols")
    current.press("Escape")
    expect(popup).to_be_hidden()


def symbols_are_the_kernels():
    """The editor's answer is the kernel's, for every thirtieth name and the rules."""
    folder = f"{address}/lab/extensions/nnx-lab/static"
    script = pathlib.Path(kernels.FOLDER, "share/jupyter/labextensions/nnx-lab/static/words.js").read_text()
    words = json.loads(script.partition("export default ")[2].rstrip(";\n"))
    assert {"backward", "train"} <= words["verbs"].keys() and "softmax" in words["functions"]
    names = sorted(words["symbols"]) + sorted(words["accents"])
    typed = SYMBOLS + [f"x\\{name}" for name in names[::30]]
    expand = """async ([folder, typed]) => {
      const words = (await import(`${folder}/words.js`)).default;
      const expand = (await import(`${folder}/symbols.js`)).makeExpander(words);
      return typed.map((text) => { const found = expand(text); return found && text.slice(0, found.from) + found.symbol });
    }"""
    shown = current.page.evaluate(expand, [folder, typed])
    with kernels.kernel() as (_, client):
        for text, editors in zip(typed, shown):
            reply = kernels.finish(client, client.complete(text)).content
            whole = [text[: reply["cursor_start"]] + match for match in reply["matches"]]
            kernels_own = whole[0] if len(whole) == 1 and not whole[0].endswith(text[text.index("\\") :]) else None
            assert kernels_own == editors, (text, kernels_own, editors)


def completion():
    content = current.edit(2)
    current.press("Enter")
    current.type("∂L/∂")
    current.press("Tab")
    popup = current.page.locator(".jp-Completer:not(.lm-mod-hidden)")
    expect(popup).to_contain_text("W₁")
    expect(popup).to_contain_text("ŷ")
    current.picture("completion")
    popup.get_by_text("W₁", exact=True).click()
    expect(content.locator(".cm-line").last).to_have_text("∂L/∂W₁")


def tooltip():
    current.edit(3)
    current.press("Enter")
    current.type("softmax(")
    current.press("Shift+Tab")
    shown = current.page.locator(".jp-Tooltip")
    expect(shown).to_contain_text("softmax")
    current.picture("tooltip")
    current.press("Escape")
    expect(shown).to_have_count(0)
    # What was tried out is not run.
    current.close()


def interrupt():
    current.notebook("loop", [kernels.LOOP, "i > 0"])
    current.edit(0)
    current.press("Control+Enter")
    busy = current.page.locator(f"{lab.PANEL} .jp-Notebook-ExecutionIndicator[data-status='busy']")
    expect(busy).to_be_attached()
    # The loop has begun; then it is stopped.
    time.sleep(0.5)
    current.button("interrupt")
    expect(current.output(0)).to_contain_text("interrupted", ignore_case=True)
    current.wait_idle()
    current.edit(1)
    current.press("Control+Enter")
    expect(current.output(1)).to_be_visible()
    expect(current.output(1)).not_to_contain_text("error")
    current.picture("interrupt")


def restart():
    current.button("restart")
    current.page.locator(".jp-Dialog .jp-mod-accept").click()
    expect(current.page.locator(".jp-Dialog")).to_have_count(0)
    current.wait_idle()
    current.edit(1)
    current.press("Control+Enter")
    expect(current.output(1)).to_contain_text("error")
    current.close()


def files():
    (lab.ROOT / "page.nnx").write_text(PAGE)
    (lab.ROOT / "other.py").write_text("x = 1\n")
    current.open("page.nnx")
    content = current.page.locator(".jp-FileEditor .cm-content")
    expect(content).to_contain_text("forward L")
    expect(content.locator(".cm-line span", has_text="softmax")).to_be_attached()
    assert current.colour(content, "forward") == "keyword"
    assert current.colour(content, "∂L/∂W₁") == "variable-2"
    current.picture("file")
    content.click()
    current.press("Control+End")
    # A block is indented as one types it, and so is what goes on behind an operator.
    for line in ["for i in 1:2", "print(i +", "\\beta)"]:
        current.type(line)
        current.press("Tab" if line.startswith("\\") else "Enter")
    expect(content).to_contain_text("  print(i +")
    current.command("docmanager:save")
    current.command("application:close-all")
    # In another language's file the key is what it was.
    current.open("other.py")
    content = current.page.locator(".jp-FileEditor .cm-content")
    expect(content).to_contain_text("x = 1")
    content.click()
    current.press("Control+End")
    current.type("\\alpha")
    current.press("Tab")
    expect(content).to_contain_text("\\alpha")
    expect(content).not_to_contain_text("α")
    current.command("docmanager:save")
    current.command("application:close-all")


def nothing_is_complained_of():
    assert current.complaints == [], current.complaints


def without_the_extension():
    """Julia's colours, of which most fit."""
    other = lab.Lab(program, address, without_extension=True)
    other.notebook("plain", ["for i in 1:3\n  i\nend"])
    expect(other.cell(0).locator(".cm-line span", has_text="for")).to_be_attached()
    assert other.colour(other.cell(0), "for") == "keyword"
    mode = other.page.evaluate("window.jupyterapp.shell.currentWidget.content.codeMimetype")
    assert mode == "text/x-julia", mode
    other.close()


CHECKS = [run_all, colours, symbols, symbols_are_the_kernels, completion, tooltip, interrupt, restart, files]
CHECKS += [nothing_is_complained_of, without_the_extension]


def everything():
    """The checks in order, in one server; a picture of where one failed."""
    global address, current, program
    with lab.server() as address, lab.browser() as program:
        current = lab.Lab(program, address)
        for check in CHECKS:
            try:
                check()
            except BaseException:
                current.picture(f"failed-{check.__name__}")
                print(f"browser: {check.__name__} failed; the page's console: {current.complaints}")
                raise


if __name__ == "__main__":
    kernels.main("browser", [everything])
