// Products op(A)·op(B) of large matrices: blocks of A and B are copied to where the innermost loop finds them one number
// behind the other, A's to stay in the second cache, a panel of B's in the first.
//
// Goto and van de Geijn, "Anatomy of High-Performance Matrix Multiplication", ACM TOMS 34 (2008).

#define ROWS FN(packed_rows)
#define COLUMNS TILE_WIDTH
/// Rows of a panel of A, columns of one of B.
enum { FN(packed_rows) = TILE_HEIGHT * L, FN(packed_columns) = TILE_WIDTH };
/// Of a block: the inner size, by which sums are cut for good, and how much of A and of B is copied at a time.
#define DEPTH ((ptrdiff_t)256)
#define BLOCK_ROWS (NNK_PACKED_A / DEPTH / (ptrdiff_t)sizeof(REAL) / ROWS * ROWS)
#define BLOCK_COLUMNS (NNK_PACKED_B / DEPTH / (ptrdiff_t)sizeof(REAL) / COLUMNS * COLUMNS)

/// Rows of op(A) by panels of ROWS, in each column behind column; what a last panel lacks stays as it is.
static void FN(pack_rows)(int ta, ptrdiff_t m, ptrdiff_t k, const REAL *a, ptrdiff_t lda, REAL *panel) {
  for (ptrdiff_t i = 0; i < m; i += ROWS, panel += ROWS * k) {
    ptrdiff_t height = m - i < ROWS ? m - i : ROWS;
    if (ta) {
      FN(transpose)(k, height, a + i * lda, lda, panel, ROWS);
    } else if (height == ROWS) {
      for (ptrdiff_t p = 0; p < k; p++)
        UNROLL for (int v = 0; v < TILE_HEIGHT; v++)
          FN(store)(panel + p * ROWS + v * L, FN(load)(a + i + p * lda + v * L));
    } else {
      for (ptrdiff_t p = 0; p < k; p++) __builtin_memcpy(panel + p * ROWS, a + i + p * lda, height * sizeof(REAL));
    }
  }
}

/// Columns of op(B) by panels of COLUMNS, in each row behind row.
static void FN(pack_columns)(int tb, ptrdiff_t n, ptrdiff_t k, const REAL *b, ptrdiff_t ldb, REAL *panel) {
  for (ptrdiff_t j = 0; j < n; j += COLUMNS, panel += COLUMNS * k) {
    ptrdiff_t width = n - j < COLUMNS ? n - j : COLUMNS;
    if (!tb) {
      FN(transpose)(k, width, b + j * ldb, ldb, panel, COLUMNS);
    } else if (width == COLUMNS) {
      for (ptrdiff_t p = 0; p < k; p++) __builtin_memcpy(panel + p * COLUMNS, b + j + p * ldb, COLUMNS * sizeof(REAL));
    } else {
      for (ptrdiff_t p = 0; p < k; p++) __builtin_memcpy(panel + p * COLUMNS, b + j + p * ldb, width * sizeof(REAL));
    }
  }
}

/// What some of the inner size gives to a block of C.
typedef struct {
  ptrdiff_t m, n, k;
  int ta, tb;
  const REAL *a, *b;
  ptrdiff_t lda, ldb;
  /// Where A and B are packed. A block above this one has packed B.
  REAL *rows, *columns;
  bool has_b;
  /// A's numbers for the block after this one: so many runs of them, lda apart.
  const REAL *next;
  ptrdiff_t next_runs;
  bool adds;
  const REAL *bias;
  const FINISH *finish;
  REAL *c;
  ptrdiff_t ldc;
} FN(block);

