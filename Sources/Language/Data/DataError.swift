/// What is wrong with a file or a table, without a place in the program: the caller knows which text asked for it.
struct DataError: Error, Sendable, Equatable {
  var message: String
  var help: String?

  init(_ message: String, help: String? = nil) {
    self.message = message
    self.help = help
  }
}
