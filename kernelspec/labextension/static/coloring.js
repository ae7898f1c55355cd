// A stream parser for CodeMirror: what each piece of a program is, and how far its lines are indented.
//
// It reads tokens as Sources/Syntax/Lexer.swift does, with that lexer's words and tables (words.js). Where programs
// need more than tokens it guesses: colours need not be right for text that does not parse.

const OPENERS = new Set(["if", "for", "while", "function", "try"]);
const CLOSER = /^\s*(?:end|else|elseif|catch)(?![\p{L}\d_])/u;
const PAIRS = { "(": ")", "[": "]", "{": "}" };
/** What may follow a verb, so that `step = 3` and `train` are names. */
const OPERAND = /^[ \t]+(?!in\b)[\p{L}\d"∂∇(‖√[!]/u;
const ALONE = /^[ \t]*(?:[;#]|$)/;
const OPERATOR = /^(?:->|=>|==|!=|<=|>=|&&|\|\||[-+*/]=|\.[\^*/\\+-]|[^\s])/u;
/** Digits, with a point unless an operator begins with it: `1./x` divides entry by entry. */
const NUMBER = /^(?:\d+(?:\.(?![./*\\^'(\p{L}])\d*)?|\.\d+)(?:[eE][+-]?\d+)?/u;

/** The pieces that names are made of. */
function patterns({ subscripts, superscripts }) {
  const low = `[${subscripts}]`;
  const letter = `(?![${subscripts}${superscripts}])\\p{L}`;
  const name = `(?:${letter}(?:${letter}|[\\d_]|\\p{M})*(?:${low}|\\p{M})*′*|∞)`;
  const power = "(?:²|\\^2)";
  return {
    name: new RegExp(`^${name}`, "u"),
    field: new RegExp(`^\\.${name}`, "u"),
    interpolation: new RegExp(`^\\$${name}`, "u"),
    // ∂L/∂W₁ is one quantity, and so are ∂²L/∂x², ∂/∂x, ∇L and ∇ₓL. A name in brackets is coloured by itself.
    gradient: new RegExp(
      `^(?:∂${power}?${name}/∂${name}(?:${power}|∂${name})?|∂/∂${name}|∂|∇(?:${low}+|_${name})?(?:${name})?)`,
      "u",
    ),
    suffix: new RegExp(`^(?:${low}+|_[\\p{L}\\d∞])`, "u"),
    superscript: new RegExp(`^[${superscripts}]+`, "u"),
  };
}

/** What CodeMirror's StreamLanguage.define takes. */
export function makeColoring(words) {
  const pattern = patterns(words);
  const keywords = new Set(words.keywords);
  const functions = new Set(words.functions);
  const constants = new Set(words.constants);
  /** `log₂` is log2. */
  const key = (name) => name.replace(/[₀-₉]/g, (digit) => String(digit.codePointAt(0) - 0x2080));

  const startState = () => ({
    open: [], // brackets, and " for a string inside which an expression is open
    blocks: 0,
    verb: "", // whose statement this is
    begins: true, // a statement begins here
    continues: false, // the line ends in an operator: the next one goes on
    touches: false, // an operand ends right here
    isNorm: false, // the closing ‖ of a norm, or its power, ends right here
    defines: false, // the name of a function follows
  });

  /** What of it is open in the next line: a string ends with its own. */
  function openBrackets(state) {
    const string = state.open.indexOf('"');
    return string < 0 ? state.open : state.open.slice(0, string);
  }

  function beginLine(state) {
    state.open = openBrackets(state);
    state.touches = false;
    state.isNorm = false;
    if (state.open.length || state.continues) return;
    state.begins = true;
    state.verb = "";
  }

  function inString(stream, state) {
    state.touches = true;
    if (stream.match('"')) {
      state.open.pop();
      return "string";
    }
    if (stream.match("$(")) {
      state.open.push("$");
      state.touches = false;
      return "string.special";
    }
    if (stream.match(/^\\./u)) return "string.special";
    if (stream.match(pattern.interpolation)) return "variableName.special";
    stream.match(/^(?:[^"\\$]+|[\\$])/u);
    return "string";
  }

  function bracket(stream, state) {
    const sign = stream.next();
    state.touches = sign in PAIRS ? false : true;
    if (sign in PAIRS) {
      state.open.push(sign);
    } else if (state.open.at(-1) === "$") {
      state.open.pop();
      return "string.special";
    } else if (PAIRS[state.open.at(-1)] === sign) {
      state.open.pop();
    }
    return null;
  }

  function keyword(state, word) {
    const isOperand = word === "true" || word === "false" || word === "end";
    state.touches = isOperand;
    state.continues = word === "in";
    if (word === "true" || word === "false") return "bool";
    // X[end] is a position.
    if (state.open.length) return word === "end" ? "atom" : "keyword";
    if (OPENERS.has(word)) state.blocks += 1;
    if (word === "end") state.blocks = Math.max(0, state.blocks - 1);
    if (word === "else" || word === "try") state.begins = true;
    return "keyword";
  }

  function verb(stream, state, word, begins) {
    const known = Object.hasOwn(words.verbs, word) ? words.verbs[word] : null;
    if (begins && known && (stream.match(OPERAND, false) || (known.isBare && stream.match(ALONE, false)))) {
      state.verb = word;
      // `time x = …` holds a statement.
      state.begins = word === "time";
      return true;
    }
    return !begins && !state.open.length && Boolean(words.verbs[state.verb]?.clauses.includes(word));
  }

  function word(stream, state) {
    const text = stream.current();
    const begins = state.begins;
    const defines = state.defines;
    state.begins = false;
    state.defines = text === "function";
    state.continues = false;
    if (verb(stream, state, text, begins)) return "keyword";
    if (keywords.has(text)) return keyword(state, text);
    state.touches = true;
    if (defines) return "variableName.definition";
    if (constants.has(text)) return "atom";
    return functions.has(key(text)) ? "variableName.standard" : "variableName";
  }

  function operator(stream, state) {
    stream.match(OPERATOR);
    const sign = stream.current();
    state.isNorm = sign === "‖" && state.touches;
    state.touches = sign === "'" || state.isNorm;
    if (sign === ";") {
      state.begins = !state.open.length;
      if (state.begins) state.verb = "";
      return "punctuation";
    }
    state.begins = false;
    state.continues = !state.touches && sign !== "?";
    return sign === "," ? "punctuation" : "operator";
  }

  function token(stream, state) {
    if (stream.sol()) beginLine(state);
    if (state.open.at(-1) === '"') return inString(stream, state);
    if (stream.eatSpace()) {
      state.touches = false;
      state.isNorm = false;
      return null;
    }
    if (stream.peek() === "#") {
      stream.skipToEnd();
      return "comment";
    }
    if (stream.match(pattern.name)) return word(stream, state);
    if (state.isNorm && stream.match(pattern.suffix)) return "operator";
    const { touches } = state;
    const style = quantity(stream, state, touches);
    if (style) {
      state.begins = false;
      state.continues = false;
      if (!pattern.superscript.test(stream.current())) state.isNorm = false;
      return style;
    }
    if (/[()[\]{}]/.test(stream.peek())) {
      state.begins = false;
      state.continues = false;
      return bracket(stream, state);
    }
    return operator(stream, state);
  }

  /** Numbers, strings and what else is an operand or ends one; null where it is none. */
  function quantity(stream, state, touches) {
    if (touches && stream.match(pattern.field)) return "propertyName";
    state.touches = true;
    if (stream.match('"')) {
      state.open.push('"');
      return "string";
    }
    if (!(touches && stream.peek() === ".") && stream.match(NUMBER)) return "number";
    if (stream.match(pattern.superscript)) return "operator";
    if (stream.match(pattern.gradient)) return "variableName.special";
    state.touches = touches;
    return null;
  }

  /** Blocks are indented, and once more what goes on behind an operator; inside brackets a line is as the one above. */
  function indent(state, textAfter, context) {
    if (openBrackets(state).length) return null;
    const depth = state.blocks - (CLOSER.test(textAfter) ? 1 : 0) + (state.continues ? 1 : 0);
    return Math.max(0, depth) * context.unit;
  }

  return {
    name: "nnx",
    startState,
    token,
    indent,
    languageData: {
      commentTokens: { line: "#" },
      // Not ', which transposes.
      closeBrackets: { brackets: ["(", "[", "{", '"'] },
      indentOnInput: /^\s*(?:end|else|elseif|catch)$/,
      wordChars: `${words.subscripts}′_`,
    },
  };
}
