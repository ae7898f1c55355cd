// Products op(A)·op(B) of thin or small matrices: tiles of C in registers.
//
// Lanes run along the rows where A's columns lie in memory as they are used (with A transposed, they are packed so);
// where A is transposed and C is small beside the inner size, they run along that, and each entry is a dot product.

#if WIDTH == 64
// Of 32 registers: 4 × 6 sums, 4 vectors of A.
#define TILE_HEIGHT 4
#define TILE_WIDTH 6
#define DOT_HEIGHT 4
#define DOT_WIDTH 4
#elif WIDTH == 32
#define TILE_HEIGHT 3
#define TILE_WIDTH 4
#define DOT_HEIGHT 4
#define DOT_WIDTH 2
#else
#define TILE_HEIGHT 2
#define TILE_WIDTH 4
#define DOT_HEIGHT 4
#define DOT_WIDTH 2
#endif

/// `height` vectors of rows × `width` columns of C, the last vector with `last` rows; B's entry (p, j) is at
/// p·bp + j·bj. With a bias, a row, it is added last; `act` then takes what a ReLU leaves of it, and may be C.
INLINE void FN(tile)(int height, bool isPart, ptrdiff_t last, int width, ptrdiff_t k, const REAL *a, ptrdiff_t lda,
                     const REAL *b, ptrdiff_t bp, ptrdiff_t bj, bool adds, const REAL *bias, REAL *act, REAL *c,
                     ptrdiff_t ldc) {
  V s[TILE_HEIGHT][TILE_WIDTH] = {};
  for (ptrdiff_t p = 0; p < k; p++) {
    V x[TILE_HEIGHT];
    UNROLL for (int i = 0; i < height; i++)
      x[i] = isPart && i == height - 1 ? FN(load_part)(a + i * L, last) : FN(load)(a + i * L);
    UNROLL for (int j = 0; j < width; j++) {
      V y = FN(fill)(b[j * bj]);
      UNROLL for (int i = 0; i < height; i++) s[i][j] = FN(madd)(x[i], y, s[i][j]);
    }
    a += lda;
    b += bp;
  }
  UNROLL for (int j = 0; j < width; j++)
    UNROLL for (int i = 0; i < height; i++) {
      ptrdiff_t place = i * L + j * ldc;
      bool isLast = isPart && i == height - 1;
      if (adds) s[i][j] += isLast ? FN(load_part)(c + place, last) : FN(load)(c + place);
      if (bias) s[i][j] += FN(fill)(bias[j]);
      if (act != c) {
        if (isLast) FN(store_part)(c + place, s[i][j], last);
        else FN(store)(c + place, s[i][j]);
      }
      if (act) {
        if (isLast) FN(store_part)(act + place, FN(relu)(s[i][j]), last);
        else FN(store)(act + place, FN(relu)(s[i][j]));
      }
    }
}

/// The rows of a tile, all columns of C, in strips of about the same width.
INLINE void FN(tiles)(int height, bool isPart, ptrdiff_t last, ptrdiff_t n, ptrdiff_t k, const REAL *a, ptrdiff_t lda,
                      const REAL *b, ptrdiff_t bp, ptrdiff_t bj, bool adds, const REAL *bias, REAL *act, REAL *c,
                      ptrdiff_t ldc) {
  ptrdiff_t strips = (n + TILE_WIDTH - 1) / TILE_WIDTH;
  for (; strips > 0; strips--) {
    ptrdiff_t width = (n + strips - 1) / strips;
#define CASE(w)                                                                                                      \
  case w: FN(tile)(height, isPart, last, w, k, a, lda, b, bp, bj, adds, bias, act, c, ldc); break;
    switch (width) {
      CASE(1)
      CASE(2)
      CASE(3)
      CASE(4)
#if TILE_WIDTH > 4
      CASE(5)
      CASE(6)
#endif
    }
#undef CASE
    n -= width;
    b += width * bj;
    c += width * ldc;
    if (bias) bias += width;
    if (act) act += width * ldc;
  }
}

