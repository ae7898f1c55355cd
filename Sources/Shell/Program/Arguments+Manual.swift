import Language

extension Arguments {
  /// The manual page in troff, made of the options: `man/nnrepl.1` is this text.
  static var manual: String {
    let options = CommandOption.all.filter { $0.kind != .manual }.map { option in
      let names = option.names.map { "\\fB\(escaped(CommandOption.dashed($0)))\\fR" }.joined(separator: ", ")
      let value = option.value.map { (option.names[0].count == 1 ? " " : "=") + "\\fI\(escaped($0))\\fR" } ?? ""
      return ".TP\n\(names)\(value)\n\(escaped(option.doc))."
    }
    return """
      .TH NNREPL 1 "" "nnx \(Session.version)" "User Commands"
      .SH NAME
      nnrepl \\- matrix expressions, networks and their gradients as a notebook page has them
      .SH SYNOPSIS
      .B nnrepl
      [\\fIOPTIONS\\fR] [\\fIFILE\\fR [\\fIARGS\\fR]]
      .SH DESCRIPTION
      Runs the nnx program \\fIFILE\\fR, which sees \\fIARGS\\fR as the list ARGS; \\(lq\\-\\(rq is standard input.
      Without a program: a prompt on a terminal, else standard input.
      Results go to standard output, diagnostics to standard error as
      \\fIfile\\fR:\\fIline\\fR:\\fIcolumn\\fR: error: message, with the source line and what to do.
      A program shows its verbs and bare expressions that no semicolon ends, and no assignments.
      \(promptManual)
      .SH OPTIONS
      \(options.joined(separator: "\n"))
      .TP
      \\fB\\-\\-\\fR
      End of the options.
      .SH EXIT STATUS
      .TP
      0
      Done.
      .TP
      1
      Error in the program.
      .TP
      64
      Wrong usage.
      .TP
      65
      The program does not parse.
      .TP
      66
      No such file.
      .TP
      70
      An error of nnrepl itself.
      .TP
      74
      Output cannot be written.
      .TP
      130
      Interrupted.
      .SH ENVIRONMENT
      .TP
      NO_COLOR
      Where set and not empty, nothing is coloured.
      .TP
      VISUAL, EDITOR
      The editor.
      .TP
      PAGER
      The pager; less, or more, where it is not set.
      .SH EXAMPLES
      .nf
      nnrepl notebooks/backprop.nnx
      nnrepl \\-e 'A = [1 2; 3 4]' \\-e 'inv(A)'
      echo 'sum(1:100)' | nnrepl
      .fi

      """
  }

  private static func escaped(_ text: String) -> String {
    text.map { $0 == "-" ? "\\-" : $0 == "\\" ? "\\e" : String($0) }.joined()
  }
}
