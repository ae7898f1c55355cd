/// Where a running cell's output goes, in program order and from the thread that runs the cell.
public protocol CellOutput: AnyObject, Sendable {
  /// Text as a program prints it, with its line ends.
  func write(_ text: String, to stream: OutputStreamName)
  /// Shows something; the same `id` again replaces what it showed. What is shown last, without an `id`, is the
  /// cell's result.
  func show(_ bundle: MIMEBundle, id: String?)
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
