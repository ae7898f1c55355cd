/// The kinds of file that are loaded and saved, by their names' ends.
enum FileFormat: Equatable {
  /// Fields between commas or tabs.
  case separated(by: UInt8, isPacked: Bool)
  /// One array of NumPy.
  case numpy
  /// A zip archive of NumPy's arrays.
  case archive
  case safetensors
  /// A program: a session.
  case program

  init(of file: String, verb: String) throws {
    let lowercased = file.lowercased()
    let isPacked = lowercased.hasSuffix(".gz")
    let unpacked = isPacked ? String(lowercased.dropLast(3)) : lowercased
    let formats: [(String, FileFormat)] = [
      (".csv", .separated(by: UInt8(ascii: ","), isPacked: isPacked)),
      (".tsv", .separated(by: UInt8(ascii: "\t"), isPacked: isPacked)),
      (".npy", .numpy), (".npz", .archive), (".safetensors", .safetensors), (".nnx", .program),
    ]
    guard let found = formats.first(where: { unpacked.hasSuffix($0.0) })?.1, found.canBePacked || !isPacked else {
      throw DataError(
        "\(verb) does not know what kind of file \(file) is",
        help: "it knows .csv and .tsv, also packed as .csv.gz and .tsv.gz, .npy, .npz, .safetensors and .nnx")
    }
    self = found
  }

  private var canBePacked: Bool {
    if case .separated = self { true } else { false }
  }
}
