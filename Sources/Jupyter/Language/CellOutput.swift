/// Where a running cell's output goes, in program order and from the thread that runs the cell.
public protocol CellOutput: AnyObject, Sendable {
  /// Text as a program prints it, with its line ends.
  func write(_ text: String, to stream: OutputStreamName)
  /// Shows something on the way; the same `id` again replaces what it showed.
  func show(_ bundle: MIMEBundle, id: String?)
  /// Shows the cell's value: once, and last.
  func showResult(_ bundle: MIMEBundle)
  /// How far a long cell has come; nil ends it. What a cell shows takes its place, and nothing of it stays.
  func progress(_ line: String?)
  /// Removes what the cell has shown, at once or when something new comes.
  func clear(waiting: Bool)
  /// Shows something beside the notebook, such as help.
  func page(_ bundle: MIMEBundle)
  /// Puts text into the next cell, or in place of this one.
  func setNextInput(_ text: String, replacing: Bool)
  /// Asks the user for a line.
  func readLine(prompt: String, isPassword: Bool) throws(InputFailure) -> String
}

public enum OutputStreamName: String, Sendable {
  case output = "stdout"
  case error = "stderr"
}

/// Why nobody answered.
public enum InputFailure: Error, Sendable, Equatable {
  /// The front end cannot be asked: it runs the cell without an input channel.
  case unavailable
  case interrupted
}
