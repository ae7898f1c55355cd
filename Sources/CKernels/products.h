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

#define FINISH FN(nnk_finish)

/// A vector of sums that is to go to c: finished, and stored. `kind` is the finish's, known where this is inlined.
INLINE void FN(store_finished)(nnk_finish kind, V sum, const FINISH *finish, REAL *c, bool is_part, ptrdiff_t count) {
  ptrdiff_t place = c - finish->c;
  if (kind == nnk_activate) {
    if (is_part) FN(store_part)(finish->act + place, FN(relu)(sum), count);
    else FN(store)(finish->act + place, FN(relu)(sum));
    if (finish->act == finish->c) return;
  } else {
    V x = is_part ? FN(load_part)(finish->x + place, count) : FN(load)(finish->x + place);
    sum = kind == nnk_subtract ? x - FN(fill)(finish->s) * sum : FN(binary_value)(nnk_where_positive, sum, x);
  }
  if (is_part) FN(store_part)(c, sum, count);
  else FN(store)(c, sum);
}

/// What a tile does beside its sums, where the memory's bandwidth is idle.
typedef struct {
  /// Where the numbers of A and B that it reads are copied: column behind column, and row behind row. NULL is nowhere.
  REAL *copy_a, *copy_b;
  /// What is needed later, and is brought to the second cache meanwhile, a line of each every few of the inner size: A's
  /// numbers lie behind one another, B's so far apart. It may lie beyond an operand's end, as nobody reads it.
  const REAL *next_a, *next_b;
  ptrdiff_t next_step;
} FN(aside);

/// A line is brought every so many of the inner size: over the depth of a panel 2 KB, some of the next block's A, and a
/// column of B.
#define STEPS 8
#define LINE (64 / (ptrdiff_t)sizeof(REAL))

/// `height` vectors of rows × `width` columns of C, the last vector with `last` rows; B's entry (p, j) is at
/// p·bp + j·bj. A bias, a row, is added last, before the finish.
INLINE void FN(tile)(int height, bool isPart, ptrdiff_t last, int width, ptrdiff_t k, const REAL *a, ptrdiff_t lda,
                     const REAL *b, ptrdiff_t bp, ptrdiff_t bj, const FN(aside) *aside, bool adds, const REAL *bias,
                     const FINISH *finish, REAL *c, ptrdiff_t ldc) {
  V s[TILE_HEIGHT][TILE_WIDTH] = {};
  FN(aside) by = aside ? *aside : (FN(aside)){};
  for (ptrdiff_t left = k, steps; left > 0; left -= steps) {
    steps = aside && left > STEPS ? STEPS : left;
    if (aside) {
      __builtin_prefetch(by.next_a, 0, 2);
      __builtin_prefetch(by.next_b, 0, 2);
      by.next_a += LINE;
      by.next_b += by.next_step;
    }
    for (ptrdiff_t p = 0; p < steps; p++) {
      V x[TILE_HEIGHT];
      UNROLL for (int i = 0; i < height; i++) {
        x[i] = isPart && i == height - 1 ? FN(load_part)(a + i * L, last) : FN(load)(a + i * L);
        if (by.copy_a) FN(store)(by.copy_a + i * L, x[i]);
      }
      UNROLL for (int j = 0; j < width; j++) {
        V y = FN(fill)(b[j * bj]);
        if (by.copy_b) by.copy_b[j] = y[0];
        UNROLL for (int i = 0; i < height; i++) s[i][j] = FN(madd)(x[i], y, s[i][j]);
      }
      a += lda;
      b += bp;
      if (by.copy_a) by.copy_a += height * L;
      if (by.copy_b) by.copy_b += width;
    }
  }
  if (adds || bias)
    UNROLL for (int j = 0; j < width; j++)
      UNROLL for (int i = 0; i < height; i++) {
        const REAL *z = c + i * L + j * ldc;
        if (adds) s[i][j] += isPart && i == height - 1 ? FN(load_part)(z, last) : FN(load)(z);
        if (bias) s[i][j] += FN(fill)(bias[j]);
      }
#define STORE(call)                                                                                                  \
  UNROLL for (int j = 0; j < width; j++)                                                                             \
    UNROLL for (int i = 0; i < height; i++) {                                                                        \
      REAL *z = c + i * L + j * ldc;                                                                                 \
      bool is_part = isPart && i == height - 1;                                                                      \
      call;                                                                                                          \
    }
  if (!finish) {
    STORE(if (is_part) FN(store_part)(z, s[i][j], last); else FN(store)(z, s[i][j]))
    return;
  }
  // A copy, as what is stored could be the original.
  const FINISH own = *finish;
  switch (own.kind) {
  case nnk_activate: STORE(FN(store_finished)(nnk_activate, s[i][j], &own, z, is_part, last)) break;
  case nnk_keep_positive: STORE(FN(store_finished)(nnk_keep_positive, s[i][j], &own, z, is_part, last)) break;
  case nnk_subtract: STORE(FN(store_finished)(nnk_subtract, s[i][j], &own, z, is_part, last)) break;
  }
#undef STORE
}

