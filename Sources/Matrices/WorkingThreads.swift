import CKernels
import COpenBLAS

/// How many threads share long work: large products, and kernels over many entries.
///
/// Small work has one, whatever the number. Kernels give the same bits for every number; LAPACK's routines
/// give the same for the same number.
public enum WorkingThreads {
  /// As many as there are processors, at first.
  public static var count: Int { Int(nnk_threads_used()) }

  /// Has long work done by so many from now on, the calling one among them; 1 … 64.
  public static func set(_ count: Int) {
    let count = min(max(1, count), most)
    nnk_threads(Int32(count))
    openblas_set_num_threads(Int32(count))
  }

  public static let most = 64

  /// Ends the threads that OpenBLAS starts with the process; for its first statement, before anybody uses the library.
  ///
  /// They look for work at full speed for a tenth of a second, so that the first products would share their processors.
  /// OpenBLAS starts them again when it has work for them.
  public static func endIdle() { nnx_end_blas_threads() }
}
