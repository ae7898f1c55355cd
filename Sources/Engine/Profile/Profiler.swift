import CKernels
import Matrices

/// Where time goes: operations by what they do and on what, with the arithmetic and the memory that they need.
public final class Profiler {
  public struct Entry: Sendable {
    /// `A·B  150×3 · 3×10`.
    public var operation: String
    /// What runs it: a vector kernel, OpenBLAS, the operator itself.
    public var means: String
    public var count = 0
    public var seconds = 0.0
    /// Floating-point operations of products, in all.
    public var flops = 0.0
    /// Bytes read and written, in all.
    public var bytes = 0.0
  }

  private struct Key: Hashable {
    var operation: String
    var means: String
  }

  private var places: [Key: Int] = [:]
  private var all: [Entry] = []

  public init() {}

  /// What took longest first.
  public var entries: [Entry] { all.sorted { $0.seconds > $1.seconds } }

  func add(_ work: Work, _ duration: Duration) {
    let key = Key(operation: work.operation, means: work.means)
    let place = places[key] ?? all.count
    if place == all.count {
      places[key] = place
      all.append(Entry(operation: work.operation, means: work.means))
    }
    all[place].count += 1
    all[place].seconds += Double(duration.components.seconds) + Double(duration.components.attoseconds) * 1e-18
    all[place].flops += work.flops
    all[place].bytes += work.bytes
  }
}

/// What an operation does, for a reader and for an account.
struct Work {
  var operation: String
  var means: String
  var flops = 0.0
  var bytes = 0.0
}

extension Work {
  /// Of one kernel.
  init(_ kernel: Kernel) {
    let shape = "\(kernel.rows)×\(kernel.columns)"
    let size = Double(kernel.isFloat32 ? 4 : 8)
    let entries = Double(kernel.rows) * Double(kernel.columns)
    means = "kernel"
    switch kernel.code {
    case .product, .thinProduct:
      let (a, b) = (kernel.transposeA ? "Aᵀ" : "A", kernel.transposeB ? "Bᵀ" : "B")
      operation = "\(a)·\(b)  \(kernel.rows)×\(kernel.inner) · \(kernel.inner)×\(kernel.columns)"
      let isVector = kernel.rows == 1 || kernel.columns == 1
      means = kernel.code == .product && (isVector || nnk_packs_products() == 0) ? "OpenBLAS" : "kernel"
      flops = 2 * entries * Double(kernel.inner)
      bytes = size * (entries + Double(kernel.inner) * Double(kernel.rows + kernel.columns))
    case .affine, .productKeepPositive, .productSubtract:
      let (a, b) = (kernel.transposeA ? "Aᵀ" : "A", kernel.transposeB ? "Bᵀ" : "B")
      let formula =
        switch kernel.code {
        case .affine: kernel.hasActivation ? "relu(\(a)·\(b) + b)" : "\(a)·\(b) + b"
        case .productKeepPositive: "\(a)·\(b) ⊙ [· > 0]"
        default: "W - η·\(a)·\(b)"
        }
      operation = "\(formula)  \(kernel.rows)×\(kernel.inner) · \(kernel.inner)×\(kernel.columns)"
      flops = 2 * entries * Double(kernel.inner)
      bytes = size * (entries + Double(kernel.inner) * Double(kernel.rows + kernel.columns))
    case .biasRelu:
      operation = "Z = A + b, relu(Z)  \(shape)"
      bytes = 3 * size * entries
    case .subtractScaled:
      operation = "W - η·G  \(shape)"
      bytes = 3 * size * entries
    case .columnSums, .rowSums, .sum:
      operation =
        "\(kernel.code == .columnSums ? "colsum" : kernel.code == .rowSums ? "rowsum" : "sum")  \(shape)"
      bytes = size * entries
    case .softmax, .logSoftmax:
      operation = "\(kernel.code == .softmax ? "softmax" : "logsoftmax")  \(shape)"
      bytes = 2 * size * entries
    case .transpose, .spread, .convert:
      operation = "\(kernel.code == .transpose ? "ᵀ" : kernel.name)  \(shape)"
      bytes = 2 * size * entries
    case .unary, .binary, .compare, .select:
      operation = "\(kernel.name)  \(shape)"
      bytes = size * entries * (kernel.code == .unary ? 2 : 3)
    }
  }

  /// Of entrywise kernels that run part by part.
  init(_ kernels: ArraySlice<Kernel>) {
    let whole = kernels.flatMap { kernel in
      [kernel.a, kernel.b].prefix(kernel.operandRegisters.count).filter { $0.spread == .whole } + [kernel.result]
    }
    let first = kernels[kernels.startIndex]
    operation = "\(kernels.map(\.name).joined(separator: ", "))  \(first.rows)×\(first.columns)"
    means = "\(kernels.count) kernels in one pass"
    let entries = Double(first.rows) * Double(first.columns)
    bytes = Double(whole.count(where: { $0.spread == .whole })) * entries * (first.isFloat32 ? 4 : 8)
  }

  /// Of kernels that are cut into the same columns.
  init(_ section: ColumnSection) {
    let works = section.members.map { Work($0.kernel) }
    self.init(
      operation: works.map(\.operation).joined(separator: ", "),
      means: works.count == 1 ? works[0].means : "\(works.count) kernels by the same columns",
      flops: works.reduce(0) { $0 + $1.flops }, bytes: works.reduce(0) { $0 + $1.bytes })
  }

  /// Of operations over many rows.
  init(_ bands: BandProgram) {
    self.init(
      operation: "\(bands.operationCount) operations over \(bands.rows) rows", means: "band by band",
      flops: bands.flops, bytes: bands.bytes)
  }

  /// Of an operator that no kernel stands for.
  init(_ operation: Plan.Operation, _ operands: [Plan.Kind], _ result: Plan.Kind) {
    if let kernel = Kernel(.plan(operation), operands, result) {
      self.init(kernel)
      return
    }
    let shapes = operands.map { "\($0.shape)" }.joined(separator: ", ")
    let name =
      switch operation {
      case .constant: "a number"
      case .apply(_, let definition): definition.printedName
      case .product: "·"
      }
    self.init(
      operation: "\(name)  \(shapes)", means: "operator",
      bytes: (operands + [result]).reduce(0) { $0 + Double($1.shape.count) * Double($1.type.size) })
  }
}
