extension Arguments {
  /// What the manual page says of the prompt, in troff.
  static let promptManual = #"""
    .SH THE PROMPT
    Enter runs a statement that is whole and goes on with another line where it is open; Alt\-Enter always begins a
    line, and two empty lines run what is there for the sake of its message.
    TAB completes names, functions, columns, files inside strings and, behind \(lq\(pdL/\(pd\(rq, what L depends on;
    \fB\ealpha\fR TAB is the letter, \fBW\e_1\fR TAB an index, \fBy\ehat\fR TAB an accent.
    Up and Down find the entries that begin like the text before the cursor, Ctrl\-R those that contain a text;
    a block is recalled as one.
    Pasted text is one block; a pasted session loses its prompts and results.
    Ctrl\-C clears the line or stops the computation, Ctrl\-X Ctrl\-E takes the text to the editor, Ctrl\-D leaves.
    \fB?\fR lists what there is and the prompt's own commands, among them
    \fBhistory\fR, \fBpage\fR \fIx\fR, \fBedit\fR, \fBsave session\fR, \fBreset\fR and \fB!\fR\fIcommand\fR.
    .PP
    The keys are those of GNU readline:
    .I ~/.inputrc
    applies, vi's mode too, and can bind the commands
    nnx\-enter, nnx\-new\-line, nnx\-complete, nnx\-previous, nnx\-next, nnx\-line\-start, nnx\-line\-end,
    nnx\-kill\-line, nnx\-discard\-line, nnx\-clear\-screen, nnx\-paste and nnx\-edit; \fB$if nnrepl\fR tells nnrepl apart.
    .SH CONFIGURATION
    .I $XDG_CONFIG_HOME/nnx/config.nnx
    is an ordinary program, which runs before the first prompt. It may set
    .TP
    theme
    "dark", "light", "neutral" or "none"; without it the terminal's COLORFGBG decides, and where
    the terminal has none it is neutral, which is read on both.
    .TP
    prompt
    The text before an entry, "nnx> ".
    .TP
    digits
    Significant digits of results, 1 to 17.
    .TP
    fractions
    false: formulas are always one line.
    .TP
    banner
    false: nothing stands above the first prompt.
    .PP
    Whatever else it defines is there for the session.
    .SH FILES
    .TP
    .I $XDG_CONFIG_HOME/nnx/config.nnx
    The configuration; XDG_CONFIG_HOME is ~/.config where it is not set.
    .TP
    .I $XDG_DATA_HOME/nnx/history.sqlite
    What was entered, here and in notebooks; XDG_DATA_HOME is ~/.local/share where it is not set.
    """#
}
