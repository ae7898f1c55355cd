// Transposes in squares of four by four.

typedef REAL FN(Four) __attribute__((ext_vector_type(4)));

INLINE void FN(transpose_square)(const REAL *x, ptrdiff_t m, REAL *z, ptrdiff_t n) {
  FN(Four) a, b, c, d;
  __builtin_memcpy(&a, x, sizeof a);
  __builtin_memcpy(&b, x + m, sizeof a);
  __builtin_memcpy(&c, x + 2 * m, sizeof a);
  __builtin_memcpy(&d, x + 3 * m, sizeof a);
  FN(Four) ab = __builtin_shufflevector(a, b, 0, 4, 2, 6), ba = __builtin_shufflevector(a, b, 1, 5, 3, 7);
  FN(Four) cd = __builtin_shufflevector(c, d, 0, 4, 2, 6), dc = __builtin_shufflevector(c, d, 1, 5, 3, 7);
  a = __builtin_shufflevector(ab, cd, 0, 1, 4, 5);
  b = __builtin_shufflevector(ba, dc, 0, 1, 4, 5);
  c = __builtin_shufflevector(ab, cd, 2, 3, 6, 7);
  d = __builtin_shufflevector(ba, dc, 2, 3, 6, 7);
  __builtin_memcpy(z, &a, sizeof a);
  __builtin_memcpy(z + n, &b, sizeof a);
  __builtin_memcpy(z + 2 * n, &c, sizeof a);
  __builtin_memcpy(z + 3 * n, &d, sizeof a);
}

/// z (n×m, its columns ldz apart) ← the transpose of x (m×n, its columns ldx apart).
INLINE void FN(transpose_block)(ptrdiff_t m, ptrdiff_t n, const REAL *x, ptrdiff_t ldx, REAL *z, ptrdiff_t ldz) {
  ptrdiff_t i = 0;
  for (; i + 4 <= m; i += 4) {
    ptrdiff_t j = 0;
    for (; j + 4 <= n; j += 4) FN(transpose_square)(x + i + j * ldx, ldx, z + j + i * ldz, ldz);
    for (; j < n; j++)
      for (ptrdiff_t p = i; p < i + 4; p++) z[j + p * ldz] = x[p + j * ldx];
  }
  for (; i < m; i++)
    for (ptrdiff_t j = 0; j < n; j++) z[j + i * ldz] = x[i + j * ldx];
}

static void FN(transpose)(ptrdiff_t m, ptrdiff_t n, const REAL *x, ptrdiff_t ldx, REAL *z, ptrdiff_t ldz) {
  // As many columns as fill a line of the cache: where they lie powers of two apart, few of them fit into it.
  const ptrdiff_t width = 64 / (ptrdiff_t)sizeof(REAL);
  for (ptrdiff_t j = 0; j < n; j += width)
    FN(transpose_block)(m, n - j < width ? n - j : width, x + j * ldx, ldx, z + j, ldz);
}
