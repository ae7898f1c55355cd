// Vector kernels on numbers in column-major memory: entrywise functions, products, sums. Written once, compiled for
// three instruction sets, chosen when the program runs.
//
// Every entry of a result is computed by the same arithmetic wherever it stands, and every sum in an order that its
// length alone decides: the same operands give the same bits, in one call or in pieces. Level by level bits may
// differ, as the oldest processors have no fused multiply-add.
#ifndef NNX_CKERNELS_H
#define NNX_CKERNELS_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Instruction sets: what every processor of the architecture has; x86-64-v3; x86-64-v4.
typedef enum { nnk_baseline, nnk_avx2, nnk_avx512 } nnk_level;

/// The best level that this processor has.
nnk_level nnk_level_available(void);
/// The level that kernels run at: the best one, unless the environment has NNX_KERNELS=avx2 or =baseline.
nnk_level nnk_level_used(void);
/// Has kernels that this thread calls run at that level, or at the best one below that the processor has; for tests.
void nnk_force_level(nnk_level level);

/// Has long work done by so many threads, the calling one among them; at first as many as there are processors.
/// Results do not depend on it.
void nnk_threads(int count);
/// How many threads do long work.
int nnk_threads_used(void);
/// Calls `body` with ranges that together are 0 ..< count, which begin at multiples of `grain`, in several threads;
/// one call with all where count ≤ grain, or while others have their work done.
void nnk_parallel_for(ptrdiff_t count, ptrdiff_t grain, void (*body)(void *context, ptrdiff_t start, ptrdiff_t end),
                      void *context);
/// The same for work of some microseconds: shared where other threads are awake, as long as trials find that this is
/// faster; `size` tells how much work it is, in bytes of multiplied numbers.
void nnk_parallel_for_short(ptrdiff_t count, ptrdiff_t grain, double size,
                            void (*body)(void *context, ptrdiff_t start, ptrdiff_t end), void *context);

/// From so many bytes of multiplied numbers, for the time that they take, work is worth to be shared where another thread
/// is awake; and worth its waking.
#define NNK_SHORT_WORK 0x1p20
#define NNK_LONG_WORK 0x1p24

/// Of a result, some columns; or some rows, all columns.
typedef struct {
  int by_rows;
  ptrdiff_t start, end;
} nnk_share;

/// Whether packed_product is faster than OpenBLAS at this level.
int nnk_packs_products(void);

/// Functions of one number.
typedef enum {
  nnk_neg,
  nnk_abs,
  nnk_sqrt,
  nnk_square,
  nnk_reciprocal,
  /// The larger of x and 0; NaN stays.
  nnk_relu,
  nnk_exp,
  nnk_log,
  nnk_log1p,
  nnk_expm1,
  nnk_tanh,
  nnk_sigmoid,
  nnk_softplus,
  /// −1, 0 or 1; zeros and NaN stay.
  nnk_sign,
  nnk_copy,
  nnk_floor,
  nnk_ceil,
  /// To the nearest whole number, ties to even.
  nnk_rint,
  nnk_trunc,
} nnk_unary;

/// Functions of two numbers.
typedef enum {
  nnk_add,
  nnk_sub,
  nnk_mul,
  nnk_div,
  /// x where it is NaN or x ≥ y, else y
  nnk_max,
  /// x where it is NaN or x ≤ y, else y
  nnk_min,
  // 1 or 0 as a number
  nnk_gt,
  nnk_ge,
  nnk_lt,
  nnk_le,
  nnk_eq,
  nnk_ne,
  /// x where y > 0, else 0: it selects, so that NaN·0 is 0
  nnk_where_positive,
} nnk_binary;

