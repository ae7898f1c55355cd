"""The kernel and its extension in a real JupyterLab, driven as a reader would: clicks, keys, and what then is seen.

Run with NNKERNEL naming the program and a Python that has jupyterlab and playwright; Chromium is the system's.
The extension's interface to JupyterLab is not documented: this holds it.
"""

import json
import pathlib

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
# Cells, and what the last thing that each of them shows is made of.
NETWORK = """\
seed(2)
X = randn(150, 4);  y = onehot(1 + (X[:, 1] > 0))
W₁ = randn(4, 3);  b₁ = zeros(1, 3);  W₂ = randn(3, 2)
Z₁ = X·W₁ + b₁
A₁ = tanh(Z₁)
ŷ = softmax(A₁·W₂)
L = cce(y, ŷ)"""
SHOWN = [
    (NETWORK, "pre"), ("X", "table"), ("[1e-9 1; 22.25 -3]", "table"), ("randn(3, 40)", "table"),
    ("forward L", "table"), ("backward L", "mjx-container"), ("derive ∂L/∂W₁", "mjx-container"),
    ("derive ∂L/∂W₁; level=0", "mjx-container"), ("step backward L", "p"), ("next", "table"), ("finish", "table"),
    ("check ∂L/∂W₁", "p"), ("{X[1, :], W₂}", "ol table"), ("train L over W₁, b₁, W₂ with adam(0.05) for 20 steps", "p"),
    ("symbol A: n×n, x: n×1\nf = xᵀ·A·x\n∂f/∂x", "mjx-container"),
    ("jacobian(tanh(A·x), x)", "mjx-container"), ("∇f", "mjx-container"), ("‖∂f/∂x‖/√(1 + f²)", "mjx-container"),
    ("hessian(log(sum(exp(x))), x)", "mjx-container"), ("derive ∂²f/∂x²", "mjx-container"),
    ("derive jacobian(softmax(x), x); level=2", "mjx-container"), ("derive hessian(‖x‖, x); level=2", "mjx-container"),
    ("derive jacobian(tanh(A·x), x)", "mjx-container"), ("derive ∂f/∂x; level=2", "mjx-container"),
    ("derive ∂L/∂W₁; level=2", "mjx-container"), ("prove ∂L/∂W₁ == X·∂L/∂Z₁", "p"), ("graph L", ".jp-RenderedSVG img"),
    ("explain L", "table"), ("prove (A·A)ᵀ == Aᵀ·Aᵀ", "p"),
    ('print("$5 and $6")', "pre"), ("A·ones(2, 2)·ones(3, 3)", ".jp-RenderedText"),
]


def a_notebook_runs(page):
    page.notebook("all", [PAGE, "X", "∂L/∂W₁", "backward L", "symbol A: n×n, x: n×1\nf = xᵀ·A·x\n∂f/∂x", "1 +"])
    page.run_all()
    expect(page.output(0)).to_contain_text("step by 0 of")
    expect(page.output(1).locator("table")).to_contain_text("5")
    expect(page.output(2).locator("table")).to_be_visible()
    # Mathematics is typeset, by MathJax's own elements.
    for number in [3, 4]:
        expect(page.output(number).locator("mjx-container").first).to_be_attached()
    expect(page.output(5)).to_contain_text("error")
    page.wait_idle()
    page.picture("run-all")


def code_is_coloured_in_both_themes(page):
    """In the notebook of before, which the kernel's own answer has made nnx."""
    expected = {
        "# A network of one layer.": "comment", "for": "keyword", "forward": "keyword", "end": "keyword",
        "·": "operator", "0.1": "number", "∂L/∂W₁": "variable-2", "softmax": "builtin", "$(": "string-2",
        "$b₁": "variable-2", " of ": "string",
    }
    content = page.cell(0).locator(".cm-content")
    for is_dark in [True, False]:
        page.dark(is_dark)
        for text, name in expected.items():
            is_coloured(page, content, text, name)
        is_coloured(page, page.cell(3), "backward", "keyword")
        assert page.colour(content, "W₁") is None, "a name of the page's own is plain"


def is_coloured(page, place, text, name):
    found, expected = page.colour(place, text), page.theme_colour(name)
    assert found == expected, f"{text} has the colour {found}; {name} is {expected}"


