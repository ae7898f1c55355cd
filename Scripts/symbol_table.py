"""Writes Sources/Language/SymbolTable+Names.swift: the symbols that `\\name` completes to.

The letters and accents are those of IPython's table (which is Julia's), so that what a reader types there works here.
What nnx does not take is left out, look-alikes are folded as the lexer folds them, and the operators that IPython
leaves out are added. Run it with `make symbols`; the result is committed, so that no build needs Python.
"""

import pathlib
import sys
import unicodedata

from IPython.core.latex_symbols import latex_symbols

# What the lexer reads: Sources/Syntax/CharacterTables.swift.
SUBSCRIPTS = "₀₁₂₃₄₅₆₇₈₉₊₋ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ"
SUPERSCRIPTS = {"0": "⁰", "1": "¹", "2": "²", "3": "³", "-": "⁻", "T": "ᵀ"} | {
    str(digit): chr(0x2070 + digit) for digit in range(4, 10)
}
FOLDS = {"ϕ": "φ", "ϵ": "ε", "ϑ": "θ", "ϱ": "ρ", "µ": "μ", "∆": "Δ"}

OPERATORS = {
    "cdot": "·", "times": "×", "odot": "⊙", "oslash": "⊘", "partial": "∂", "nabla": "∇", "sqrt": "√",
    "Vert": "‖", "|": "‖", "lVert": "‖", "rVert": "‖", "le": "≤", "leq": "≤", "ge": "≥", "geq": "≥", "ne": "≠",
    "neq": "≠", "approx": "≈", "in": "∈", "notin": "∉", "neg": "¬", "lnot": "¬", "infty": "∞", "infinity": "∞",
    "sum": "Σ", "prime": "′", "top": "ᵀ", "transpose": "ᵀ", "inv": "⁻¹", "sigma": "σ", "pi": "π",
}


def accepted(symbol):
    """Whether a name may hold this character."""
    category = unicodedata.category(symbol)
    if category == "Lm":
        # Raised and lowered letters, of which the lexer reads a few as subscripts.
        return symbol in SUBSCRIPTS
    return symbol in SUBSCRIPTS or category[0] == "L" or category == "Mn"


def names():
    table = {}
    for name, symbol in latex_symbols.items():
        symbol = unicodedata.normalize("NFC", FOLDS.get(symbol, symbol))
        if len(symbol) == 1 and accepted(symbol):
            table[name[1:]] = symbol
    for digit in range(10):
        table[f"_{digit}"] = SUBSCRIPTS[digit]
    table |= {"_+": "₊", "_-": "₋"}
    table |= {f"^{plain}": symbol for plain, symbol in SUPERSCRIPTS.items()}
    return table | OPERATORS


def compositions(marks):
    """By the name of an accent: the letters that have it in one character, each before its plain letter."""
    found = {name: [] for name in marks.values()}
    for code in range(0xC0, 0x2000):
        parts = unicodedata.normalize("NFD", chr(code))
        is_composed = len(parts) == 2 and unicodedata.normalize("NFC", parts) == chr(code)
        if is_composed and parts[1] in marks and unicodedata.category(chr(code))[0] == "L":
            found[marks[parts[1]]].append(chr(code) + parts[0])
    return [word for name, letters in found.items() if letters for word in ["\\" + name, *letters]]


def lines(words, width=110):
    line = ""
    for word in words:
        if line and len(line) + len(word) + 1 > width:
            yield line
            line = ""
        line += (" " if line else "") + word
    yield line


def main(target):
    table = names()
    marks = {}
    for name, symbol in table.items():
        if len(symbol) == 1 and unicodedata.category(symbol) == "Mn":
            marks.setdefault(symbol, name)
    pairs = [f"{name} {table[name]}" for name in sorted(table, key=lambda name: name.encode())]
    # A mark by itself would join the blank before it: it is shown on a dotted circle.
    pairs = [pair[:-1] + "◌" + pair[-1] if pair[-1] in marks else pair for pair in pairs]
    text = [
        "// Written by Scripts/symbol_table.py (make symbols) from IPython's table; edit that instead.",
        "",
        "extension SymbolTable {",
        "  /// Name and symbol in turn, by the names' bytes in ascending order; accents stand on a ◌.",
        '  static let namesText = #"""',
        *(f"    {line}" for line in lines(pairs)),
        '    """#',
        "",
        "  /// Behind the name of an accent: letters that have it in one character, each with its plain letter.",
        '  static let composedText = #"""',
        *(f"    {line}" for line in lines(compositions(marks))),
        '    """#',
        "}",
        "",
    ]
    pathlib.Path(target).write_text("\n".join(text), encoding="utf-8")


main(sys.argv[1])