// The declarations of one type: `real` is double or float, the suffix f64 or f32.
//
// unary, binary: n numbers. z may be x or y. A stride of 0 means one number for all, 1 a vector.
// bias_relu: z = x + b, column by column, and a = relu(z): the same bits as one after the other. x may be z or a.
// sub_scaled: z = x − s·g, rounded twice as two statements would. z may be x or g.
// select: x where the mask's byte is not 0, else 0, whatever x is. z may be x.
// compare: bytes 1 where the comparison (nnk_gt … nnk_ne) holds, else 0.
// All of these use several threads for more than 2¹⁷ numbers; so do column_sums and row_sums, and sum and dot for more
// than 2¹⁹.
//
// product: C = op(A)·op(B), m×n with k inside; ta, tb: whether the operand is stored transposed; lda, ldb, ldc: numbers
//   from a column to the next. C overlaps neither A nor B.
// product_bias: z = op(A)·op(B) + a row, and act = relu(z) unless it is NULL; act may be z, which then has the activation
//   alone. product_keep_positive: c = op(A)·op(B) where x > 0, else 0. product_subtract: c = x − s·op(A)·op(B), rounded
//   as one after the other; c overlaps nothing else. All have no gaps between columns, and the bits of product (or
//   packed_product, where product_is_thin says no) and what follows; 0, and nothing done, where OpenBLAS is the one to
//   multiply, or there is no memory.
// Where a product's share is not NULL, only that is done, in this thread; it has the bits that it has in the whole.
// product_is_thin: whether these products are the faster ones for such sizes: by sizes, transposition and type alone.
// product_turns: whether product copies an A that is stored transposed, and would have the same bits from its transpose.
// packed_product: the same for others, C = op(A)·op(B), or what it adds to C, in several threads; 0 where there is no
//   memory for copies of A and B, some megabytes. Sums are cut at inner sizes of 256, whatever the threads.
// column_sums: 1×n; row_sums: m×1; sum: by halves, of which the left one is the largest power of two below n, down to
//   blocks. So whoever halves a long sum in the same way has the same bits. An empty sum is 0.
// dot: Σ xᵢ·yᵢ, in the order of sum.
// strip_sums: the sums of some rows, m, of a matrix whose columns are ld apart: by halves of n, n/2 on the left, down to
//   8 columns. row_sums does the same, but sums a single row as sum does.
// row_maxima: m×1, n ≥ 1: NaN where a row has one; the first of equal ones.
// strip_softmax: exp(x − max) over the sum of its row, of some rows, m, of a matrix whose columns are ld apart, as those of
//   z; z may be x. Or its logarithm, x − max − log of the sum; then z does not overlap x.
// all_finite: 1 where no number is NaN or infinite, else 0.
// transpose: x is m×n, z becomes n×m and does not overlap x; transpose_part: columns of x are ldx apart, those of z ldz.
#define NNX_CKERNELS(real, suffix)                                                                                   \
  void nnk_unary_##suffix(nnk_unary function, ptrdiff_t n, const real *x, real *z);                                  \
  void nnk_binary_##suffix(nnk_binary function, ptrdiff_t n, const real *x, ptrdiff_t xs, const real *y,             \
                           ptrdiff_t ys, real *z);                                                                   \
  void nnk_bias_relu_##suffix(ptrdiff_t m, ptrdiff_t n, const real *x, const real *b, real *z, real *a);             \
  void nnk_sub_scaled_##suffix(ptrdiff_t n, const real *x, real s, const real *g, real *z);                          \
  void nnk_select_##suffix(ptrdiff_t n, const real *x, const uint8_t *mask, real *z);                                \
  void nnk_compare_##suffix(nnk_binary comparison, ptrdiff_t n, const real *x, ptrdiff_t xs, const real *y,          \
                            ptrdiff_t ys, uint8_t *mask);                                                            \
  void nnk_product_##suffix(int ta, int tb, ptrdiff_t m, ptrdiff_t n, ptrdiff_t k, const real *a, ptrdiff_t lda,     \
                            const real *b, ptrdiff_t ldb, real *c, ptrdiff_t ldc, const nnk_share *share);           \
  int nnk_product_bias_##suffix(int ta, int tb, ptrdiff_t m, ptrdiff_t n, ptrdiff_t k, const real *a, const real *b, \
                                const real *bias, real *z, real *act, const nnk_share *share);                       \
  int nnk_product_keep_positive_##suffix(int ta, int tb, ptrdiff_t m, ptrdiff_t n, ptrdiff_t k, const real *a,       \
                                         const real *b, const real *x, real *c, const nnk_share *share);             \
  int nnk_product_subtract_##suffix(int ta, int tb, ptrdiff_t m, ptrdiff_t n, ptrdiff_t k, const real *a,            \
                                    const real *b, const real *x, real s, real *c, const nnk_share *share);          \
  int nnk_packed_product_##suffix(int ta, int tb, ptrdiff_t m, ptrdiff_t n, ptrdiff_t k, const real *a, ptrdiff_t lda, \
                                  const real *b, ptrdiff_t ldb, int adds, real *c, ptrdiff_t ldc);                   \
  int nnk_product_is_thin_##suffix(int ta, int tb, ptrdiff_t m, ptrdiff_t n, ptrdiff_t k);                           \
  int nnk_product_turns_##suffix(int tb, ptrdiff_t m, ptrdiff_t n, ptrdiff_t k);                                     \
  void nnk_column_sums_##suffix(ptrdiff_t m, ptrdiff_t n, const real *x, real *z);                                   \
  void nnk_row_sums_##suffix(ptrdiff_t m, ptrdiff_t n, const real *x, real *z);                                      \
  void nnk_strip_sums_##suffix(ptrdiff_t m, ptrdiff_t n, const real *x, ptrdiff_t ld, real *z);                      \
  real nnk_sum_##suffix(ptrdiff_t n, const real *x);                                                                 \
  real nnk_dot_##suffix(ptrdiff_t n, const real *x, const real *y);                                                  \
  void nnk_row_maxima_##suffix(ptrdiff_t m, ptrdiff_t n, const real *x, real *z);                                    \
  void nnk_strip_softmax_##suffix(ptrdiff_t m, ptrdiff_t n, const real *x, ptrdiff_t ld, int is_log, real *z);       \
  int nnk_all_finite_##suffix(ptrdiff_t n, const real *x);                                                           \
  void nnk_transpose_##suffix(ptrdiff_t m, ptrdiff_t n, const real *x, real *z);                                     \
  void nnk_transpose_part_##suffix(ptrdiff_t m, ptrdiff_t n, const real *x, ptrdiff_t ldx, real *z, ptrdiff_t ldz);

NNX_CKERNELS(double, f64)
NNX_CKERNELS(float, f32)

#undef NNX_CKERNELS

#ifdef __cplusplus
}
#endif

#endif
