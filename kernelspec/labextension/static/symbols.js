// `\name` to its symbol, by the kernel's own table (words.js) and by its rules (Sources/Language/SymbolTable.swift).

const NAME = /\\([_^][A-Za-z0-9+-]*|[A-Za-z]+|\|)$/;
/** A letter with the accents that it has already. */
const LETTER = /\p{Alphabetic}\p{M}*$/u;

/**
 * A function from the text before the cursor to `{ from, symbol }`, or null where nothing is meant or where several
 * symbols are: the completer then shows them.
 */
export function makeExpander({ symbols, accents }) {
  const names = [...Object.keys(symbols), ...Object.keys(accents)];

  /** `_12` and `^-1` are written character by character. */
  function raised(name) {
    if (!/^[_^]../.test(name)) return null;
    const parts = [...name.slice(1)].map((character) => symbols[name[0] + character]);
    return parts.every(Boolean) ? parts.join("") : null;
  }

  /** The name itself, or the only one that goes on from it. */
  function whole(name) {
    if (Object.hasOwn(symbols, name) || Object.hasOwn(accents, name)) return name;
    const longer = names.filter((candidate) => candidate.startsWith(name));
    return longer.length === 1 ? longer[0] : null;
  }

  return function expand(before) {
    const match = NAME.exec(before);
    if (!match) return null;
    const marks = raised(match[1]);
    if (marks) return { from: match.index, symbol: marks };
    const name = whole(match[1]);
    if (name === null) return null;
    if (Object.hasOwn(symbols, name)) return { from: match.index, symbol: symbols[name] };
    const letter = LETTER.exec(before.slice(0, match.index));
    if (!letter) return null;
    // ŷ is one character where there is one.
    return { from: letter.index, symbol: (letter[0] + accents[name]).normalize("NFC") };
  };
}
