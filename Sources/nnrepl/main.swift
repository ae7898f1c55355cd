import Glibc
import Shell

// Everything else is in `Shell`, where tests reach it.
exit(Command.run(CommandLine.arguments))
