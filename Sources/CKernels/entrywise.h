// Functions of one and two numbers, entry by entry; the last vector of a loop is a part of one, computed as the others.

INLINE V FN(relu)(V x) { return x <= 0 ? FN(fill)(0) : x; }

INLINE V FN(unary_value)(nnk_unary function, V x) {
  switch (function) {
  case nnk_neg: return -x;
  case nnk_abs: return FN(absolute)(x);
  case nnk_sqrt: return __builtin_elementwise_sqrt(x);
  case nnk_square: return x * x;
  case nnk_reciprocal: return 1 / x;
  case nnk_relu: return FN(relu)(x);
  case nnk_exp: return FN(exponential)(x);
  case nnk_log: return FN(logarithm)(x);
  case nnk_log1p: return FN(log1p)(x);
  case nnk_expm1: return FN(expm1)(x);
  case nnk_tanh: return FN(tangent)(x);
  case nnk_sigmoid: return FN(sigmoid)(x);
  case nnk_softplus: return FN(softplus)(x);
  case nnk_sign: return x > 0 ? FN(fill)(1) : x < 0 ? FN(fill)(-1) : x;
  case nnk_copy: return x;
  case nnk_floor: return __builtin_elementwise_floor(x);
  case nnk_ceil: return __builtin_elementwise_ceil(x);
  case nnk_rint: return __builtin_elementwise_roundeven(x);
  case nnk_trunc: return __builtin_elementwise_trunc(x);
  }
  return x;
}

INLINE VI FN(comparison)(nnk_binary comparison, V x, V y) {
  switch (comparison) {
  case nnk_gt: return x > y;
  case nnk_ge: return x >= y;
  case nnk_lt: return x < y;
  case nnk_le: return x <= y;
  case nnk_eq: return x == y;
  default: return x != y;
  }
}

INLINE V FN(binary_value)(nnk_binary function, V x, V y) {
  V zero = FN(fill)(0);
  switch (function) {
  case nnk_add: return x + y;
  case nnk_sub: return x - y;
  case nnk_mul: return x * y;
  case nnk_div: return x / y;
  case nnk_max: return ((x < y) | (y != y)) ? y : x;
  case nnk_min: return ((x > y) | (y != y)) ? y : x;
  case nnk_where_positive: return y > 0 ? x : zero;
  default: return FN(comparison)(function, x, y) ? FN(fill)(1) : zero;
  }
}

INLINE void FN(unary_loop)(nnk_unary function, ptrdiff_t n, const REAL *x, REAL *z) {
  ptrdiff_t i = 0;
  for (; i + L <= n; i += L) FN(store)(z + i, FN(unary_value)(function, FN(load)(x + i)));
  if (i < n) FN(store_part)(z + i, FN(unary_value)(function, FN(load_part)(x + i, n - i)), n - i);
}

static void FN(unary)(nnk_unary function, ptrdiff_t n, const REAL *x, REAL *z) {
#define CASE(name)                                                                                                   \
  case name: return FN(unary_loop)(name, n, x, z);
  switch (function) {
    CASE(nnk_neg)
    CASE(nnk_abs)
    CASE(nnk_sqrt)
    CASE(nnk_square)
    CASE(nnk_reciprocal)
    CASE(nnk_relu)
    CASE(nnk_exp)
    CASE(nnk_log)
    CASE(nnk_log1p)
    CASE(nnk_expm1)
    CASE(nnk_tanh)
    CASE(nnk_sigmoid)
    CASE(nnk_softplus)
    CASE(nnk_sign)
    CASE(nnk_copy)
    CASE(nnk_floor)
    CASE(nnk_ceil)
    CASE(nnk_rint)
    CASE(nnk_trunc)
  }
#undef CASE
}

INLINE void FN(binary_run)(nnk_binary function, ptrdiff_t n, const REAL *x, bool spreadX, const REAL *y, bool spreadY,
                           REAL *z) {
  if (n <= 0) return;
  V oneX = FN(fill)(*x), oneY = FN(fill)(*y);
  ptrdiff_t i = 0;
  for (; i + L <= n; i += L) {
    V a = spreadX ? oneX : FN(load)(x + i), b = spreadY ? oneY : FN(load)(y + i);
    FN(store)(z + i, FN(binary_value)(function, a, b));
  }
  if (i < n) {
    V a = spreadX ? oneX : FN(load_part)(x + i, n - i), b = spreadY ? oneY : FN(load_part)(y + i, n - i);
    FN(store_part)(z + i, FN(binary_value)(function, a, b), n - i);
  }
}

INLINE void FN(binary_loop)(nnk_binary function, ptrdiff_t n, const REAL *x, ptrdiff_t xs, const REAL *y, ptrdiff_t ys,
                            REAL *z) {
  if (xs != 0 && ys != 0) return FN(binary_run)(function, n, x, false, y, false, z);
  if (xs != 0) return FN(binary_run)(function, n, x, false, y, true, z);
  if (ys != 0) return FN(binary_run)(function, n, x, true, y, false, z);
  FN(binary_run)(function, n, x, true, y, true, z);
}

