// Sums by halves, extremes of rows, softmax, finiteness. The order of a sum depends on its length alone, not on the
// level: entry i of a block is added to lane i mod SUM_LANES, the lanes by halves, and the blocks by halves.

#define SUM_LANES (128 / (int)sizeof(REAL))
#define SUM_BLOCK (16 * SUM_LANES)
#define SUM_VECTORS (SUM_LANES / L)

/// The lanes of the sum of a block of x, or of x·y where there is a y.
INLINE V FN(block_lanes)(ptrdiff_t n, const REAL *x, const REAL *y) {
  V s[SUM_VECTORS] = {};
  ptrdiff_t i = 0;
  for (; i + SUM_LANES <= n; i += SUM_LANES)
    UNROLL for (int v = 0; v < SUM_VECTORS; v++) {
      V term = FN(load)(x + i + v * L);
      s[v] = y ? FN(madd)(term, FN(load)(y + i + v * L), s[v]) : s[v] + term;
    }
  UNROLL for (int v = 0; v < SUM_VECTORS; v++) {
    ptrdiff_t start = i + v * L, count = n - start < L ? n - start : L;
    if (count > 0) {
      V term = FN(load_part)(x + start, count);
      s[v] = y ? FN(madd)(term, FN(load_part)(y + start, count), s[v]) : s[v] + term;
    }
  }
  UNROLL for (int half = SUM_VECTORS / 2; half > 0; half /= 2)
    UNROLL for (int v = 0; v < half; v++) s[v] += s[v + half];
  return s[0];
}

INLINE REAL FN(block_sum)(ptrdiff_t n, const REAL *x, const REAL *y) { return FN(lane_sum)(FN(block_lanes)(n, x, y)); }

static REAL FN(sum)(ptrdiff_t n, const REAL *x) {
  if (n <= SUM_BLOCK) return FN(block_sum)(n, x, NULL);
  ptrdiff_t half = SUM_BLOCK;
  while (half < n - half) half *= 2;
  return FN(sum)(half, x) + FN(sum)(n - half, x + half);
}

static REAL FN(dot)(ptrdiff_t n, const REAL *x, const REAL *y) {
  if (n <= SUM_BLOCK) return FN(block_sum)(n, x, y);
  ptrdiff_t half = SUM_BLOCK;
  while (half < n - half) half *= 2;
  return FN(dot)(half, x, y) + FN(dot)(n - half, x + half, y + half);
}

/// Of L columns, the sums of the entries first, first + SUM_LANES, … to each lane.
INLINE void FN(columns_lanes)(ptrdiff_t first, ptrdiff_t m, const REAL *x, V sums[L]) {
  UNROLL for (int c = 0; c < L; c++) sums[c] = (V){};
  ptrdiff_t i = first;
  for (; i + L <= m; i += SUM_LANES)
    UNROLL for (int c = 0; c < L; c++) sums[c] += FN(load)(x + i + c * m);
  if (i < m) UNROLL for (int c = 0; c < L; c++) sums[c] += FN(load_part)(x + i + c * m, m - i);
}

static void FN(column_sums)(ptrdiff_t m, ptrdiff_t n, const REAL *x, REAL *z) {
  ptrdiff_t j = 0;
  // Lanes of many short columns are added up at once.
  for (; m <= SUM_BLOCK && j + L <= n; j += L) {
    V s[SUM_VECTORS][L];
    UNROLL for (int v = 0; v < SUM_VECTORS; v++) FN(columns_lanes)(v * L, m, x + j * m, s[v]);
    UNROLL for (int half = SUM_VECTORS / 2; half > 0; half /= 2)
      UNROLL for (int v = 0; v < half; v++)
        UNROLL for (int c = 0; c < L; c++) s[v][c] += s[v + half][c];
    FN(store)(z + j, FN(lane_sums)(s[0]));
  }
  for (; j < n; j++) z[j] = FN(sum)(m, x + j * m);
}

// Rows are worked on in strips that stay in the first cache.
#define STRIP 256

/// The sums of a strip's rows over n columns: eight columns directly, more by halves.
static void FN(halved_sums)(ptrdiff_t height, ptrdiff_t n, const REAL *x, ptrdiff_t ld, REAL *z) {
  if (n > 8) {
    REAL other[STRIP];
    FN(halved_sums)(height, n / 2, x, ld, z);
    FN(halved_sums)(height, n - n / 2, x + n / 2 * ld, ld, other);
    return FN(binary_run)(nnk_add, height, z, false, other, false, z);
  }
  ptrdiff_t i = 0;
  for (; i + L <= height; i += L) {
    V s = FN(fill)(0);
    for (ptrdiff_t j = 0; j < n; j++) s += FN(load)(x + i + j * ld);
    FN(store)(z + i, s);
  }
  if (i < height) {
    V s = FN(fill)(0);
    for (ptrdiff_t j = 0; j < n; j++) s += FN(load_part)(x + i + j * ld, height - i);
    FN(store_part)(z + i, s, height - i);
  }
}

static void FN(strip_sums)(ptrdiff_t m, ptrdiff_t n, const REAL *x, ptrdiff_t ld, REAL *z) {
  for (ptrdiff_t top = 0; top < m; top += STRIP)
    FN(halved_sums)(m - top < STRIP ? m - top : STRIP, n, x + top, ld, z + top);
}

