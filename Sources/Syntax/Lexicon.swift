/// What a reader of names outside this module, such as an editor's colours, needs to read them as the lexer does.
public enum Lexicon {
  public static let keywords = Lexer.keywords.sorted()
  /// Lowered characters, which end a name.
  public static let subscripts = CharacterTables.subscriptMarks
  /// Raised characters, which belong to no name although Unicode calls some of them letters.
  public static let superscripts = CharacterTables.superscriptMarks
}