/// At most TILE_HEIGHT vectors of rows.
static void FN(rows_of_product)(ptrdiff_t m, ptrdiff_t n, ptrdiff_t k, const REAL *a, ptrdiff_t lda, const REAL *b,
                                ptrdiff_t bp, ptrdiff_t bj, bool adds, const REAL *bias, REAL *act, REAL *c,
                                ptrdiff_t ldc) {
  ptrdiff_t height = (m + L - 1) / L, last = m - (height - 1) * L;
#define CASE(h)                                                                                                      \
  case h:                                                                                                            \
    if (last < L) FN(tiles)(h, true, last, n, k, a, lda, b, bp, bj, adds, bias, act, c, ldc);                                   \
    else FN(tiles)(h, false, L, n, k, a, lda, b, bp, bj, adds, bias, act, c, ldc);                                              \
    break;
  switch (height) {
    CASE(1)
    CASE(2)
#if TILE_HEIGHT > 2
    CASE(3)
#endif
#if TILE_HEIGHT > 3
    CASE(4)
#endif
  }
#undef CASE
}

/// `height` × `width` dot products of columns of A and B.
INLINE void FN(dots)(int height, int width, ptrdiff_t k, const REAL *a, ptrdiff_t lda, const REAL *b, ptrdiff_t ldb,
                     REAL *c, ptrdiff_t ldc) {
  V s[DOT_HEIGHT * DOT_WIDTH + L] = {};
  ptrdiff_t p = 0;
  for (; p + L <= k; p += L) {
    V x[DOT_HEIGHT];
    UNROLL for (int i = 0; i < height; i++) x[i] = FN(load)(a + p + i * lda);
    UNROLL for (int j = 0; j < width; j++) {
      V y = FN(load)(b + p + j * ldb);
      UNROLL for (int i = 0; i < height; i++) s[j * height + i] = FN(madd)(x[i], y, s[j * height + i]);
    }
  }
  if (p < k) {
    V x[DOT_HEIGHT];
    UNROLL for (int i = 0; i < height; i++) x[i] = FN(load_part)(a + p + i * lda, k - p);
    UNROLL for (int j = 0; j < width; j++) {
      V y = FN(load_part)(b + p + j * ldb, k - p);
      UNROLL for (int i = 0; i < height; i++) s[j * height + i] = FN(madd)(x[i], y, s[j * height + i]);
    }
  }
  REAL sums[DOT_HEIGHT * DOT_WIDTH + L];
  UNROLL for (int g = 0; g < height * width; g += L) FN(store)(sums + g, FN(lane_sums)(s + g));
  UNROLL for (int j = 0; j < width; j++)
    UNROLL for (int i = 0; i < height; i++) c[i + j * ldc] = sums[j * height + i];
}

/// C = Aᵀ·B by dot products.
static void FN(dot_product)(ptrdiff_t m, ptrdiff_t n, ptrdiff_t k, const REAL *a, ptrdiff_t lda, const REAL *b,
                            ptrdiff_t ldb, REAL *c, ptrdiff_t ldc) {
  for (ptrdiff_t strips = (n + DOT_WIDTH - 1) / DOT_WIDTH; strips > 0; strips--) {
    ptrdiff_t width = (n + strips - 1) / strips, left = m;
    const REAL *x = a;
    REAL *z = c;
    for (ptrdiff_t bands = (m + DOT_HEIGHT - 1) / DOT_HEIGHT; bands > 0; bands--) {
      ptrdiff_t height = (left + bands - 1) / bands;
#define CASE(h, w)                                                                                                   \
  case h * 8 + w: FN(dots)(h, w, k, x, lda, b, ldb, z, ldc); break;
      switch (height * 8 + width) {
        CASE(1, 1)
        CASE(2, 1)
        CASE(3, 1)
        CASE(4, 1)
        CASE(1, 2)
        CASE(2, 2)
        CASE(3, 2)
        CASE(4, 2)
#if DOT_WIDTH > 2
        CASE(1, 3)
        CASE(2, 3)
        CASE(3, 3)
        CASE(4, 3)
        CASE(1, 4)
        CASE(2, 4)
        CASE(3, 4)
        CASE(4, 4)
#endif
      }
#undef CASE
      left -= height;
      x += height * lda;
      z += height;
    }
    n -= width;
    b += width * ldb;
    c += width * ldc;
  }
}

