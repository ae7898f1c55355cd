import History

/// The user's pager.
enum Pager {
  static func show(_ text: String) throws(Subprocess.Failure) {
    // A wide matrix is scrolled, not wrapped.
    let command = UserFolders.variable("PAGER") ?? "if command -v less >/dev/null; then less -RS; else more; fi"
    let code = try Subprocess.run(command, input: text)
    if code == 127 || code == 126 { throw Subprocess.Failure(message: "the pager \(command) cannot be run") }
  }
}
