/// What runs behind a kernel. The kernel speaks the protocol; a language knows nothing of it.
///
/// ``begin()``, ``execute(_:output:)`` and ``evaluate(_:)`` are called one at a time, on threads with a large stack. Everything
/// else may be called at any time from any thread, also while a cell runs.
public protocol Language: AnyObject, Sendable {
  var about: LanguageDescription { get }

  /// A cell is about to run: requests to stop from before mean another one. Called before anyone can interrupt it.
  func begin()
  /// Runs a cell and returns when it is done. Everything shown goes to the output.
  func execute(_ cell: Cell, output: any CellOutput) -> Outcome
  /// The value of an expression that a front end watches, without showing anything.
  func evaluate(_ expression: String) -> Result<MIMEBundle, Failure>
  /// What could stand at the cursor, which counts code points.
  func complete(_ code: String, at cursor: Int) -> Completions
  /// What there is to say about the thing at the cursor; nil where there is nothing.
  func inspect(_ code: String, at cursor: Int, isDetailed: Bool) -> MIMEBundle?
  func completeness(of code: String) -> CellCompleteness
  /// Asks the cell that has begun to stop, soon and with its variables intact. Called from other threads.
  func interrupt()
}

/// What a kernel says of its language.
public struct LanguageDescription: Sendable {
  /// Of the program that implements the language.
  public var implementation: String
  public var version: String
  public var name: String
  public var mediaType: String
  /// With its dot.
  public var fileExtension: String
  public var pygmentsLexer: String?
  /// A mode's name, or an object that front ends read as they read CodeMirror's own.
  public var codemirrorMode: JSON?
  public var banner: String
  public var helpLinks: [(text: String, url: String)]

  public init(
    implementation: String, version: String, name: String, mediaType: String, fileExtension: String,
    pygmentsLexer: String? = nil, codemirrorMode: JSON? = nil, banner: String,
    helpLinks: [(text: String, url: String)] = []
  ) {
    self.implementation = implementation
    self.version = version
    self.name = name
    self.mediaType = mediaType
    self.fileExtension = fileExtension
    self.pygmentsLexer = pygmentsLexer
    self.codemirrorMode = codemirrorMode
    self.banner = banner
    self.helpLinks = helpLinks
  }
}

/// Program text to run.
public struct Cell: Sendable {
  public var code: String
  /// The number in the margin.
  public var number: Int
  /// Nobody wants to see anything of it.
  public var isSilent: Bool

  public init(code: String, number: Int, isSilent: Bool = false) {
    self.code = code
    self.number = number
    self.isSilent = isSilent
  }
}

/// How a cell ended.
public enum Outcome: Sendable, Equatable {
  case finished
  case failed(Failure)
  /// The program asked for the end of the kernel.
  case exit(Int32)
}

/// What went wrong, in words for people.
public struct Failure: Error, Sendable, Equatable {
  /// The kind, in one word.
  public var name: String
  public var message: String
  /// The lines to show, in the terminal's colours.
  public var traceback: [String]

  public init(name: String, message: String, traceback: [String] = []) {
    self.name = name
    self.message = message
    self.traceback = traceback
  }

  public static let interrupted = Failure(name: "Interrupted", message: "interrupted", traceback: ["interrupted"])
}

public enum CellCompleteness: Sendable, Equatable {
  case complete, invalid, unknown
  /// More is to come, and begins with this.
  case incomplete(indent: String)
}
