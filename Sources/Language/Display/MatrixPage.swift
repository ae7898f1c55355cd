import Calculus
import Matrices

/// A matrix in the forms of a page.
///
/// The table comes first where a front end has the choice: its numbers stand under each other on the point, can be
/// copied, and are there at once, which holds for LaTeX neither in a notebook nor with many numbers. LaTeX, for small
/// matrices, serves pages that are printed.
struct MatrixPage {
  let matrix: Matrix
  private let layout: NumberLayout
  private let cells: [[String]]

  init(_ matrix: Matrix, _ page: PageSize = PageSize()) {
    self.matrix = matrix
    layout = page.layout
    cells = matrix.isScalar ? [] : layout.cells(of: matrix)
  }

  var bundle: Bundle {
    if matrix.isScalar { return Bundle(plain: NumberLayout.format(matrix.number(at: 0), digits: layout.digits)) }
    let title = NumberLayout.header(of: matrix)
    if matrix.isEmpty { return Bundle(plain: title) }
    return Bundle(
      plain: title + "\n" + layout.text(of: matrix), latex: latex,
      html: HTMLTable(caption: title, rows: cells).html)
  }

  /// nil where it would not fit on a page.
  private var latex: String? {
    guard max(matrix.rows, matrix.columns) <= Self.most, cells.first?.count == matrix.columns,
      cells.allSatisfy({ row in row.allSatisfy { $0.count <= Self.longest } })
    else { return nil }
    let rows = cells.map { row in
      row.map { LaTeXNumber.set($0.filter { $0 != " " }) }.joined(separator: " & ")
    }
    return "$$\\begin{bmatrix}\n\(rows.joined(separator: " \\\\\n"))\n\\end{bmatrix}$$"
  }

  private static let (most, longest) = (10, 12)
}
