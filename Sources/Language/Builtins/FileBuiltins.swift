import Calculus
import Matrices
import Syntax

/// Reading and writing files by their extension.
enum FileBuiltins {
  static let all: [Builtin] = [
    Builtin(
      name: "load", signature: "load(file)",
      doc: """
        Reads a file by its extension: .csv and .tsv (also .gz) give a Table, .npy a Matrix, .npz and .safetensors a \
        Record of matrices by name; a saved session, .nnx, runs. Whole numbers of files become the nearest doubles.
        """,
      example: Example("X = load(\"data/iris.csv\")[[\"sepal_length\", \"sepal_width\"]]; size(X)", "150  2"),
      counts: 1...1
    ) { call in
      let name = try call.string(0, "the file's name")
      call.formation.drew = true
      return try telling(call, 0) { try load(name, call) }
    },
    Builtin(
      name: "save", signature: "save(file, x)",
      doc: """
        Writes a file by its extension, whole or not at all: one value to .csv, .tsv (also .gz) and .npy, values by \
        name to .npz and .safetensors: save("w.npz", W, b; c=2W). save("session.nnx") writes all variables as a \
        program that makes them again.
        """,
      example: Example("save(\"/tmp/weights.npy\", [1 2]); load(\"/tmp/weights.npy\")", "1  2"), counts: 1...4096,
      namesThings: true
    ) { call in
      let name = try call.string(0, "the file's name")
      return try telling(call, 0) {
        let bytes = try contents(name, call)
        try DataFile.write(bytes, to: name, interruption: call.interpreter.interruption)
        return .value(.nothing)
      }
    },
  ]

  /// Runs `body`; what is wrong with the file is told where the program names it.
  private static func telling(_ call: BuiltinCall, _ place: Int, _ body: () throws -> Evaluated) throws -> Evaluated {
    do {
      guard !call.interpreter.isSealed else { throw DataError("files are left alone while a session is tried out") }
      return try body()
    } catch let failure as DataError {
      throw call.interpreter.error(failure.message, at: call.positional[place].range, help: failure.help)
    }
  }

  // MARK: load

  private static func load(_ name: String, _ call: BuiltinCall) throws -> Evaluated {
    let interpreter = call.interpreter
    let (folders, interruption) = (interpreter.directories, interpreter.interruption)
    switch try FileFormat(of: name, verb: "load") {
    case .separated(let separator, let isPacked):
      let table = try Table.load(
        name, separator: separator, isPacked: isPacked, searching: folders, interruption: interruption)
      return .value(.quantity(interpreter.leaf(.table(table))))
    case .numpy:
      let bytes = try DataFile.bytes(name, searching: folders)
      return call.leaf(try NumpyArray.matrix(bytes, name: name, interruption: interruption))
    case .archive:
      let bytes = try DataFile.bytes(name, searching: folders)
      return record(try NumpyArchive.arrays(bytes, name: name, interruption: interruption), call)
    case .safetensors:
      let bytes = try DataFile.bytes(name, searching: folders)
      return record(try Safetensors.arrays(bytes, name: name, interruption: interruption), call)
    case .program: return .value(try interpreter.include(call.positional[0]))
    }
  }

  private static func record(_ arrays: NamedArrays, _ call: BuiltinCall) -> Evaluated {
    .value(
      call.interpreter.record(
        arrays.map { NamedValue(name: $0.name, value: .quantity(call.interpreter.leaf(.matrix($0.matrix)))) }))
  }

  // MARK: save

  private static func contents(_ name: String, _ call: BuiltinCall) throws -> [UInt8] {
    let interruption = call.interpreter.interruption
    switch try FileFormat(of: name, verb: "save") {
    case .separated(let separator, let isPacked):
      let bytes = try separated(try single(name, call), name, separator, call)
      return isPacked ? try Deflate.gzip(bytes, name: name, interruption: interruption) : bytes
    case .numpy:
      return try NumpyArray.bytes(of: try matrix(try single(name, call), call), interruption: interruption)
    case .archive: return try NumpyArchive.bytes(of: try arrays(name, call), name: name, interruption: interruption)
    case .safetensors: return try Safetensors.bytes(of: try arrays(name, call), name: name, interruption: interruption)
    case .program:
      guard call.positional.count == 1, call.keywords.isEmpty else {
        throw DataError("a session holds all variables", help: "write save(\"\(name)\") alone")
      }
      return Array(try SessionText.program(of: call.interpreter).utf8)
    }
  }

  /// The one value that the file is to hold.
  private static func single(_ name: String, _ call: BuiltinCall) throws -> NamedValue {
    guard call.positional.count == 2, call.keywords.isEmpty else {
      throw DataError(
        "\(name) holds one value", help: "several go to .npz or .safetensors, and columns to save(\"…\", table(a, b))")
    }
    var name = ""
    if case .name(let variable) = call.positional[1].kind { name = variable.spelling }
    return NamedValue(name: name, value: try call.value(1), range: call.positional[1].range)
  }

  private static func separated(
    _ item: NamedValue, _ name: String, _ separator: UInt8, _ call: BuiltinCall
  ) throws -> [UInt8] {
    let interruption = call.interpreter.interruption
    if case .quantity(let quantity) = item.value {
      var table: Table?
      switch quantity.version.payload {
      case .table(let columns): table = columns
      case .strings(let labels):
        table = Table(names: [item.name.isEmpty ? "label" : item.name], columns: [.strings(labels)])
      default: break
      }
      if let table {
        return try SeparatedText.bytes(of: table, separator: separator, name: name, interruption: interruption)
      }
    }
    return try SeparatedText.bytes(
      of: try matrix(item, call), separator: separator, name: name, interruption: interruption)
  }

  private static func arrays(_ name: String, _ call: BuiltinCall) throws -> NamedArrays {
    let items = try call.namedValues(from: 1)
    guard !items.isEmpty || call.positional.count > 1 else {
      throw DataError("what is \(name) to hold?", help: "save(\"\(name)\", W, b)")
    }
    return try items.map { ($0.name, try matrix($0, call)) }
  }

  private static func matrix(_ item: NamedValue, _ call: BuiltinCall) throws -> Matrix {
    if case .bool(let truth) = item.value { return Matrix(truth: truth) }
    let range = item.range ?? call.whole.range
    return try call.interpreter.matrix(item.value, item.name.isEmpty ? "what is saved" : item.name, range)
  }
}
