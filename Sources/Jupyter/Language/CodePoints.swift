/// Cursors of the protocol count code points, not UTF-16 units and not what a reader takes for a character.
extension String {
  /// The text before a cursor; a cursor beyond the end is at the end.
  public func prefix(codePoints count: Int) -> Substring {
    let end = unicodeScalars.index(
      unicodeScalars.startIndex, offsetBy: max(0, count), limitedBy: unicodeScalars.endIndex)
    return self[..<(end ?? unicodeScalars.endIndex)]
  }

  public var codePointCount: Int { unicodeScalars.count }
}
