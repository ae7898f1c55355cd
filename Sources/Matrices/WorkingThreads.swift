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

  /// Calls `body` with ranges that together are 0 ..< `count`, each but the last a multiple of `grain` long, on all
  /// threads; on the calling one alone where it is itself one of them at work, or another's work keeps them.
  public static func share(_ count: Int, grain: Int = 1, _ body: @Sendable (Range<Int>) -> Void) {
    withoutActuallyEscaping(body) { body in
      let work = SharedWork(body)
      unsafe nnk_parallel_for(
        count, grain,
        { context, start, end in
          guard let context = unsafe context else { return }
          unsafe Unmanaged<SharedWork>.fromOpaque(context).takeUnretainedValue().body(start..<end)
        }, Unmanaged.passUnretained(work).toOpaque())
      withExtendedLifetime(work) {}
    }
  }

  /// Ends the threads that OpenBLAS starts with the process; for its first statement, before anybody uses the library.
  ///
  /// They look for work at full speed for a tenth of a second, so that the first products would share their processors.
  /// OpenBLAS starts them again when it has work for them.
  public static func endIdle() { nnx_end_blas_threads() }
}

/// A body as a C function can take it.
private final class SharedWork: Sendable {
  let body: @Sendable (Range<Int>) -> Void
  init(_ body: @escaping @Sendable (Range<Int>) -> Void) { self.body = body }
}
