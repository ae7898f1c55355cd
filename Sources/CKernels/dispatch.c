// The level is chosen at the first call, by what the processor has and the environment asks for.
#include "table.h"
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

static _Atomic(const nnk_table *) current;
static _Thread_local const nnk_table *forced;

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

/// What the environment asks for, at most what the processor has.
static nnk_level level_asked(void) {
  nnk_level best = nnk_level_available();
  const char *name = getenv("NNX_KERNELS");
  if (name && strcmp(name, "baseline") == 0) return nnk_baseline;
  return name && strcmp(name, "avx2") == 0 && best > nnk_avx2 ? nnk_avx2 : best;
}

static const nnk_table *chosen(void) {
  const nnk_table *table = table_of(level_asked());
  atomic_store_explicit(&current, table, memory_order_relaxed);
  return table;
}

static inline const nnk_table *table(void) {
  if (forced) return forced;
  const nnk_table *known = atomic_load_explicit(&current, memory_order_relaxed);
  return known ? known : chosen();
}

const nnk_table *nnk_table_used(void) { return table(); }

nnk_level nnk_level_used(void) {
#if defined(__x86_64__)
  if (table() == &nnk_table_avx512) return nnk_avx512;
  if (table() == &nnk_table_avx2) return nnk_avx2;
#endif
  return nnk_baseline;
}

void nnk_force_level(nnk_level level) {
  nnk_level best = nnk_level_available();
  forced = table_of(level < best ? level : best);
}

// Long work is shared among threads: entrywise work at multiples of whole lines of memory, sums by halves.

#define LONG (1 << 17)
/// A sum reads only: waking a thread pays later.
#define LONG_SUM (1 << 19)
#define GRAIN 4096
/// Numbers of the sums that threads share, and how many of these one call adds up.
#define SUM_GRAIN (1 << 16)
#define SUM_GRAINS 64

