import Glibc
import Jupyter
import KernelSpecFiles
import Language
import Matrices

// Everything else is in `Jupyter` and beside this file, where tests reach it.
WorkingThreads.endIdle()
let command = KernelCommand(
  name: "nnkernel", version: Session.version,
  spec: KernelSpec(
    template: KernelSpecFiles.template, displayName: "nnx", logos: KernelSpecFiles.logos,
    labExtension: EditorWords.labExtension),
  makeLanguage: { NNXLanguage() })
exit(command.run(CommandLine.arguments))
