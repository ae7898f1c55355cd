// Which kernel multiplies, and how threads share a product. The kernel is chosen by the sizes of the whole, so that its
// shares are what they would be in one piece.
#include "table.h"
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

int nnk_packs_products(void) { return nnk_level_used() != nnk_baseline; }

static pthread_key_t room_key;
static int has_room_key;
static void make_room_key(void) { has_room_key = pthread_key_create(&room_key, free) == 0; }

/// A packed product's copies, for as many threads as there can be: memory that the calling thread keeps, of which only
/// what is used is there. NULL where the system has none.
static void *packing_room(void) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  if (pthread_once(&once, make_room_key) != 0 || !has_room_key) return NULL;
  void *room = pthread_getspecific(room_key);
  if (room) return room;
  room = aligned_alloc(4096, NNK_MOST_THREADS * (NNK_PACKED_A + NNK_PACKED_B));
  if (room && pthread_setspecific(room_key, room) != 0) {
    free(room);
    return NULL;
  }
  return room;
}

/// Where operands stay in the second cache, or few columns or rows have nothing to be copied for, numbers are best
/// multiplied where they are: at nearly the processor's peak up to 256³. Without wide vectors OpenBLAS is faster from 80³
/// on. What is done in one piece takes some 30 ms at most.
static int is_thin(ptrdiff_t m, ptrdiff_t n, ptrdiff_t k, double size) {
  double rows = (double)m, columns = (double)n, inner = (double)k, work = rows * columns * inner;
  int is_narrow = m <= 16 || n <= 16;
  if (work <= 0x1p19 || (work <= 0x1p21 && is_narrow)) return 1;
  if (!nnk_packs_products()) return 0;
  double operands = (rows * inner + inner * columns) * size;
  if (is_narrow) return work <= 0x1p27 && operands + rows * columns * size <= 0x1p27;
  return operands <= 0x1p20 && work <= 0x1p25;
}

