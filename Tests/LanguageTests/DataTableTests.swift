import Testing

@testable import Language

struct DataTableTests {
  private let table = Table(
    names: ["sepal_length", "petal_length", "species"],
    columns: [.numbers([5.1, 4.9]), .numbers([1.4, 1.5]), .strings(["setosa", "virginica"])])

  @Test func columnsByName() throws {
    #expect(try table.column(named: "petal_length") == .numbers([1.4, 1.5]))
    #expect(try table.selecting(["petal_length", "sepal_length"]).numbers().values == [1.4, 1.5, 5.1, 4.9])
  }

  @Test func unknownColumnNamesTheNearest() {
    let error = dataError { _ = try table.column(named: "petal_lenght") }
    #expect(error?.message == "the table has no column \"petal_lenght\"")
    #expect(error?.help?.contains("did you mean \"petal_length\"?") == true)
    #expect(error?.help?.contains("\"species\"") == true)
  }

  @Test func aColumnChosenTwice() {
    #expect(dataError { _ = try table.selecting(["species", "species"]) } != nil)
  }

  @Test func textIsNotNumeric() {
    let error = dataError { _ = try table.numbers() }
    #expect(error?.message == "the column \"species\" is not numeric: row 1 is \"setosa\"")
    #expect(error?.help?.contains("sepal_length") == true)
  }

  @Test func theCulpritOfAColumnIsNamed() throws {
    let table = try Table(csv: "x\n1\n2\nthree\n")
    #expect(dataError { _ = try table.numbers() }?.message == "the column \"x\" is not numeric: row 3 is \"three\"")
  }

  @Test func text() {
    #expect(
      table.text() == """
        2×3 Table
        sepal_length  petal_length  species
                 5.1           1.4  setosa
                 4.9           1.5  virginica
        """)
  }

  @Test func longAndWideTablesAreCut() throws {
    let numbers = (0..<100).map(Double.init)
    let table = Table(names: (0..<50).map { "column\($0)" }, columns: Array(repeating: .numbers(numbers), count: 50))
    let lines = table.text().split(separator: "\n")
    #expect(lines[0] == "100×50 Table")
    #expect(lines.last == "⋮")
    #expect(lines.count == 11)
    #expect(lines.allSatisfy { $0.count <= 80 })
    #expect(lines[1].hasSuffix("⋯"))
  }
}
