// The extension's door, written by hand in the form that a bundler would give it: JupyterLab runs this script, hands
// over the modules that it shares with `init`, and takes the plugin with `get`. No build, no dependencies.
(() => {
  // Only known while the script runs; the other files lie beside it.
  const folder = new URL(".", document.currentScript.src);
  let shared = {};

  /** A module of JupyterLab's own: the copy that is in use, so that its classes are the editor's classes. */
  async function load(name) {
    const versions = Object.values(shared[name] ?? {});
    const found = versions.find((version) => version.loaded) ?? versions[0];
    if (!found) throw new Error(`nnx-lab: JupyterLab does not share ${name}`);
    return (await found.get())();
  }

  window._JUPYTERLAB ??= {};
  window._JUPYTERLAB["nnx-lab"] = {
    init(scope) {
      shared = scope;
    },
    async get() {
      const { makePlugin } = await import(new URL("extension.js", folder).href);
      const plugin = await makePlugin(load);
      return () => ({ __esModule: true, default: plugin });
    },
  };
})();
