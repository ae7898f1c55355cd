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

/// A block of C from packed ones of A and B.
static void FN(packed_block)(ptrdiff_t m, ptrdiff_t n, ptrdiff_t k, const REAL *a, const REAL *b, bool adds,
                             const REAL *bias, const FINISH *finish, REAL *c, ptrdiff_t ldc) {
  for (ptrdiff_t j = 0; j < n; j += COLUMNS, b += COLUMNS * k) {
    ptrdiff_t width = n - j < COLUMNS ? n - j : COLUMNS;
    const REAL *panel = a, *its_bias = bias ? bias + j : NULL;
    for (ptrdiff_t i = 0; i < m; i += ROWS, panel += ROWS * k) {
      REAL *z = c + i + j * ldc;
      if (m - i >= ROWS && width == COLUMNS)
        FN(tile)(TILE_HEIGHT, false, L, COLUMNS, k, panel, ROWS, b, COLUMNS, 1, adds, its_bias, finish, z, ldc);
      else
        FN(rows_of_product)(m - i < ROWS ? m - i : ROWS, width, k, panel, ROWS, b, COLUMNS, 1, adds, its_bias, finish, z,
                            ldc);
    }
  }
}

/// C = op(A)·op(B), or what it adds to C, with a bias and a finish, if they are not NULL; an inner size of 0 gives zeros.
/// `room` has NNK_PACKED_A + NNK_PACKED_B bytes.
static void FN(packed_product)(int ta, int tb, ptrdiff_t m, ptrdiff_t n, ptrdiff_t k, const REAL *a, ptrdiff_t lda,
                               const REAL *b, ptrdiff_t ldb, int adds, const REAL *bias, const FINISH *finish, REAL *c,
                               ptrdiff_t ldc, void *room) {
  REAL *rows = room, *columns = rows + NNK_PACKED_A / sizeof(REAL);
  for (ptrdiff_t j = 0; j < n; j += BLOCK_COLUMNS)
    for (ptrdiff_t p = 0; p == 0 || p < k; p += DEPTH) {
      ptrdiff_t width = n - j < BLOCK_COLUMNS ? n - j : BLOCK_COLUMNS, depth = k - p < DEPTH ? k - p : DEPTH;
      bool is_last = p + depth >= k;
      FN(pack_columns)(tb, width, depth, tb ? b + j + p * ldb : b + p + j * ldb, ldb, columns);
      for (ptrdiff_t i = 0; i < m; i += BLOCK_ROWS) {
        ptrdiff_t height = m - i < BLOCK_ROWS ? m - i : BLOCK_ROWS;
        FN(pack_rows)(ta, height, depth, ta ? a + p + i * lda : a + i + p * lda, lda, rows);
        FN(packed_block)(height, width, depth, rows, columns, adds || p > 0, is_last && bias ? bias + j : NULL,
                         is_last ? finish : NULL, c + i + j * ldc, ldc);
      }
    }
}

#undef FINISH
#undef ROWS
#undef COLUMNS
#undef DEPTH
#undef BLOCK_ROWS
#undef BLOCK_COLUMNS
#undef TILE_HEIGHT
#undef TILE_WIDTH