def tab_writes_symbols(page):
    content = page.type_below(1, "")
    for typed, shown in [("\\alpha", "α"), (" + W\\_1", "α + W₁"), ("·y\\hat", "α + W₁·ŷ"), ("·x\\^T", "α + W₁·ŷ·xᵀ")]:
        page.type(typed)
        page.press("Tab")
        expect(content.locator(".cm-line").last).to_have_text(shown)
    # Where several are meant the completer shows them.
    page.type(" + \\be")
    page.press("Tab")
    expect(page.completer).to_contain_text("beta")
    page.picture("symbols")
    page.press("Escape")
    expect(page.completer).to_be_hidden()


def the_editors_symbols_are_the_kernels(page):
    """The editor's answer is the kernel's, for every thirtieth name and the rules."""
    folder = f"{page.address}/lab/extensions/nnx-lab/static"
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
    shown = page.page.evaluate(expand, [folder, typed])
    with kernels.kernel() as (_, client):
        for text, editors in zip(typed, shown):
            reply = kernels.finish(client, client.complete(text)).content
            whole = [text[: reply["cursor_start"]] + match for match in reply["matches"]]
            kernels_own = whole[0] if len(whole) == 1 and not whole[0].endswith(text[text.index("\\") :]) else None
            assert kernels_own == editors, (text, kernels_own, editors)


def completion_offers_variables(page):
    content = page.type_below(2, "∂L/∂")
    page.press("Tab")
    expect(page.completer).to_contain_text("W₁")
    expect(page.completer).to_contain_text("ŷ")
    page.picture("completion")
    page.completer.get_by_text("W₁", exact=True).click()
    expect(content.locator(".cm-line").last).to_have_text("∂L/∂W₁")


def a_tooltip_explains(page):
    page.type_below(3, "softmax(")
    page.press("Shift+Tab")
    shown = page.page.locator(".jp-Tooltip")
    expect(shown).to_contain_text("softmax")
    page.picture("tooltip")
    page.press("Escape")
    expect(shown).to_have_count(0)


def contextual_help_follows_the_cursor(page):
    page.command("inspector:open")
    shown = page.page.locator(".jp-Inspector")
    expect(shown).to_be_visible()
    page.type_below(4, "tanh")
    expect(shown).to_contain_text("hyperbolic", ignore_case=True)
    page.picture("contextual-help")
    page.close()


def everything_shown_is_readable(page):
    page.notebook("shown", [cell for cell, _ in SHOWN])
    page.run_all()
    for number, (_, kind) in enumerate(SHOWN):
        expect(page.output(number).locator(kind).last).to_be_attached()
    page.wait_idle()
    # No formula is left as it was written, and none has what MathJax does not know.
    outputs = page.page.locator(f"{lab.PANEL} .jp-OutputArea")
    expect(outputs.locator("mjx-merror")).to_have_count(0)
    assert not any(sign in text for text in outputs.all_inner_texts() for sign in ["\\", "$$"])
    # What is wider than the page can be scrolled.
    cut = """(outputs) => outputs.filter((node) =>
      node.scrollWidth > node.clientWidth && getComputedStyle(node).overflowX !== "auto").length"""
    assert outputs.locator(".jp-OutputArea-output").evaluate_all(cut) == 0
    page.picture("shown")
    page.dark(True)
    page.picture("shown-dark")
    page.dark(False)
    page.close()


def an_error_points_at_its_place(page):
    page.notebook("error", ["A = [1 2; 3 4]\nB = A·[1 2 3]"])
    page.run(0)
    expect(page.output(0).locator(".ansi-bold")).to_have_text("error:")
    # Code and caret are in the same columns.
    caret = page.output(0).locator(".ansi-red-fg")
    expect(caret).to_have_text("~^~~~~~~~")
    code, below = page.output(0).locator("pre").inner_text().splitlines()[-2:]
    assert code[below.index("~") :] == "A·[1 2 3]", (code, below)
    expect(caret).not_to_have_css("color", page.output(0).evaluate("(node) => getComputedStyle(node).color"))
    page.picture("error")
    page.close()