static void FN(binary)(nnk_binary function, ptrdiff_t n, const REAL *x, ptrdiff_t xs, const REAL *y, ptrdiff_t ys,
                       REAL *z) {
#define CASE(name)                                                                                                   \
  case name: return FN(binary_loop)(name, n, x, xs, y, ys, z);
  switch (function) {
    CASE(nnk_add)
    CASE(nnk_sub)
    CASE(nnk_mul)
    CASE(nnk_div)
    CASE(nnk_max)
    CASE(nnk_min)
    CASE(nnk_gt)
    CASE(nnk_ge)
    CASE(nnk_lt)
    CASE(nnk_le)
    CASE(nnk_eq)
    CASE(nnk_ne)
    CASE(nnk_where_positive)
  }
#undef CASE
}

static void FN(bias_relu)(ptrdiff_t m, ptrdiff_t n, const REAL *x, const REAL *b, REAL *z, REAL *a) {
  for (ptrdiff_t j = 0; j < n; j++, x += m, z += m, a += m) {
    V bias = FN(fill)(b[j]);
    ptrdiff_t i = 0;
    for (; i + L <= m; i += L) {
      V sum = FN(load)(x + i) + bias;
      FN(store)(z + i, sum);
      FN(store)(a + i, FN(relu)(sum));
    }
    if (i < m) {
      V sum = FN(load_part)(x + i, m - i) + bias;
      FN(store_part)(z + i, sum, m - i);
      FN(store_part)(a + i, FN(relu)(sum), m - i);
    }
  }
}

static void FN(sub_scaled)(ptrdiff_t n, const REAL *x, REAL s, const REAL *g, REAL *z) {
  ptrdiff_t i = 0;
  for (; i + L <= n; i += L) FN(store)(z + i, FN(load)(x + i) - s * FN(load)(g + i));
  if (i < n) FN(store_part)(z + i, FN(load_part)(x + i, n - i) - s * FN(load_part)(g + i, n - i), n - i);
}

typedef uint8_t FN(Bytes) __attribute__((ext_vector_type(L)));

static void FN(select)(ptrdiff_t n, const REAL *x, const uint8_t *mask, REAL *z) {
  for (ptrdiff_t i = 0; i < n; i += L) {
    ptrdiff_t count = n - i < L ? n - i : L;
    FN(Bytes) bytes = {};
    if (count == L) __builtin_memcpy(&bytes, mask + i, L);
    else
      for (int p = 0; p < count; p++) bytes[p] = mask[i + p];
    VI keep = __builtin_convertvector(bytes, VI) != 0;
    V zero = FN(fill)(0);
    if (count == L) FN(store)(z + i, keep ? FN(load)(x + i) : zero);
    else FN(store_part)(z + i, keep ? FN(load_part)(x + i, count) : zero, count);
  }
}

INLINE void FN(compare_run)(nnk_binary comparison, ptrdiff_t n, const REAL *x, bool spreadX, const REAL *y,
                            bool spreadY, uint8_t *mask) {
  if (n <= 0) return;
  V oneX = FN(fill)(*x), oneY = FN(fill)(*y);
  ptrdiff_t i = 0;
  for (; i + L <= n; i += L) {
    V a = spreadX ? oneX : FN(load)(x + i), b = spreadY ? oneY : FN(load)(y + i);
    FN(Bytes) bytes = __builtin_convertvector(FN(comparison)(comparison, a, b) & 1, FN(Bytes));
    __builtin_memcpy(mask + i, &bytes, L);
  }
  if (i < n) {
    V a = spreadX ? oneX : FN(load_part)(x + i, n - i), b = spreadY ? oneY : FN(load_part)(y + i, n - i);
    FN(Bytes) bytes = __builtin_convertvector(FN(comparison)(comparison, a, b) & 1, FN(Bytes));
    for (int p = 0; i + p < n; p++) mask[i + p] = bytes[p];
  }
}

static void FN(compare)(nnk_binary comparison, ptrdiff_t n, const REAL *x, ptrdiff_t xs, const REAL *y, ptrdiff_t ys,
                        uint8_t *mask) {
#define CASE(name)                                                                                                   \
  case name:                                                                                                         \
    if (xs != 0 && ys != 0) return FN(compare_run)(name, n, x, false, y, false, mask);                               \
    if (xs != 0) return FN(compare_run)(name, n, x, false, y, true, mask);                                           \
    if (ys != 0) return FN(compare_run)(name, n, x, true, y, false, mask);                                           \
    return FN(compare_run)(name, n, x, true, y, true, mask);
  switch (comparison) {
    CASE(nnk_gt)
    CASE(nnk_ge)
    CASE(nnk_lt)
    CASE(nnk_le)
    CASE(nnk_eq)
  default:
    CASE(nnk_ne)
  }
#undef CASE
}
