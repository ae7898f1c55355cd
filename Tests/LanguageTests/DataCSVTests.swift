import Matrices
import Testing

@testable import Language

struct DataCSVTests {
  @Test func headerAndTypes() throws {
    let table = try Table(csv: "x,y,kind\n1,2.5,a\n-3,4e2,b\n")
    #expect(table.names == ["x", "y", "kind"])
    #expect(table.rows == 2)
    #expect(try table.numbers(named: "x") == [1, -3])
    #expect(try table.numbers(named: "y") == [2.5, 400])
    #expect(try table.strings(named: "kind") == ["a", "b"])
  }

  @Test func withoutHeaderColumnsAreNumbered() throws {
    let table = try Table(csv: "5.1,setosa\n4.9,virginica\n")
    #expect(table.names == ["c1", "c2"])
    #expect(table.rows == 2)
    #expect(try table.strings(named: "c2") == ["setosa", "virginica"])
  }

  @Test func textOnlyHasAHeader() throws {
    let table = try Table(csv: "name,city\nada,london\n")
    #expect(table.names == ["name", "city"])
    #expect(table.rows == 1)
  }

  @Test func headerAloneHasNoRows() throws {
    let table = try Table(csv: "x,y\n")
    #expect(table.names == ["x", "y"])
    #expect(table.rows == 0)
    #expect(try table.numbers().columns == 2)
  }

  @Test func emptyAndRepeatedNames() throws {
    #expect(try Table(csv: ",a,a\n0,1,2\n").names == ["c1", "a", "a_2"])
    #expect(try Table(csv: "a,a_2,a\n0,1,2\n").names == ["a", "a_2", "a_3"])
    #expect(try Table(csv: ",c1\n0,1\n").names == ["c1_2", "c1"])
  }

  @Test func quotes() throws {
    let table = try Table(csv: "name,\"n,m\"\n\"a \"\"b\"\"\",\"1\"\n\"two\nlines\",2\n\"\",3\n")
    #expect(table.names == ["name", "n,m"])
    #expect(try table.strings(named: "name") == ["a \"b\"", "two\nlines", ""])
    #expect(try table.numbers(named: "n,m") == [1, 2, 3])
  }

  @Test func aQuoteInsideAFieldIsText() throws {
    #expect(try Table(csv: "a,n\n5\" pipe,1\n").strings(named: "a") == ["5\" pipe"])
  }

  @Test(arguments: ["x,y\r\n1,2\r\n3,4\r\n", "x,y\n1,2\n3,4", "x,y\r1,2\r3,4\r", "x,y\n\n1,2\n\r\n3,4\n\n"])
  func lineEnds(_ text: String) throws {
    let table = try Table(csv: text)
    #expect(table.names == ["x", "y"])
    #expect(try table.numbers().values == [1, 3, 2, 4])
  }

  @Test func byteOrderMark() throws {
    let table = try Table(separated: [0xEF, 0xBB, 0xBF] + Array("\"x\",é\n1,2\n".utf8), name: "t.csv")
    #expect(table.names == ["x", "é"])
  }

  @Test func missingIsNaNInNumbersAndTextInLabels() throws {
    let table = try Table(csv: "x,y,kind\n1,NA,\n,nan,NA\n3, NaN ,c\n")
    let x = try table.numbers(named: "x")
    #expect(x[0] == 1 && x[1].isNaN && x[2] == 3)
    #expect(try table.numbers(named: "y").allSatisfy { $0.isNaN })
    #expect(try table.strings(named: "kind") == ["", "NA", "c"])
  }

  @Test func aFirstRowOfMissingValuesIsNoHeader() throws {
    let table = try Table(csv: "NA,NA\n1,2\n")
    #expect(table.rows == 2)
    #expect(table.names == ["c1", "c2"])
  }

  @Test func raggedRowsAreNamedByLine() throws {
    let error = dataError { _ = try Table(csv: "x,y\n1,2\n\"a\nb\",3\n4\n") }
    #expect(error?.message == "t.csv, line 5: 1 field where the first row has 2")
    let more = dataError { _ = try Table(csv: "x,y\n1,2,3\n") }
    #expect(more?.message == "t.csv, line 2: 3 fields where the first row has 2")
  }

  @Test func brokenQuotes() throws {
    #expect(dataError { _ = try Table(csv: "x\n\"a\n") }?.message == "t.csv, line 2: a quoted field has no end")
    #expect(
      dataError { _ = try Table(csv: "x\n\"a\"b\n") }?.message == "t.csv, line 2: text follows a closing quote")
  }

  @Test(arguments: ["", "\n\n", "\r\n"])
  func empty(_ text: String) {
    #expect(dataError { _ = try Table(csv: text) }?.message == "t.csv has no rows")
  }

  @Test func notUTF8() {
    let error = dataError { _ = try Table(separated: Array("x\n".utf8) + [0xE9, 0x0A], name: "t.csv") }
    #expect(error?.message == "t.csv is not UTF-8 text")
  }

  @Test func aHugeLineAndManyRowsAreLinear() throws {
    let wide = Array(repeating: "1", count: 200_000).joined(separator: ",")
    #expect(try Table(csv: wide + "\n" + wide).names.count == 200_000)
    let long = String(repeating: "y", count: 4_000_000)
    #expect(try Table(csv: "name\n\(long)\n").strings(named: "name").first?.utf8.count == 4_000_000)
  }

  @Test func interruption() {
    let interruption = Interruption()
    interruption.request()
    #expect(throws: (any Error).self) {
      try Table(separated: Array("x\n1\n".utf8), name: "t.csv", interruption: interruption)
    }
  }
}

struct DataNumberTests {
  @Test(arguments: [
    "0", "-0", "1", "+1", "0.1", ".5", "5.", "1e3", "1E-3", "123456789012345678", "9007199254740993",
    "0.30000000000000004",
    "1.7976931348623157e308", "4.9e-324", "2.2250738585072011e-308", "1e400", "-1e-400", "1e22", "1e23",
    "179769313486231580793728971405301e5", "0.000000000000000000000000000000001", "8.5e15", "123456.789e-30",
    "00000000000000000000000000000000012.5", "1e99999999999999999999",
  ])
  func exactAsTheCompilersOwn(_ text: String) throws {
    let value = try #require(NumberField.value(of: text))
    let expected = try #require(Double(text))
    #expect(value.bitPattern == expected.bitPattern)
  }

  @Test func randomNumbersReadBack() {
    var generator = SystemRandomNumberGenerator()
    for _ in 0..<20_000 {
      let x = Double(bitPattern: generator.next())
      guard x.isFinite else { continue }
      #expect(NumberField.value(of: "\(x)") == x)
    }
  }

  @Test(arguments: ["Inf", "inf", "-INFINITY", "+inf"])
  func infinite(_ text: String) { #expect(NumberField.value(of: text)?.isInfinite == true) }

  @Test(arguments: ["", " ", "NA", "NaN", "nan", "\t"])
  func missing(_ text: String) { #expect(NumberField.value(of: text)?.isNaN == true) }

  @Test(arguments: ["a", "1a", "1e", "e5", ".", "-", "1 2", "0x10", "1.2.3", "--1", "1,5", "na", "infinit", "1e+"])
  func text(_ text: String) { #expect(NumberField.value(of: text) == nil) }
}
