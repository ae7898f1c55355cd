// Transposes by squares of PIECE × PIECE entries: as many as fit lie side by side in vectors, and are turned at once.

/// Entries of 16 bytes, within which lanes are exchanged without delay; the pieces of a vector, and a cache line's entries.
#define PIECE (16 / (int)sizeof(REAL))
#define PIECES (L / PIECE)
#define LINE (64 / (int)sizeof(REAL))
/// So many lines of z stay in the first cache.
#define ROWS 256

// Where a bit of the lane's number is 0, u, else v from the lane that has it 0; and the other half of both.
#define EVEN(i, d) (((i) & (d)) ? L + (i) - (d) : (i))
#define ODD(i, d) (((i) & (d)) ? L + (i) : (i) + (d))

INLINE void FN(exchange)(V *u, V *v, V even, V odd) { *u = even, *v = odd; }

/// z (squares·PIECE × PIECE) ← the transpose of x (PIECE × squares·PIECE).
INLINE void FN(turn)(int squares, const REAL *x, ptrdiff_t ldx, REAL *z, ptrdiff_t ldz) {
  V rows[PIECE] = {};
  UNROLL for (int s = 0; s < squares; s++)
    UNROLL for (int j = 0; j < PIECE; j++)
      __builtin_memcpy((REAL *)&rows[j] + s * PIECE, x + (s * PIECE + j) * ldx, 16);
#define EXCHANGE(a, b, d)                                                                                            \
  FN(exchange)(&rows[a], &rows[b], __builtin_shufflevector(rows[a], rows[b], LANES(EVEN, d)),                        \
               __builtin_shufflevector(rows[a], rows[b], LANES(ODD, d)));
  EXCHANGE(0, 1, 1)
#if !IS_DOUBLE
  EXCHANGE(2, 3, 1)
  EXCHANGE(0, 2, 2)
  EXCHANGE(1, 3, 2)
#endif
#undef EXCHANGE
  UNROLL for (int i = 0; i < PIECE; i++) __builtin_memcpy(z + i * ldz, &rows[i], squares * 16);
}

/// z ← the transpose of m rows of so many turns of columns: each column of x from one end to the other, as the processor
/// fetches ahead.
INLINE void FN(transpose_columns)(int turns, int squares, ptrdiff_t m, const REAL *x, ptrdiff_t ldx, REAL *z,
                                  ptrdiff_t ldz) {
  const int width = squares * PIECE;
  ptrdiff_t i = 0;
  for (; i + PIECE <= m; i += PIECE)
    UNROLL for (int t = 0; t < turns; t++)
      FN(turn)(squares, x + i + t * width * ldx, ldx, z + t * width + i * ldz, ldz);
  for (; i < m; i++)
    for (ptrdiff_t j = 0; j < turns * width; j++) z[j + i * ldz] = x[i + j * ldx];
}

/// The columns that fill no line, squares first. A function of its own, as what its loops begin with would cost the others.
__attribute__((noinline)) static void FN(transpose_rest)(ptrdiff_t m, ptrdiff_t n, const REAL *x, ptrdiff_t ldx, REAL *z,
                                                         ptrdiff_t ldz) {
  ptrdiff_t j = 0;
  for (; j + PIECE <= n; j += PIECE) FN(transpose_columns)(1, 1, m, x + j * ldx, ldx, z + j, ldz);
  for (; j < n; j++)
    for (ptrdiff_t i = 0; i < m; i++) z[j + i * ldz] = x[i + j * ldx];
}

/// z (n×m, its columns ldz apart) ← the transpose of x (m×n, its columns ldx apart): whole lines of z at once, and what
/// fills none by bands of rows, whose lines it comes to several times.
static void FN(transpose)(ptrdiff_t m, ptrdiff_t n, const REAL *x, ptrdiff_t ldx, REAL *z, ptrdiff_t ldz) {
  ptrdiff_t j = 0;
  for (; j + LINE <= n; j += LINE) FN(transpose_columns)(LINE / L, PIECES, m, x + j * ldx, ldx, z + j, ldz);
  for (ptrdiff_t i = 0; i < m && j < n; i += ROWS)
    FN(transpose_rest)(m - i < ROWS ? m - i : ROWS, n - j, x + i + j * ldx, ldx, z + j + i * ldz, ldz);
}

#undef PIECE
#undef PIECES
#undef LINE
#undef ROWS
#undef EVEN
#undef ODD