#define PRODUCTS(real, suffix)                                                                                       \
  typedef struct {                                                                                                   \
    const nnk_table *table;                                                                                          \
    int ta, tb, adds, by_rows;                                                                                       \
    ptrdiff_t m, n, k, lda, ldb, ldc;                                                                                \
    const real *a, *b, *bias;                                                                                        \
    const nnk_finish_##suffix *finish;                                                                               \
    real *c;                                                                                                         \
    /* For what is packed. */                                                                                        \
    char *room;                                                                                                      \
    atomic_int rooms_taken;                                                                                          \
  } Product_##suffix;                                                                                                \
                                                                                                                     \
  /* Some rows or some columns of C. */                                                                              \
  static void share_##suffix(void *context, ptrdiff_t start, ptrdiff_t end) {                                        \
    Product_##suffix *w = context;                                                                                   \
    ptrdiff_t row = w->by_rows ? start : 0, column = w->by_rows ? 0 : start;                                         \
    ptrdiff_t m = w->by_rows ? end - start : w->m, n = w->by_rows ? w->n : end - start;                              \
    const real *a = w->a + (w->ta ? row * w->lda : row), *b = w->b + (w->tb ? column : column * w->ldb);             \
    const real *bias = w->bias ? w->bias + column : NULL;                                                            \
    real *c = w->c + row + column * w->ldc;                                                                          \
    if (!w->room) {                                                                                                  \
      w->table->product_##suffix(w->ta, w->tb, m, n, w->k, a, w->lda, b, w->ldb, bias, w->finish, c, w->ldc, w->m,   \
                                 w->n);                                                                              \
      return;                                                                                                        \
    }                                                                                                                \
    char *room = w->room + atomic_fetch_add(&w->rooms_taken, 1) * (NNK_PACKED_A + NNK_PACKED_B);                     \
    w->table->packed_product_##suffix(w->ta, w->tb, m, n, w->k, a, w->lda, b, w->ldb, w->adds, bias, w->finish, c,   \
                                      w->ldc, room);                                                                 \
  }                                                                                                                  \
                                                                                                                     \
  static void multiply_##suffix(Product_##suffix *w, const nnk_share *share) {                                       \
    if (share) {                                                                                                     \
      w->by_rows = share->by_rows;                                                                                   \
      share_##suffix(w, share->start, share->end);                                                                   \
      return;                                                                                                        \
    }                                                                                                                \
    ptrdiff_t rows = w->table->packed_rows_##suffix, columns = w->table->packed_columns_##suffix;                    \
    /* Whichever way there are more tiles, shares differ least. */                                                   \
    w->by_rows = w->m / rows > w->n / columns;                                                                       \
    ptrdiff_t count = w->by_rows ? w->m : w->n, grain = w->by_rows ? rows : columns;                                 \
    double work = (double)w->m * (double)w->n * (double)w->k * sizeof(real);                                         \
    if (work >= NNK_LONG_WORK) nnk_parallel_for(count, grain, share_##suffix, w);                                    \
    else if (work >= NNK_SHORT_WORK) nnk_parallel_for_short(count, grain, work, share_##suffix, w);                  \
    else share_##suffix(w, 0, count);                                                                                \
  }                                                                                                                  \
                                                                                                                     \
  void nnk_product_##suffix(int ta, int tb, ptrdiff_t m, ptrdiff_t n, ptrdiff_t k, const real *a, ptrdiff_t lda,     \
                            const real *b, ptrdiff_t ldb, real *c, ptrdiff_t ldc, const nnk_share *share) {          \
    Product_##suffix work = {.table = nnk_table_used(), .ta = ta, .tb = tb, .m = m, .n = n, .k = k, .lda = lda,      \
                             .ldb = ldb, .ldc = ldc, .a = a, .b = b, .c = c};                                        \
    multiply_##suffix(&work, share);                                                                                 \
  }                                                                                                                  \
                                                                                                                     \
  int nnk_packed_product_##suffix(int ta, int tb, ptrdiff_t m, ptrdiff_t n, ptrdiff_t k, const real *a, ptrdiff_t lda, \
                                  const real *b, ptrdiff_t ldb, int adds, real *c, ptrdiff_t ldc) {                  \
    Product_##suffix work = {.table = nnk_table_used(), .ta = ta, .tb = tb, .adds = adds, .m = m, .n = n, .k = k,    \
                             .lda = lda, .ldb = ldb, .ldc = ldc, .a = a, .b = b, .c = c, .room = packing_room()};    \
    if (!work.room) return 0;                                                                                        \
    multiply_##suffix(&work, NULL);                                                                                  \
    return 1;                                                                                                        \
  }                                                                                                                  \
                                                                                                                     \
  int nnk_product_is_thin_##suffix(int ta, int tb, ptrdiff_t m, ptrdiff_t n, ptrdiff_t k) {                          \
    (void)ta, (void)tb;                                                                                              \
    return is_thin(m, n, k, sizeof(real));                                                                           \
  }                                                                                                                  \
                                                                                                                     \
  int nnk_product_turns_##suffix(int tb, ptrdiff_t m, ptrdiff_t n, ptrdiff_t k) {                                    \
    return m > 1 && k <= NNK_PANEL_DEPTH && is_thin(m, n, k, sizeof(real)) &&                                        \
           nnk_table_used()->product_turns_##suffix(tb, m, n, k);                                                    \
  }                                                                                                                  \
                                                                                                                     \
  /* The kernel that the product alone would have. */                                                                \
  static int finished_##suffix(int ta, int tb, ptrdiff_t m, ptrdiff_t n, ptrdiff_t k, const real *a, const real *b,  \
                               const real *bias, const nnk_finish_##suffix *finish, real *c,                         \
                               const nnk_share *share) {                                                             \
    Product_##suffix work = {.table = nnk_table_used(), .ta = ta, .tb = tb, .m = m, .n = n, .k = k, .lda = ta ? k : m, \
                             .ldb = tb ? n : k, .ldc = m, .a = a, .b = b, .bias = bias, .finish = finish, .c = c};   \
    if (!is_thin(m, n, k, sizeof(real))) {                                                                           \
      if (!nnk_packs_products()) return 0;                                                                           \
      work.room = packing_room();                                                                                    \
      if (!work.room) return 0;                                                                                      \
    }                                                                                                                \
    multiply_##suffix(&work, share);                                                                                 \
    return 1;                                                                                                        \
  }                                                                                                                  \
  int nnk_product_bias_##suffix(int ta, int tb, ptrdiff_t m, ptrdiff_t n, ptrdiff_t k, const real *a, const real *b, \
                                const real *bias, real *z, real *act, const nnk_share *share) {                      \
    nnk_finish_##suffix finish = {.kind = nnk_activate, .c = z, .act = act};                                         \
    return finished_##suffix(ta, tb, m, n, k, a, b, bias, act ? &finish : NULL, z, share);                           \
  }                                                                                                                  \
  int nnk_product_keep_positive_##suffix(int ta, int tb, ptrdiff_t m, ptrdiff_t n, ptrdiff_t k, const real *a,       \
                                         const real *b, const real *x, real *c, const nnk_share *share) {            \
    nnk_finish_##suffix finish = {.kind = nnk_keep_positive, .c = c, .x = x};                                        \
    return finished_##suffix(ta, tb, m, n, k, a, b, NULL, &finish, c, share);                                        \
  }                                                                                                                  \
  int nnk_product_subtract_##suffix(int ta, int tb, ptrdiff_t m, ptrdiff_t n, ptrdiff_t k, const real *a,            \
                                    const real *b, const real *x, real s, real *c, const nnk_share *share) {         \
    nnk_finish_##suffix finish = {.kind = nnk_subtract, .c = c, .x = x, .s = s};                                     \
    return finished_##suffix(ta, tb, m, n, k, a, b, NULL, &finish, c, share);                                        \
  }

PRODUCTS(double, f64)
PRODUCTS(float, f32)
