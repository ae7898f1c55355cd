import Engine
import Matrices

/// Matrices by name, in order: what .npz and .safetensors files hold.
typealias NamedArrays = [(name: String, matrix: Matrix)]

/// Archives of arrays as NumPy's `savez` and `savez_compressed` write them: a .npy file for each name.
enum NumpyArchive {
  static func arrays(_ bytes: [UInt8], name: String, interruption: Interruption) throws -> NamedArrays {
    let archive = try ZipArchive(bytes, name: name)
    var arrays: NamedArrays = []
    var seen: Set<String> = []
    for member in archive.members where member.name.hasSuffix(".npy") {
      let title = String(member.name.dropLast(4))
      guard seen.insert(title).inserted else { throw DataError("\(name) holds the array \(title) twice") }
      let contents = try archive.contents(of: member, interruption: interruption)
      arrays.append(
        (title, try NumpyArray.matrix(contents, name: "\(name), \(title)", interruption: interruption)))
    }
    guard !arrays.isEmpty || archive.members.isEmpty else { throw DataError("\(name) holds no arrays") }
    return arrays
  }

  static func bytes(of arrays: NamedArrays, name: String, interruption: Interruption) throws -> [UInt8] {
    var archive = ZipWriter(name: name)
    for (title, matrix) in arrays {
      try archive.add(title + ".npy", try NumpyArray.bytes(of: matrix, interruption: interruption))
    }
    return archive.finished()
  }
}
