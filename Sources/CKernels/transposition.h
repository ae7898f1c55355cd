// Transposes in small blocks: pieces of two columns that are half the block's width apart lie side by side in a vector, and
// the squares that they make up are turned at once.

/// Entries of 16 bytes: a block is so high, and twice as wide.
#define PIECE (16 / (int)sizeof(REAL))
typedef REAL FN(Piece) __attribute__((ext_vector_type(PIECE)));
typedef REAL FN(Pair) __attribute__((ext_vector_type(2 * PIECE)));

INLINE void FN(load_pair)(const REAL *x, ptrdiff_t apart, FN(Pair) *pair) {
  FN(Piece) a, b;
  __builtin_memcpy(&a, x, sizeof a);
  __builtin_memcpy(&b, x + apart, sizeof b);
#if IS_DOUBLE
  *pair = __builtin_shufflevector(a, b, 0, 1, 2, 3);
#else
  *pair = __builtin_shufflevector(a, b, 0, 1, 2, 3, 4, 5, 6, 7);
#endif
}

/// z (2·PIECE × PIECE) ← the transpose of x (PIECE × 2·PIECE); or half of that, of one square.
INLINE void FN(transpose_pair)(bool is_pair, const REAL *x, ptrdiff_t ldx, REAL *z, ptrdiff_t ldz) {
  FN(Pair) rows[PIECE], turned[PIECE];
  UNROLL for (int j = 0; j < PIECE; j++) FN(load_pair)(x + j * ldx, is_pair ? PIECE * ldx : 0, &rows[j]);
#if IS_DOUBLE
  turned[0] = __builtin_shufflevector(rows[0], rows[1], 0, 4, 2, 6);
  turned[1] = __builtin_shufflevector(rows[0], rows[1], 1, 5, 3, 7);
#else
  FN(Pair) even[2], odd[2];
  UNROLL for (int j = 0; j < 2; j++) {
    even[j] = __builtin_shufflevector(rows[2 * j], rows[2 * j + 1], 0, 8, 2, 10, 4, 12, 6, 14);
    odd[j] = __builtin_shufflevector(rows[2 * j], rows[2 * j + 1], 1, 9, 3, 11, 5, 13, 7, 15);
  }
  turned[0] = __builtin_shufflevector(even[0], even[1], 0, 1, 8, 9, 4, 5, 12, 13);
  turned[1] = __builtin_shufflevector(odd[0], odd[1], 0, 1, 8, 9, 4, 5, 12, 13);
  turned[2] = __builtin_shufflevector(even[0], even[1], 2, 3, 10, 11, 6, 7, 14, 15);
  turned[3] = __builtin_shufflevector(odd[0], odd[1], 2, 3, 10, 11, 6, 7, 14, 15);
#endif
  UNROLL for (int i = 0; i < PIECE; i++) __builtin_memcpy(z + i * ldz, &turned[i], is_pair ? 32 : 16);
}

/// z (n×m, its columns ldz apart) ← the transpose of x (m×n, its columns ldx apart): a line of the cache of every column at
/// a time, as lines that lie powers of two apart drive each other out.
INLINE void FN(transpose_block)(ptrdiff_t m, ptrdiff_t n, const REAL *x, ptrdiff_t ldx, REAL *z, ptrdiff_t ldz) {
  const ptrdiff_t line = 64 / (ptrdiff_t)sizeof(REAL), whole = m - m % PIECE;
  for (ptrdiff_t top = 0; top < whole; top += line) {
    ptrdiff_t end = whole - top < line ? whole : top + line, j = 0;
    for (; j + 2 * PIECE <= n; j += 2 * PIECE)
      for (ptrdiff_t i = top; i < end; i += PIECE) FN(transpose_pair)(true, x + i + j * ldx, ldx, z + j + i * ldz, ldz);
    for (; j + PIECE <= n; j += PIECE)
      for (ptrdiff_t i = top; i < end; i += PIECE) FN(transpose_pair)(false, x + i + j * ldx, ldx, z + j + i * ldz, ldz);
    for (; j < n; j++)
      for (ptrdiff_t i = top; i < end; i++) z[j + i * ldz] = x[i + j * ldx];
  }
  for (ptrdiff_t i = whole; i < m; i++)
    for (ptrdiff_t j = 0; j < n; j++) z[j + i * ldz] = x[i + j * ldx];
}

static void FN(transpose)(ptrdiff_t m, ptrdiff_t n, const REAL *x, ptrdiff_t ldx, REAL *z, ptrdiff_t ldz) {
  // As many columns as fill a line of the cache: where they lie powers of two apart, few of them fit into it.
  const ptrdiff_t width = 64 / (ptrdiff_t)sizeof(REAL);
  for (ptrdiff_t j = 0; j < n; j += width)
    FN(transpose_block)(m, n - j < width ? n - j : width, x + j * ldx, ldx, z + j, ldz);
}

#undef PIECE