#define KERNELS(real, suffix)                                                                                        \
  typedef struct {                                                                                                   \
    const nnk_table *table;                                                                                          \
    nnk_unary unary;                                                                                                 \
    nnk_binary binary;                                                                                               \
    ptrdiff_t m, n, xs, ys;                                                                                          \
    const real *x, *y;                                                                                               \
    real s, *z, *a;                                                                                                  \
    const uint8_t *mask;                                                                                             \
    uint8_t *truths;                                                                                                 \
  } Work_##suffix;                                                                                                   \
                                                                                                                     \
  SHARED(unary, suffix, w->table->unary_##suffix(w->unary, n, w->x + i, w->z + i))                                   \
  void nnk_unary_##suffix(nnk_unary function, ptrdiff_t n, const real *x, real *z) {                                 \
    if (n < LONG) return table()->unary_##suffix(function, n, x, z);                                                 \
    Work_##suffix work = {.table = table(), .unary = function, .x = x, .z = z};                                      \
    nnk_parallel_for(n, GRAIN, share_unary_##suffix, &work);                                                         \
  }                                                                                                                  \
                                                                                                                     \
  SHARED(binary, suffix,                                                                                             \
         w->table->binary_##suffix(w->binary, n, w->x + i * w->xs, w->xs, w->y + i * w->ys, w->ys, w->z + i))        \
  void nnk_binary_##suffix(nnk_binary function, ptrdiff_t n, const real *x, ptrdiff_t xs, const real *y,             \
                           ptrdiff_t ys, real *z) {                                                                  \
    if (n < LONG) return table()->binary_##suffix(function, n, x, xs, y, ys, z);                                     \
    Work_##suffix work = {.table = table(), .binary = function, .x = x, .xs = xs != 0, .y = y, .ys = ys != 0, .z = z}; \
    nnk_parallel_for(n, GRAIN, share_binary_##suffix, &work);                                                        \
  }                                                                                                                  \
                                                                                                                     \
  SHARED(bias_relu, suffix,                                                                                          \
         w->table->bias_relu_##suffix(w->m, n, w->x + i * w->m, w->y + i, w->z + i * w->m, w->a + i * w->m))         \
  void nnk_bias_relu_##suffix(ptrdiff_t m, ptrdiff_t n, const real *x, const real *b, real *z, real *a) {            \
    if (m <= LONG / (n > 0 ? n : 1)) return table()->bias_relu_##suffix(m, n, x, b, z, a);                           \
    Work_##suffix work = {.table = table(), .m = m, .x = x, .y = b, .z = z, .a = a};                                 \
    nnk_parallel_for(n, 1, share_bias_relu_##suffix, &work);                                                         \
  }                                                                                                                  \
                                                                                                                     \
  SHARED(sub_scaled, suffix, w->table->sub_scaled_##suffix(n, w->x + i, w->s, w->y + i, w->z + i))                   \
  void nnk_sub_scaled_##suffix(ptrdiff_t n, const real *x, real s, const real *g, real *z) {                         \
    if (n < LONG) return table()->sub_scaled_##suffix(n, x, s, g, z);                                                \
    Work_##suffix work = {.table = table(), .x = x, .s = s, .y = g, .z = z};                                         \
    nnk_parallel_for(n, GRAIN, share_sub_scaled_##suffix, &work);                                                    \
  }                                                                                                                  \
                                                                                                                     \
  SHARED(select, suffix, w->table->select_##suffix(n, w->x + i, w->mask + i, w->z + i))                              \
  void nnk_select_##suffix(ptrdiff_t n, const real *x, const uint8_t *mask, real *z) {                               \
    if (n < LONG) return table()->select_##suffix(n, x, mask, z);                                                    \
    Work_##suffix work = {.table = table(), .x = x, .mask = mask, .z = z};                                           \
    nnk_parallel_for(n, GRAIN, share_select_##suffix, &work);                                                        \
  }                                                                                                                  \
                                                                                                                     \
  SHARED(compare, suffix,                                                                                            \
         w->table->compare_##suffix(w->binary, n, w->x + i * w->xs, w->xs, w->y + i * w->ys, w->ys, w->truths + i))  \
  void nnk_compare_##suffix(nnk_binary comparison, ptrdiff_t n, const real *x, ptrdiff_t xs, const real *y,          \
                            ptrdiff_t ys, uint8_t *mask) {                                                           \
    if (n < LONG) return table()->compare_##suffix(comparison, n, x, xs, y, ys, mask);                               \
    Work_##suffix work = {.table = table(), .binary = comparison, .x = x, .xs = xs != 0, .y = y, .ys = ys != 0,      \
                          .truths = mask};                                                                           \
    nnk_parallel_for(n, GRAIN, share_compare_##suffix, &work);                                                       \
  }                                                                                                                  \
                                                                                                                     \
  SHARED(column_sums, suffix, w->table->column_sums_##suffix(w->m, n, w->x + i * w->m, w->z + i))                    \
  void nnk_column_sums_##suffix(ptrdiff_t m, ptrdiff_t n, const real *x, real *z) {                                  \
    if (m <= LONG / (n > 0 ? n : 1)) return table()->column_sums_##suffix(m, n, x, z);                               \
    Work_##suffix work = {.table = table(), .m = m, .x = x, .z = z};                                                 \
    nnk_parallel_for(n, 1, share_column_sums_##suffix, &work);                                                       \
  }                                                                                                                  \
                                                                                                                     \
  SHARED(strip_sums, suffix, w->table->strip_sums_##suffix(n, w->n, w->x + i, w->m, w->z + i))                       \
  void nnk_strip_sums_##suffix(ptrdiff_t m, ptrdiff_t n, const real *x, ptrdiff_t ld, real *z) {                     \
    if (m <= LONG / (n > 0 ? n : 1)) return table()->strip_sums_##suffix(m, n, x, ld, z);                            \
    Work_##suffix work = {.table = table(), .m = ld, .n = n, .x = x, .z = z};                                        \
    nnk_parallel_for(m, 256, share_strip_sums_##suffix, &work);                                                      \
  }                                                                                                                  \
  void nnk_row_sums_##suffix(ptrdiff_t m, ptrdiff_t n, const real *x, real *z) {                                     \
    if (m == 1) *z = nnk_sum_##suffix(n, x);                                                                         \
    else nnk_strip_sums_##suffix(m, n, x, m, z);                                                                     \
  }                                                                                                                  \
                                                                                                                     \
  static void share_sum_##suffix(void *context, ptrdiff_t start, ptrdiff_t end) {                                    \
    const Work_##suffix *w = context;                                                                                \
    for (ptrdiff_t g = start; g < end; g++) {                                                                        \
      ptrdiff_t i = g * SUM_GRAIN, n = w->n - i < SUM_GRAIN ? w->n - i : SUM_GRAIN;                                  \
      w->z[g] = w->y ? w->table->dot_##suffix(n, w->x + i, w->y + i) : w->table->sum_##suffix(n, w->x + i);          \
    }                                                                                                                \
  }                                                                                                                  \
  static real halves_##suffix(ptrdiff_t n, const real *x) {                                                          \
    if (n == 1) return *x;                                                                                           \
    ptrdiff_t half = 1;                                                                                              \
    while (half < n - half) half *= 2;                                                                               \
    return halves_##suffix(half, x) + halves_##suffix(n - half, x + half);                                           \
  }                                                                                                                  \
  static real long_sum_##suffix(ptrdiff_t n, const real *x, const real *y) {                                         \
    if (n <= SUM_GRAIN * SUM_GRAINS) {                                                                               \
      real sums[SUM_GRAINS];                                                                                         \
      ptrdiff_t grains = (n + SUM_GRAIN - 1) / SUM_GRAIN;                                                            \
      Work_##suffix work = {.table = table(), .n = n, .x = x, .y = y, .z = sums};                                    \
      nnk_parallel_for(grains, 1, share_sum_##suffix, &work);                                                        \
      return halves_##suffix(grains, sums);                                                                          \
    }                                                                                                                \
    ptrdiff_t half = SUM_GRAIN * SUM_GRAINS;                                                                         \
    while (half < n - half) half *= 2;                                                                               \
    return long_sum_##suffix(half, x, y) + long_sum_##suffix(n - half, x + half, y ? y + half : y);                  \
  }                                                                                                                  \
  real nnk_sum_##suffix(ptrdiff_t n, const real *x) {                                                                \
    return n < LONG_SUM ? table()->sum_##suffix(n, x) : long_sum_##suffix(n, x, 0);                                  \
  }                                                                                                                  \
  real nnk_dot_##suffix(ptrdiff_t n, const real *x, const real *y) {                                                 \
    return n < LONG_SUM ? table()->dot_##suffix(n, x, y) : long_sum_##suffix(n, x, y);                               \
  }                                                                                                                  \
                                                                                                                     \
  void nnk_row_maxima_##suffix(ptrdiff_t m, ptrdiff_t n, const real *x, real *z) {                                   \
    table()->row_maxima_##suffix(m, n, x, z);                                                                        \
  }                                                                                                                  \
  SHARED(strip_softmax, suffix, w->table->strip_softmax_##suffix(n, w->n, w->x + i, w->m, w->s != 0, w->z + i))      \
  void nnk_strip_softmax_##suffix(ptrdiff_t m, ptrdiff_t n, const real *x, ptrdiff_t ld, int is_log, real *z) {      \
    if (m <= LONG / (n > 0 ? n : 1)) return table()->strip_softmax_##suffix(m, n, x, ld, is_log, z);                 \
    Work_##suffix work = {.table = table(), .m = ld, .n = n, .x = x, .s = is_log, .z = z};                           \
    nnk_parallel_for(m, 256, share_strip_softmax_##suffix, &work);                                                   \
  }                                                                                                                  \
  int nnk_all_finite_##suffix(ptrdiff_t n, const real *x) { return table()->all_finite_##suffix(n, x); }             \
  void nnk_transpose_##suffix(ptrdiff_t m, ptrdiff_t n, const real *x, real *z) {                                    \
    table()->transpose_##suffix(m, n, x, m, z, n);                                                                   \
  }                                                                                                                  \
  void nnk_transpose_part_##suffix(ptrdiff_t m, ptrdiff_t n, const real *x, ptrdiff_t ldx, real *z, ptrdiff_t ldz) { \
    table()->transpose_##suffix(m, n, x, ldx, z, ldz);                                                               \
  }

/// What a thread does with its share i ..< i + n of the work w.
#define SHARED(name, suffix, call)                                                                                   \
  static void share_##name##_##suffix(void *context, ptrdiff_t i, ptrdiff_t end) {                                   \
    const Work_##suffix *w = context;                                                                                \
    ptrdiff_t n = end - i;                                                                                           \
    call;                                                                                                            \
  }

KERNELS(double, f64)
KERNELS(float, f32)
