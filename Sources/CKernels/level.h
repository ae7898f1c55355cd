// All kernels for one level, for both types. LEVEL is its name, WIDTH a vector's bytes, TARGET what functions may use.
#include "table.h"
#include <stdbool.h>
#if defined(__x86_64__)
#include <immintrin.h>
#endif

#pragma STDC FP_CONTRACT OFF

#ifdef TARGET
// Compilers that prefer narrower vectors at this level would split ours.
#pragma clang attribute push(__attribute__((target(TARGET), min_vector_width(512))), apply_to = function)
#endif

#define INLINE static inline __attribute__((always_inline))
#define UNROLL _Pragma("clang loop unroll(full)")
#define JOIN_(a, b) a##_##b
#define JOIN(a, b) JOIN_(a, b)
/// The name of a function or type that both number types have.
#define FN(name) JOIN(name, SUFFIX)

#define REAL double
#define INTEGER int64_t
#define UNSIGNED uint64_t
#define SUFFIX f64
#define IS_DOUBLE 1
#define L (WIDTH / 8)
#include "vectors.h"
#include "elementary.h"
#include "entrywise.h"
#include "reductions.h"
#include "transposition.h"
#include "products.h"
#include "packed.h"
#include "constants_end.h"
#undef REAL
#undef INTEGER
#undef UNSIGNED
#undef SUFFIX
#undef IS_DOUBLE
#undef L

#define REAL float
#define INTEGER int32_t
#define UNSIGNED uint32_t
#define SUFFIX f32
#define IS_DOUBLE 0
#define L (WIDTH / 4)
#include "vectors.h"
#include "elementary.h"
#include "entrywise.h"
#include "reductions.h"
#include "transposition.h"
#include "products.h"
#include "packed.h"
#include "constants_end.h"

#ifdef TARGET
#pragma clang attribute pop
#endif

#define KERNELS(suffix)                                                                                              \
  .unary_##suffix = unary_##suffix, .binary_##suffix = binary_##suffix, .bias_relu_##suffix = bias_relu_##suffix,    \
  .sub_scaled_##suffix = sub_scaled_##suffix, .select_##suffix = select_##suffix,                                    \
  .compare_##suffix = compare_##suffix, .product_##suffix = product_##suffix,                                        \
  .product_turns_##suffix = product_turns_##suffix, .packed_product_##suffix = packed_product_##suffix,              \
  .packed_rows_##suffix = packed_rows_##suffix, .packed_columns_##suffix = packed_columns_##suffix,                  \
  .column_sums_##suffix = column_sums_##suffix, .strip_sums_##suffix = strip_sums_##suffix,                          \
  .sum_##suffix = sum_##suffix, .dot_##suffix = dot_##suffix, .row_maxima_##suffix = row_maxima_##suffix,            \
  .strip_softmax_##suffix = strip_softmax_##suffix, .all_finite_##suffix = all_finite_##suffix,                      \
  .transpose_##suffix = transpose_##suffix

const nnk_table JOIN(nnk_table, LEVEL) = {KERNELS(f64), KERNELS(f32)};