def progress_is_one_line_that_goes(page):
    page.notebook("progress", ["w = [1 2]; L = sum(w.^2)\ntrain L over w with sgd(1e-9) for 1000000000 steps"])
    page.run(0)
    line = page.output(0).locator("pre")
    expect(line).to_contain_text("step ")
    page.picture("progress")
    expect(line).not_to_have_text(line.text_content())
    expect(line).to_contain_text("of 1000000000")
    page.button("interrupt")
    expect(page.output(0)).to_contain_text("interrupted", ignore_case=True)
    expect(page.output(0)).not_to_contain_text("steps/s")
    page.wait_idle()
    page.close()


def the_interrupt_button_stops_a_cell(page):
    page.notebook("loop", [kernels.LOOP, 'print("i is there: $(i > 0)")'])
    page.run(0)
    # The loop has begun when it tells how far it is.
    expect(page.output(0)).to_contain_text("step ")
    page.button("interrupt")
    expect(page.output(0)).to_contain_text("interrupted", ignore_case=True)
    page.wait_idle()
    page.run(1)
    expect(page.output(1)).to_contain_text("i is there: 1")
    page.picture("interrupt")


def a_restart_forgets(page):
    page.button("restart")
    page.page.locator(".jp-Dialog .jp-mod-accept").click()
    expect(page.page.locator(".jp-Dialog")).to_have_count(0)
    page.wait_idle()
    page.run(1)
    expect(page.output(1)).to_contain_text("error")
    page.close()


def a_comm_of_no_known_target_is_closed(page):
    """A widget's front end whose other half nnx does not have is told so."""
    page.notebook("comm", ["1"])
    page.wait_for(
        """() => new Promise((resolve) => {
          const { kernel } = window.jupyterapp.shell.currentWidget.sessionContext.session;
          const comm = kernel.createComm("nosuch");
          comm.onClose = (message) => resolve(message.header.msg_type === "comm_close");
          comm.open({});
        })"""
    )
    page.close()


def files_are_edited_as_nnx(page):
    (lab.ROOT / "page.nnx").write_text(PAGE)
    (lab.ROOT / "other.py").write_text("x = 1\n")
    page.open("page.nnx")
    content = page.page.locator(".jp-FileEditor .cm-content")
    expect(content).to_contain_text("forward L")
    expect(content.locator(".cm-line span", has_text="softmax")).to_be_attached()
    is_coloured(page, content, "forward", "keyword")
    is_coloured(page, content, "∂L/∂W₁", "variable-2")
    page.picture("file")
    content.click()
    page.press("Control+End")
    # A block is indented as one types it, and so is what goes on behind an operator.
    for line in ["for i in 1:2", "print(i +", "\\beta)"]:
        page.type(line)
        page.press("Tab" if line.startswith("\\") else "Enter")
    expect(content).to_contain_text("  print(i +")
    page.close()
    # In another language's file the key is what it was.
    page.open("other.py")
    expect(content).to_contain_text("x = 1")
    content.click()
    page.press("Control+End")
    page.type("\\alpha")
    page.press("Tab")
    expect(content).to_contain_text("\\alpha")
    expect(content).not_to_contain_text("α")
    page.close()


def nothing_is_complained_of(page):
    assert page.complaints == [], page.complaints


def without_the_extension(page):
    """Julia's colours, of which most fit."""
    other = lab.Lab(page.program, page.address, without_extension=True)
    other.notebook("plain", ["for i in 1:3\n  i\nend"])
    expect(other.cell(0).locator(".cm-line span", has_text="for")).to_be_attached()
    is_coloured(other, other.cell(0), "for", "keyword")
    mode = other.page.evaluate("window.jupyterapp.shell.currentWidget.content.codeMimetype")
    assert mode == "text/x-julia", mode
    other.close()


if __name__ == "__main__":
    # In this order: the first ones look at one notebook.
    kernels.main(
        "browser",
        [
            a_notebook_runs, code_is_coloured_in_both_themes, tab_writes_symbols, the_editors_symbols_are_the_kernels,
            completion_offers_variables, a_tooltip_explains, contextual_help_follows_the_cursor,
            everything_shown_is_readable, an_error_points_at_its_place, progress_is_one_line_that_goes,
            the_interrupt_button_stops_a_cell, a_restart_forgets, a_comm_of_no_known_target_is_closed,
            files_are_edited_as_nnx, nothing_is_complained_of, without_the_extension,
        ],
        place=lab.opened(),
    )