/// The first tile that needs numbers reads them where they lie, and packs them. What is transposed, and what fills no tile,
/// is packed before.
static void FN(packed_block)(const FN(block) *w) {
  const FN(block) o = *w;
  ptrdiff_t tiles = 0;
  for (ptrdiff_t j = 0; j < o.n; j += COLUMNS) {
    ptrdiff_t width = o.n - j < COLUMNS ? o.n - j : COLUMNS;
    const REAL *b = o.tb ? o.b + j : o.b + j * o.ldb, *bias = o.bias ? o.bias + j : NULL;
    REAL *columns = o.columns + j * o.k;
    bool has_b = o.has_b;
    for (ptrdiff_t i = 0; i < o.m; i += ROWS, tiles++) {
      ptrdiff_t height = o.m - i < ROWS ? o.m - i : ROWS;
      const REAL *a = o.ta ? o.a + i * o.lda : o.a + i;
      REAL *rows = o.rows + i * o.k, *c = o.c + i + j * o.ldc;
      bool has_a = j > 0, is_whole = height == ROWS && width == COLUMNS;
      if (!has_a && (o.ta || !is_whole)) {
        FN(pack_rows)(o.ta, height, o.k, a, o.lda, rows);
        has_a = true;
      }
      if (!has_b && (o.tb || !is_whole)) {
        FN(pack_columns)(o.tb, width, o.k, b, o.ldb, columns);
        has_b = true;
      }
      FN(aside) aside = {.next_a = rows, .next_b = rows};
      if (tiles < o.next_runs) aside.next_a = o.next + tiles * o.lda;
      if (!o.has_b && j + COLUMNS < o.n && i / ROWS < COLUMNS) {
        const REAL *beside = o.tb ? b + COLUMNS : b + COLUMNS * o.ldb;
        aside.next_b = beside + i / ROWS * o.ldb;
        aside.next_step = STEPS * (o.tb ? o.ldb : 1);
      }
#define TILE(a, lda, copy_of_a, b, bp, bj, copy_of_b)                                                                \
  do {                                                                                                               \
    aside.copy_a = copy_of_a, aside.copy_b = copy_of_b;                                                              \
    FN(tile)(TILE_HEIGHT, false, L, COLUMNS, o.k, a, lda, b, bp, bj, &aside, o.adds, bias, o.finish, c, o.ldc);      \
  } while (0)
      if (!is_whole)
        FN(rows_of_product)(height, width, o.k, rows, ROWS, columns, COLUMNS, 1, o.adds, bias, o.finish, c, o.ldc);
      else if (has_a && has_b) TILE(rows, ROWS, NULL, columns, COLUMNS, 1, NULL);
      else if (has_a) TILE(rows, ROWS, NULL, b, 1, o.ldb, columns);
      else if (has_b) TILE(a, o.lda, rows, columns, COLUMNS, 1, NULL);
      else TILE(a, o.lda, rows, b, 1, o.ldb, columns);
#undef TILE
      has_b = true;
    }
  }
}

/// C = op(A)·op(B), or what it adds to C, with a bias and a finish, if they are not NULL; an inner size of 0 gives zeros.
/// `room` has NNK_PACKED_A + NNK_PACKED_B bytes.
static void FN(packed_product)(int ta, int tb, ptrdiff_t m, ptrdiff_t n, ptrdiff_t k, const REAL *a, ptrdiff_t lda,
                               const REAL *b, ptrdiff_t ldb, int adds, const REAL *bias, const FINISH *finish, REAL *c,
                               ptrdiff_t ldc, void *room) {
  FN(block) w = {.ta = ta, .tb = tb, .lda = lda, .ldb = ldb, .ldc = ldc, .rows = room};
  w.columns = w.rows + NNK_PACKED_A / sizeof(REAL);
  for (ptrdiff_t j = 0; j < n; j += BLOCK_COLUMNS) {
    w.n = n - j < BLOCK_COLUMNS ? n - j : BLOCK_COLUMNS;
    for (ptrdiff_t p = 0; p == 0 || p < k; p += DEPTH) {
      bool is_last = k - p <= DEPTH;
      w.k = is_last ? k - p : DEPTH;
      w.b = tb ? b + j + p * ldb : b + p + j * ldb;
      w.adds = adds || p > 0;
      w.bias = is_last && bias ? bias + j : NULL;
      w.finish = is_last ? finish : NULL;
      for (ptrdiff_t i = 0; i < m; i += BLOCK_ROWS) {
        bool is_lowest = m - i <= BLOCK_ROWS;
        w.m = is_lowest ? m - i : BLOCK_ROWS;
        w.has_b = i > 0;
        w.a = ta ? a + p + i * lda : a + i + p * lda;
        w.c = c + i + j * ldc;
        ptrdiff_t row = is_lowest ? 0 : i + BLOCK_ROWS, inner = is_lowest ? p + DEPTH : p;
        w.next = ta ? a + inner + row * lda : a + row + inner * lda;
        w.next_runs = inner >= k ? 0 : ta ? m - row : k - inner;
        FN(packed_block)(&w);
      }
    }
  }
}

#undef FINISH
#undef STEPS
#undef LINE
#undef ROWS
#undef COLUMNS
#undef DEPTH
#undef BLOCK_ROWS
#undef BLOCK_COLUMNS
#undef TILE_HEIGHT
#undef TILE_WIDTH