/// Inner size of a packed panel of A.
#define PANEL_DEPTH 256

/// C = op(A)·op(B), or some rows or columns of a product with `whole_m` rows and `whole_n` columns, by whose sizes the
/// order of sums is chosen.
static void FN(product)(int ta, int tb, ptrdiff_t m, ptrdiff_t n, ptrdiff_t k, const REAL *a, ptrdiff_t lda,
                        const REAL *b, ptrdiff_t ldb, REAL *c, ptrdiff_t ldc, ptrdiff_t whole_m, ptrdiff_t whole_n) {
  const ptrdiff_t rows = TILE_HEIGHT * L;
  ptrdiff_t bp = tb ? ldb : 1, bj = tb ? 1 : ldb;
  // A row times B: B's columns are in place.
  if (whole_m == 1 && !tb && (ta || lda == 1)) return FN(dot_product)(1, n, k, a, k, b, ldb, c, ldc);
  // A row times Bᵀ is B times a column.
  if (whole_m == 1 && tb && ldc == 1 && (ta || lda == 1))
    return FN(product)(0, 0, n, 1, k, b, ldb, a, k, c, n, whole_n, 1);
  REAL panel[TILE_HEIGHT * L * PANEL_DEPTH];
  if (!ta && !tb && 2 * whole_m <= L && k >= 2 * L && k <= PANEL_DEPTH * TILE_HEIGHT) {
    // Few rows would leave lanes empty.
    FN(transpose_block)(m, k, a, lda, panel, k);
    return FN(dot_product)(m, n, k, panel, k, b, ldb, c, ldc);
  }
  if (!ta) {
    for (ptrdiff_t i = 0; i < m; i += rows)
      FN(rows_of_product)(m - i < rows ? m - i : rows, n, k, a + i, lda, b, bp, bj, false, NULL, NULL, c + i, ldc);
    return;
  }
  if (!tb && k >= 2 * L && (whole_m < rows || whole_n <= 16)) return FN(dot_product)(m, n, k, a, lda, b, ldb, c, ldc);
  for (ptrdiff_t i = 0; i < m; i += rows) {
    ptrdiff_t height = m - i < rows ? m - i : rows, p = 0;
    do {
      ptrdiff_t depth = k - p < PANEL_DEPTH ? k - p : PANEL_DEPTH;
      FN(transpose_block)(depth, height, a + p + i * lda, lda, panel, rows);
      FN(rows_of_product)(height, n, depth, panel, rows, b + p * bp, bp, bj, p > 0, NULL, NULL, c + i, ldc);
      p += depth;
    } while (p < k);
  }
}

/// Z = A·B + bias and act = relu(Z), each entry as by one after the other; act may be Z, or NULL. Rows or columns of a
/// whole, as of a product.
static void FN(product_bias)(ptrdiff_t m, ptrdiff_t n, ptrdiff_t k, const REAL *a, ptrdiff_t lda, const REAL *b,
                             const REAL *bias, REAL *z, REAL *act, ptrdiff_t ldz, ptrdiff_t whole_m) {
  const ptrdiff_t rows = TILE_HEIGHT * L;
  if (whole_m == 1 || 2 * whole_m <= L) {
    FN(product)(0, 0, m, n, k, a, lda, b, k, z, ldz, whole_m, n);
    for (ptrdiff_t j = 0; j < n; j++)
      for (ptrdiff_t i = 0; i < m; i += L) {
        ptrdiff_t count = m - i < L ? m - i : L;
        V sum = FN(load_part)(z + i + j * ldz, count) + FN(fill)(bias[j]);
        FN(store_part)(z + i + j * ldz, sum, count);
        if (act) FN(store_part)(act + i + j * ldz, FN(relu)(sum), count);
      }
    return;
  }
  for (ptrdiff_t i = 0; i < m; i += rows)
    FN(rows_of_product)(m - i < rows ? m - i : rows, n, k, a + i, lda, b, 1, k, false, bias, act ? act + i : NULL, z + i,
                        ldz);
}

#undef DOT_HEIGHT
#undef DOT_WIDTH
#undef PANEL_DEPTH
