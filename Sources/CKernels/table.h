// What a level offers: every kernel once for each type.
#ifndef NNX_CKERNELS_TABLE_H
#define NNX_CKERNELS_TABLE_H

#include "CKernels.h"

/// More do not make memory faster.
#define NNK_MOST_THREADS 16

/// Bytes of A and of B that a packed product copies at a time: of the second cache, and of a share of the third.
#define NNK_PACKED_A ((ptrdiff_t)393216)
#define NNK_PACKED_B ((ptrdiff_t)2097152)

/// Inner size at which a thin product's sums are cut where A is stored transposed.
#define NNK_PANEL_DEPTH 256

/// What becomes of a product's sums before they are stored, entry by entry as one operation after the other would.
typedef enum {
  /// act = relu(c); act may be c, which then has the activation alone.
  nnk_activate,
  /// c where x > 0, else 0
  nnk_keep_positive,
  /// x − s·c, rounded twice
  nnk_subtract,
} nnk_finish;

/// The finish of a whole product whose entries begin at c; x and act lie as C does.
#define NNK_FINISH(real, suffix)                                                                                     \
  typedef struct {                                                                                                   \
    nnk_finish kind;                                                                                                 \
    const real *c, *x;                                                                                               \
    real s, *act;                                                                                                    \
  } nnk_finish_##suffix;

NNK_FINISH(double, f64)
NNK_FINISH(float, f32)

#undef NNK_FINISH

#define NNK_KERNELS(real, suffix)                                                                                    \
  void (*unary_##suffix)(nnk_unary, ptrdiff_t, const real *, real *);                                                \
  void (*binary_##suffix)(nnk_binary, ptrdiff_t, const real *, ptrdiff_t, const real *, ptrdiff_t, real *);          \
  void (*bias_relu_##suffix)(ptrdiff_t, ptrdiff_t, const real *, const real *, real *, real *);                      \
  void (*sub_scaled_##suffix)(ptrdiff_t, const real *, real, const real *, real *);                                  \
  void (*select_##suffix)(ptrdiff_t, const real *, const uint8_t *, real *);                                         \
  void (*compare_##suffix)(nnk_binary, ptrdiff_t, const real *, ptrdiff_t, const real *, ptrdiff_t, uint8_t *);      \
  /* Rows or columns of a product with so many rows and columns; a bias and a finish may be NULL. */                    \
  void (*product_##suffix)(int, int, ptrdiff_t, ptrdiff_t, ptrdiff_t, const real *, ptrdiff_t, const real *,         \
                           ptrdiff_t, const real *, const nnk_finish_##suffix *, real *, ptrdiff_t, ptrdiff_t,       \
                           ptrdiff_t);                                                                               \
  int (*product_turns_##suffix)(int, ptrdiff_t, ptrdiff_t, ptrdiff_t);                                               \
  void (*packed_product_##suffix)(int, int, ptrdiff_t, ptrdiff_t, ptrdiff_t, const real *, ptrdiff_t, const real *,    \
                                  ptrdiff_t, int, const real *, const nnk_finish_##suffix *, real *, ptrdiff_t,      \
                                  void *);                                                                           \
  /* Rows and columns of a tile: shares of a packed product begin at their multiples. */                              \
  int packed_rows_##suffix, packed_columns_##suffix;                                                                 \
  void (*column_sums_##suffix)(ptrdiff_t, ptrdiff_t, const real *, real *);                                          \
  void (*strip_sums_##suffix)(ptrdiff_t, ptrdiff_t, const real *, ptrdiff_t, real *);                                \
  real (*sum_##suffix)(ptrdiff_t, const real *);                                                                     \
  real (*dot_##suffix)(ptrdiff_t, const real *, const real *);                                                       \
  void (*row_maxima_##suffix)(ptrdiff_t, ptrdiff_t, const real *, real *);                                           \
  void (*strip_softmax_##suffix)(ptrdiff_t, ptrdiff_t, const real *, ptrdiff_t, int, real *);                        \
  int (*all_finite_##suffix)(ptrdiff_t, const real *);                                                               \
  void (*transpose_##suffix)(ptrdiff_t, ptrdiff_t, const real *, ptrdiff_t, real *, ptrdiff_t);

typedef struct {
  NNK_KERNELS(double, f64)
  NNK_KERNELS(float, f32)
} nnk_table;

#undef NNK_KERNELS

/// The kernels that this thread calls.
const nnk_table *nnk_table_used(void);

extern const nnk_table nnk_table_baseline;
#if defined(__x86_64__)
extern const nnk_table nnk_table_avx2;
extern const nnk_table nnk_table_avx512;
#endif

#endif
