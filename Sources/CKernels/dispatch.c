// The level is chosen at the first call, by what the processor has.
#include "table.h"
#include <stdatomic.h>

static _Atomic(const nnk_table *) current;

static const nnk_table *table_of(nnk_level level) {
#if defined(__x86_64__)
  if (level == nnk_avx512) return &nnk_table_avx512;
  if (level == nnk_avx2) return &nnk_table_avx2;
#endif
  (void)level;
  return &nnk_table_baseline;
}

nnk_level nnk_level_available(void) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (__builtin_cpu_supports("x86-64-v4")) return nnk_avx512;
  if (__builtin_cpu_supports("x86-64-v3")) return nnk_avx2;
#endif
  return nnk_baseline;
}

static const nnk_table *chosen(void) {
  nnk_force_level(nnk_level_available());
  return atomic_load_explicit(&current, memory_order_relaxed);
}

static inline const nnk_table *table(void) {
  const nnk_table *known = atomic_load_explicit(&current, memory_order_relaxed);
  return known ? known : chosen();
}

nnk_level nnk_level_used(void) {
#if defined(__x86_64__)
  if (table() == &nnk_table_avx512) return nnk_avx512;
  if (table() == &nnk_table_avx2) return nnk_avx2;
#endif
  return nnk_baseline;
}

void nnk_force_level(nnk_level level) {
  nnk_level best = nnk_level_available();
  atomic_store_explicit(&current, table_of(level < best ? level : best), memory_order_relaxed);
}

/// Up to 80³ and with narrow results further on, one core of ours is ahead of OpenBLAS's kernels for AVX-512 and AVX2
/// on two cores, which wake for more than some 100³.
static int is_thin(ptrdiff_t m, ptrdiff_t n, ptrdiff_t k) {
  double work = (double)m * (double)n * (double)k;
  return work <= 0x1p19 || (work <= 0x1p21 && (m <= 16 || n <= 16));
}

#define KERNELS(real, suffix)                                                                                        \
  void nnk_unary_##suffix(nnk_unary function, ptrdiff_t n, const real *x, real *z) {                                 \
    table()->unary_##suffix(function, n, x, z);                                                                      \
  }                                                                                                                  \
  void nnk_binary_##suffix(nnk_binary function, ptrdiff_t n, const real *x, ptrdiff_t xs, const real *y,             \
                           ptrdiff_t ys, real *z) {                                                                  \
    table()->binary_##suffix(function, n, x, xs, y, ys, z);                                                          \
  }                                                                                                                  \
  void nnk_bias_relu_##suffix(ptrdiff_t m, ptrdiff_t n, const real *x, const real *b, real *z, real *a) {            \
    table()->bias_relu_##suffix(m, n, x, b, z, a);                                                                   \
  }                                                                                                                  \
  void nnk_sub_scaled_##suffix(ptrdiff_t n, const real *x, real s, const real *g, real *z) {                         \
    table()->sub_scaled_##suffix(n, x, s, g, z);                                                                     \
  }                                                                                                                  \
  void nnk_select_##suffix(ptrdiff_t n, const real *x, const uint8_t *mask, real *z) {                               \
    table()->select_##suffix(n, x, mask, z);                                                                         \
  }                                                                                                                  \
  void nnk_compare_##suffix(nnk_binary comparison, ptrdiff_t n, const real *x, ptrdiff_t xs, const real *y,          \
                            ptrdiff_t ys, uint8_t *mask) {                                                           \
    table()->compare_##suffix(comparison, n, x, xs, y, ys, mask);                                                    \
  }                                                                                                                  \
  void nnk_product_##suffix(int ta, int tb, ptrdiff_t m, ptrdiff_t n, ptrdiff_t k, const real *a, ptrdiff_t lda,     \
                            const real *b, ptrdiff_t ldb, real *c, ptrdiff_t ldc) {                                  \
    table()->product_##suffix(ta, tb, m, n, k, a, lda, b, ldb, c, ldc);                                              \
  }                                                                                                                  \
  void nnk_column_sums_##suffix(ptrdiff_t m, ptrdiff_t n, const real *x, real *z) {                                  \
    table()->column_sums_##suffix(m, n, x, z);                                                                       \
  }                                                                                                                  \
  void nnk_row_sums_##suffix(ptrdiff_t m, ptrdiff_t n, const real *x, real *z) {                                     \
    table()->row_sums_##suffix(m, n, x, z);                                                                          \
  }                                                                                                                  \
  real nnk_sum_##suffix(ptrdiff_t n, const real *x) { return table()->sum_##suffix(n, x); }                          \
  real nnk_dot_##suffix(ptrdiff_t n, const real *x, const real *y) { return table()->dot_##suffix(n, x, y); }        \
  void nnk_row_maxima_##suffix(ptrdiff_t m, ptrdiff_t n, const real *x, real *z) {                                   \
    table()->row_maxima_##suffix(m, n, x, z);                                                                        \
  }                                                                                                                  \
  void nnk_softmax_rows_##suffix(ptrdiff_t m, ptrdiff_t n, const real *x, real *z) {                                 \
    table()->softmax_rows_##suffix(m, n, x, z);                                                                      \
  }                                                                                                                  \
  int nnk_all_finite_##suffix(ptrdiff_t n, const real *x) { return table()->all_finite_##suffix(n, x); }             \
  void nnk_transpose_##suffix(ptrdiff_t m, ptrdiff_t n, const real *x, real *z) {                                    \
    table()->transpose_##suffix(m, n, x, z);                                                                         \
  }                                                                                                                  \
  int nnk_product_is_thin_##suffix(int ta, int tb, ptrdiff_t m, ptrdiff_t n, ptrdiff_t k) {                          \
    (void)ta, (void)tb;                                                                                              \
    return is_thin(m, n, k);                                                                                         \
  }

KERNELS(double, f64)
KERNELS(float, f32)