/// The rows of a tile, all columns of C, in strips of about the same width.
INLINE void FN(tiles)(int height, bool isPart, ptrdiff_t last, ptrdiff_t n, ptrdiff_t k, const REAL *a, ptrdiff_t lda,
                      const REAL *b, ptrdiff_t bp, ptrdiff_t bj, bool adds, const REAL *bias, const FINISH *finish, REAL *c,
                      ptrdiff_t ldc) {
  ptrdiff_t strips = (n + TILE_WIDTH - 1) / TILE_WIDTH;
  for (; strips > 0; strips--) {
    ptrdiff_t width = (n + strips - 1) / strips;
#define CASE(w)                                                                                                      \
  case w: FN(tile)(height, isPart, last, w, k, a, lda, b, bp, bj, NULL, adds, bias, finish, c, ldc); break;
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
  }
}

/// At most TILE_HEIGHT vectors of rows.
static void FN(rows_of_product)(ptrdiff_t m, ptrdiff_t n, ptrdiff_t k, const REAL *a, ptrdiff_t lda, const REAL *b,
                                ptrdiff_t bp, ptrdiff_t bj, bool adds, const REAL *bias, const FINISH *finish, REAL *c,
                                ptrdiff_t ldc) {
  ptrdiff_t height = (m + L - 1) / L, last = m - (height - 1) * L;
#define CASE(h)                                                                                                      \
  case h:                                                                                                            \
    if (last < L) FN(tiles)(h, true, last, n, k, a, lda, b, bp, bj, adds, bias, finish, c, ldc);                      \
    else FN(tiles)(h, false, L, n, k, a, lda, b, bp, bj, adds, bias, finish, c, ldc);                                 \
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
#define PANEL_DEPTH NNK_PANEL_DEPTH

/// Sums that are in C already get their bias and are finished.
static void FN(finish_sums)(ptrdiff_t m, ptrdiff_t n, const REAL *bias, const FINISH *finish, REAL *c, ptrdiff_t ldc) {
  if (!bias && !finish) return;
  for (ptrdiff_t j = 0; j < n; j++)
    for (ptrdiff_t i = 0; i < m; i += L) {
      ptrdiff_t count = m - i < L ? m - i : L;
      V sum = FN(load_part)(c + i + j * ldc, count);
      if (bias) sum += FN(fill)(bias[j]);
      if (finish) FN(store_finished)(finish->kind, sum, finish, c + i + j * ldc, true, count);
      else FN(store_part)(c + i + j * ldc, sum, count);
    }
}

/// Whether Aᵀ·op(B) has A's numbers copied so that lanes run along the rows; else it is made of dot products, as rows and
/// columns of long vectors are: short ones cost more to add up than to transpose.
static int FN(product_turns)(int tb, ptrdiff_t m, ptrdiff_t n, ptrdiff_t k) {
  return tb || !((k >= 2 * L && m < TILE_HEIGHT * L) || (k > 4 * L && n <= 16));
}

/// op(A)·op(B), or some rows or columns of a product with `whole_m` rows and `whole_n` columns, by whose sizes the order
/// of sums is chosen; with a bias and a finish, if they are not NULL, to C.
static void FN(product)(int ta, int tb, ptrdiff_t m, ptrdiff_t n, ptrdiff_t k, const REAL *a, ptrdiff_t lda,
                        const REAL *b, ptrdiff_t ldb, const REAL *bias, const FINISH *finish, REAL *c, ptrdiff_t ldc,
                        ptrdiff_t whole_m, ptrdiff_t whole_n) {
  const ptrdiff_t rows = TILE_HEIGHT * L;
  ptrdiff_t bp = tb ? ldb : 1, bj = tb ? 1 : ldb;
  REAL panel[TILE_HEIGHT * L * PANEL_DEPTH];
  if (whole_m == 1 && !tb && (ta || lda == 1)) {
    // A row times B: B's columns are in place.
    FN(dot_product)(1, n, k, a, k, b, ldb, c, ldc);
  } else if (whole_m == 1 && tb && ldc == 1 && (ta || lda == 1)) {
    // A row times Bᵀ is B times a column.
    FN(product)(0, 0, n, 1, k, b, ldb, a, k, NULL, NULL, c, n, whole_n, 1);
  } else if (!ta && !tb && 2 * whole_m <= L && k >= 2 * L && k <= PANEL_DEPTH * TILE_HEIGHT) {
    // Few rows would leave lanes empty.
    FN(transpose)(m, k, a, lda, panel, k);
    FN(dot_product)(m, n, k, panel, k, b, ldb, c, ldc);
  } else if (ta && !FN(product_turns)(tb, whole_m, whole_n, k)) {
    FN(dot_product)(m, n, k, a, lda, b, ldb, c, ldc);
  } else if (!ta) {
    for (ptrdiff_t i = 0; i < m; i += rows)
      FN(rows_of_product)(m - i < rows ? m - i : rows, n, k, a + i, lda, b, bp, bj, false, bias, finish, c + i, ldc);
    return;
  } else {
    for (ptrdiff_t i = 0; i < m; i += rows) {
      ptrdiff_t height = m - i < rows ? m - i : rows, p = 0;
      do {
        ptrdiff_t depth = k - p < PANEL_DEPTH ? k - p : PANEL_DEPTH;
        bool is_last = p + depth >= k;
        FN(transpose)(depth, height, a + p + i * lda, lda, panel, rows);
        FN(rows_of_product)(height, n, depth, panel, rows, b + p * bp, bp, bj, p > 0, is_last ? bias : NULL,
                            is_last ? finish : NULL, c + i, ldc);
        p += depth;
      } while (p < k);
    }
    return;
  }
  FN(finish_sums)(m, n, bias, finish, c, ldc);
}

#undef DOT_HEIGHT
#undef DOT_WIDTH
#undef PANEL_DEPTH
