static T M(one)(nnk_unary f, T x) {
  switch (f) {
  case nnk_neg: return -x;
  case nnk_abs: return M(fabs)(x);
  case nnk_sqrt: return M(sqrt)(x);
  case nnk_square: return x * x;
  case nnk_reciprocal: return 1 / x;
  case nnk_relu: return x != x || x > 0 ? x : 0;
  case nnk_exp: return M(exp)(x);
  case nnk_log: return M(log)(x);
  case nnk_log1p: return M(log1p)(x);
  case nnk_expm1: return M(expm1)(x);
  case nnk_tanh: return M(tanh)(x);
  case nnk_sigmoid: return (x >= 0 ? 1 : M(exp)(x)) / (1 + M(exp)(-M(fabs)(x)));
  case nnk_softplus: return (x > 0 ? x : 0) + M(log1p)(M(exp)(-M(fabs)(x)));
  case nnk_sign: return x > 0 ? 1 : x < 0 ? -1 : x;
  case nnk_copy: return x;
  case nnk_floor: return M(floor)(x);
  case nnk_ceil: return M(ceil)(x);
  case nnk_rint: return M(rint)(x);
  case nnk_trunc: return M(trunc)(x);
  }
  return x;
}
static T M(two)(nnk_binary f, T x, T y) {
  switch (f) {
  case nnk_add: return x + y;
  case nnk_sub: return x - y;
  case nnk_mul: return x * y;
  case nnk_div: return x / y;
  case nnk_max: return x != x || x >= y ? x : y;
  case nnk_min: return x != x || x <= y ? x : y;
  case nnk_gt: return x > y;
  case nnk_ge: return x >= y;
  case nnk_lt: return x < y;
  case nnk_le: return x <= y;
  case nnk_eq: return x == y;
  case nnk_ne: return x != y;
  case nnk_where_positive: return y > 0 ? x : 0;
  }
  return x;
}
void F(unary)(nnk_unary f, ptrdiff_t n, const T *x, T *z) {
  for (ptrdiff_t i = 0; i < n; i++) z[i] = M(one)(f, x[i]);
}
void F(binary)(nnk_binary f, ptrdiff_t n, const T *x, ptrdiff_t xs, const T *y, ptrdiff_t ys, T *z) {
  for (ptrdiff_t i = 0; i < n; i++) z[i] = M(two)(f, x[xs * i], y[ys * i]);
}
void F(bias_relu)(ptrdiff_t m, ptrdiff_t n, const T *x, const T *b, T *z, T *a) {
  for (ptrdiff_t j = 0; j < n; j++)
    for (ptrdiff_t i = 0; i < m; i++) {
      z[i + j * m] = x[i + j * m] + b[j];
      a[i + j * m] = M(one)(nnk_relu, z[i + j * m]);
    }
}
void F(sub_scaled)(ptrdiff_t n, const T *x, T s, const T *g, T *z) {
  for (ptrdiff_t i = 0; i < n; i++) z[i] = x[i] - s * g[i];
}
void F(select)(ptrdiff_t n, const T *x, const uint8_t *mask, T *z) {
  for (ptrdiff_t i = 0; i < n; i++) z[i] = mask[i] ? x[i] : 0;
}
void F(compare)(nnk_binary f, ptrdiff_t n, const T *x, ptrdiff_t xs, const T *y, ptrdiff_t ys, uint8_t *mask) {
  for (ptrdiff_t i = 0; i < n; i++) mask[i] = M(two)(f, x[xs * i], y[ys * i]) != 0;
}
void F(product)(int ta, int tb, ptrdiff_t m, ptrdiff_t n, ptrdiff_t k, const T *a, ptrdiff_t lda, const T *b,
                ptrdiff_t ldb, T *c, ptrdiff_t ldc) {
  for (ptrdiff_t j = 0; j < n; j++)
    for (ptrdiff_t i = 0; i < m; i++) {
      T s = 0;
      for (ptrdiff_t p = 0; p < k; p++) s += (ta ? a[p + i * lda] : a[i + p * lda]) * (tb ? b[j + p * ldb] : b[p + j * ldb]);
      c[i + j * ldc] = s;
    }
}
int F(product_is_thin)(int ta, int tb, ptrdiff_t m, ptrdiff_t n, ptrdiff_t k) {
  (void)ta, (void)tb, (void)m, (void)n, (void)k;
  return 0;
}
static T M(halves)(ptrdiff_t n, const T *x, const T *y) {
  if (n > 128) {
    ptrdiff_t half = 128;
    while (half * 2 < n) half *= 2;
    return M(halves)(half, x, y) + M(halves)(n - half, x + half, y ? y + half : y);
  }
  T s = 0;
  for (ptrdiff_t i = 0; i < n; i++) s += y ? x[i] * y[i] : x[i];
  return s;
}
T F(sum)(ptrdiff_t n, const T *x) { return M(halves)(n, x, 0); }
T F(dot)(ptrdiff_t n, const T *x, const T *y) { return M(halves)(n, x, y); }
void F(column_sums)(ptrdiff_t m, ptrdiff_t n, const T *x, T *z) {
  for (ptrdiff_t j = 0; j < n; j++) z[j] = F(sum)(m, x + j * m);
}
void F(row_sums)(ptrdiff_t m, ptrdiff_t n, const T *x, T *z) {
  for (ptrdiff_t i = 0; i < m; i++) z[i] = 0;
  for (ptrdiff_t j = 0; j < n; j++)
    for (ptrdiff_t i = 0; i < m; i++) z[i] += x[i + j * m];
}
void F(row_maxima)(ptrdiff_t m, ptrdiff_t n, const T *x, T *z) {
  for (ptrdiff_t i = 0; i < m; i++) {
    z[i] = x[i];
    for (ptrdiff_t j = 1; j < n; j++)
      if (x[i + j * m] > z[i] || (x[i + j * m] != x[i + j * m] && z[i] == z[i])) z[i] = x[i + j * m];
  }
}
void F(softmax_rows)(ptrdiff_t m, ptrdiff_t n, const T *x, T *z) {
  for (ptrdiff_t i = 0; i < m; i++) {
    T peak = x[i], sum = 0;
    for (ptrdiff_t j = 1; j < n; j++)
      if (!(x[i + j * m] <= peak)) peak = x[i + j * m];
    if (!isfinite(peak)) peak = 0;
    for (ptrdiff_t j = 0; j < n; j++) sum += z[i + j * m] = M(exp)(x[i + j * m] - peak);
    for (ptrdiff_t j = 0; j < n; j++) z[i + j * m] /= sum;
  }
}
int F(all_finite)(ptrdiff_t n, const T *x) {
  for (ptrdiff_t i = 0; i < n; i++)
    if (!isfinite(x[i])) return 0;
  return 1;
}
void F(transpose)(ptrdiff_t m, ptrdiff_t n, const T *x, T *z) {
  for (ptrdiff_t j = 0; j < n; j++)
    for (ptrdiff_t i = 0; i < m; i++) z[j + i * n] = x[i + j * m];
}
