/// Exit codes, as sysexits.h and shells have them.
enum ExitCode {
  static let success: Int32 = 0
  /// An error in the program.
  static let failure: Int32 = 1
  static let usage: Int32 = 64
  static let doesNotParse: Int32 = 65
  static let noInput: Int32 = 66
  /// What nnrepl did not foresee: a defect of its own.
  static let internalError: Int32 = 70
  static let outputFailed: Int32 = 74
  /// 128 + SIGINT.
  static let interrupted: Int32 = 130
  /// 128 + SIGPIPE: nobody reads what the program writes.
  static let closedPipe: Int32 = 141
}
