import Glibc
import Matrices
import Shell

// Everything else is in `Shell`, where tests reach it.
WorkingThreads.endIdle()
exit(Command.run(CommandLine.arguments))
