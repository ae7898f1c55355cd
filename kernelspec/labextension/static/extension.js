// The plugin: tells JupyterLab that there is nnx, what its files are called and how its text is edited.
import { makeColoring } from "./coloring.js";
import { makeExpander } from "./symbols.js";
import words from "./words.js";

const MIME = "text/x-nnx";

/** `load` gives a module of JupyterLab's by its name. */
export async function makePlugin(load) {
  const [{ IEditorLanguageRegistry }, { StreamLanguage, LanguageSupport }, { Prec }, { keymap }] = await Promise.all(
    ["@jupyterlab/codemirror", "@codemirror/language", "@codemirror/state", "@codemirror/view"].map(load),
  );
  const expand = makeExpander(words);

  /** `\alpha` before the cursor becomes α. False, and the key goes on to the completer, where no symbol is meant. */
  function expandBeforeCursor(view) {
    const { main, ranges } = view.state.selection;
    if (ranges.length > 1 || !main.empty || view.state.readOnly) return false;
    const line = view.state.doc.lineAt(main.head);
    const found = expand(line.text.slice(0, main.head - line.from));
    if (!found) return false;
    const from = line.from + found.from;
    view.dispatch({
      changes: { from, to: main.head, insert: found.symbol },
      selection: { anchor: from + found.symbol.length },
      userEvent: "input.complete",
      scrollIntoView: true,
    });
    return true;
  }

  // What comes with a language is in its editors only: no other kernel's notebook sees this key.
  const tab = Prec.highest(keymap.of([{ key: "Tab", run: expandBeforeCursor }]));
  const support = new LanguageSupport(StreamLanguage.define(makeColoring(words)), [tab]);

  return {
    id: "nnx-lab:plugin",
    description: "Colours, indentation and symbols for nnx.",
    autoStart: true,
    requires: [IEditorLanguageRegistry],
    activate(app, languages) {
      languages.addLanguage({
        name: "nnx",
        displayName: "nnx",
        mime: MIME,
        extensions: ["nnx"],
        support,
        load: async () => support,
      });
      app.docRegistry.addFileType({
        name: "nnx",
        displayName: "nnx File",
        extensions: [".nnx"],
        mimeTypes: [MIME],
        contentType: "file",
        fileFormat: "text",
      });
    },
  };
}