/// The largest of each row, the first of equal ones, NaN where there is one; the rows' last vector is a part.
INLINE V FN(vector_maxima)(ptrdiff_t count, ptrdiff_t n, const REAL *x, ptrdiff_t ld) {
  V best = count < L ? FN(load_part)(x, count) : FN(load)(x);
  VI isNaN = best != best;
  for (ptrdiff_t j = 1; j < n; j++) {
    V next = count < L ? FN(load_part)(x + j * ld, count) : FN(load)(x + j * ld);
    best = next > best ? next : best;
    isNaN |= next != next;
  }
  return isNaN ? FN(fill)((REAL)__builtin_nan("")) : best;
}

INLINE void FN(strip_maxima)(ptrdiff_t height, ptrdiff_t n, const REAL *x, ptrdiff_t ld, REAL *z) {
  ptrdiff_t i = 0;
  for (; i + L <= height; i += L) FN(store)(z + i, FN(vector_maxima)(L, n, x + i, ld));
  if (i < height) FN(store_part)(z + i, FN(vector_maxima)(height - i, n, x + i, ld), height - i);
}

static void FN(row_maxima)(ptrdiff_t m, ptrdiff_t n, const REAL *x, REAL *z) {
  for (ptrdiff_t top = 0; top < m; top += STRIP)
    FN(strip_maxima)(m - top < STRIP ? m - top : STRIP, n, x + top, m, z + top);
}

/// x − peak, where a peak that is not finite is not taken out: a row of −∞ has none.
INLINE V FN(shifted)(V x, V peak) {
  V isFinite = peak - peak;
  return x - (isFinite == 0 ? peak : FN(fill)(0));
}

/// z ← exp(x − peak) of a column's strip.
INLINE void FN(shifted_exponentials)(ptrdiff_t height, const REAL *x, const REAL *peaks, REAL *z) {
  ptrdiff_t i = 0;
  for (; i + L <= height; i += L)
    FN(store)(z + i, FN(exponential)(FN(shifted)(FN(load)(x + i), FN(load)(peaks + i))));
  if (i < height) {
    ptrdiff_t rest = height - i;
    V shifted = FN(shifted)(FN(load_part)(x + i, rest), FN(load_part)(peaks + i, rest));
    FN(store_part)(z + i, FN(exponential)(shifted), rest);
  }
}

/// z ← x − peak − log(sum) of a column's strip.
INLINE void FN(shifted_by_logs)(ptrdiff_t height, const REAL *x, const REAL *peaks, const REAL *logs, REAL *z) {
  ptrdiff_t i = 0;
  for (; i + L <= height; i += L)
    FN(store)(z + i, FN(shifted)(FN(load)(x + i), FN(load)(peaks + i)) - FN(load)(logs + i));
  if (i < height) {
    ptrdiff_t rest = height - i;
    V shifted = FN(shifted)(FN(load_part)(x + i, rest), FN(load_part)(peaks + i, rest));
    FN(store_part)(z + i, shifted - FN(load_part)(logs + i, rest), rest);
  }
}

static void FN(strip_softmax)(ptrdiff_t m, ptrdiff_t n, const REAL *x, ptrdiff_t ld, int is_log, REAL *z) {
  REAL peaks[STRIP], sums[STRIP];
  for (ptrdiff_t top = 0; top < m; top += STRIP) {
    ptrdiff_t height = m - top < STRIP ? m - top : STRIP;
    const REAL *strip = x + top;
    REAL *result = z + top;
    FN(strip_maxima)(height, n, strip, ld, peaks);
    for (ptrdiff_t j = 0; j < n; j++) FN(shifted_exponentials)(height, strip + j * ld, peaks, result + j * ld);
    // A matrix of one row is summed as row_sums does it.
    if (ld == 1) *sums = FN(sum)(n, z);
    else FN(halved_sums)(height, n, result, ld, sums);
    if (is_log) {
      FN(unary)(nnk_log, height, sums, sums);
      for (ptrdiff_t j = 0; j < n; j++) FN(shifted_by_logs)(height, strip + j * ld, peaks, sums, result + j * ld);
    } else {
      for (ptrdiff_t j = 0; j < n; j++)
        FN(binary_run)(nnk_div, height, result + j * ld, false, sums, false, result + j * ld);
    }
  }
}

static int FN(all_finite)(ptrdiff_t n, const REAL *x) {
  while (n > 0) {
    ptrdiff_t count = n < 4096 ? n : 4096;
    // x − x is 0 for finite x and NaN otherwise: sums without branches.
    V s[4] = {};
    ptrdiff_t i = 0;
    for (; i + 4 * L <= count; i += 4 * L)
      UNROLL for (int v = 0; v < 4; v++) {
        V t = FN(load)(x + i + v * L);
        s[v] += t - t;
      }
    for (; i < count; i += L) {
      V t = FN(load_part)(x + i, count - i < L ? count - i : L);
      s[0] += t - t;
    }
    if (FN(lane_sum)((s[0] + s[1]) + (s[2] + s[3])) != 0) return 0;
    x += count;
    n -= count;
  }
  return 1;
}

#undef SUM_LANES
#undef SUM_BLOCK
#undef SUM_VECTORS
#undef STRIP
