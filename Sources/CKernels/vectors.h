// Vectors of L numbers: loads and stores, also of a part, and the steps that levels differ in.

typedef REAL FN(V) __attribute__((ext_vector_type(L)));
typedef INTEGER FN(VI) __attribute__((ext_vector_type(L)));
typedef UNSIGNED FN(VU) __attribute__((ext_vector_type(L)));
#define V FN(V)
#define VU FN(VU)
#define VI FN(VI)

INLINE V FN(fill)(REAL x) { return x - (V){}; }
INLINE V FN(load)(const REAL *p) {
  V v;
  __builtin_memcpy(&v, p, sizeof v);
  return v;
}
INLINE void FN(store)(REAL *p, V v) { __builtin_memcpy(p, &v, sizeof v); }

#if WIDTH == 64
#if IS_DOUBLE
#define MASK(n) ((__mmask8)((1u << (n)) - 1))
INLINE V FN(load_part)(const REAL *p, ptrdiff_t n) { return (V)_mm512_maskz_loadu_pd(MASK(n), p); }
INLINE void FN(store_part)(REAL *p, V v, ptrdiff_t n) { _mm512_mask_storeu_pd(p, MASK(n), (__m512d)v); }
#else
#define MASK(n) ((__mmask16)((1u << (n)) - 1))
INLINE V FN(load_part)(const REAL *p, ptrdiff_t n) { return (V)_mm512_maskz_loadu_ps(MASK(n), p); }
INLINE void FN(store_part)(REAL *p, V v, ptrdiff_t n) { _mm512_mask_storeu_ps(p, MASK(n), (__m512)v); }
#endif
#undef MASK
#elif WIDTH == 32
#if IS_DOUBLE
#define MASK(n) ((__m256i)((VI){0, 1, 2, 3} < (VI)_mm256_set1_epi64x(n)))
INLINE V FN(load_part)(const REAL *p, ptrdiff_t n) { return (V)_mm256_maskload_pd(p, MASK(n)); }
INLINE void FN(store_part)(REAL *p, V v, ptrdiff_t n) { _mm256_maskstore_pd(p, MASK(n), (__m256d)v); }
#else
#define MASK(n) ((__m256i)((VI){0, 1, 2, 3, 4, 5, 6, 7} < (VI)_mm256_set1_epi32((int)(n))))
INLINE V FN(load_part)(const REAL *p, ptrdiff_t n) { return (V)_mm256_maskload_ps(p, MASK(n)); }
INLINE void FN(store_part)(REAL *p, V v, ptrdiff_t n) { _mm256_maskstore_ps(p, MASK(n), (__m256)v); }
#endif
#undef MASK
#else
INLINE V FN(load_part)(const REAL *p, ptrdiff_t n) {
  V v = {};
  for (int i = 0; i < L; i++)
    if (i < n) v[i] = p[i];
  return v;
}
INLINE void FN(store_part)(REAL *p, V v, ptrdiff_t n) {
  for (int i = 0; i < L; i++)
    if (i < n) p[i] = v[i];
}
#endif

/// a·b + c and c − a·b, rounded once where the level can.
#if HAS_FMA
INLINE V FN(madd)(V a, V b, V c) { return __builtin_elementwise_fma(a, b, c); }
INLINE V FN(nmadd)(V a, V b, V c) { return __builtin_elementwise_fma(-a, b, c); }
#else
INLINE V FN(madd)(V a, V b, V c) { return a * b + c; }
INLINE V FN(nmadd)(V a, V b, V c) { return c - a * b; }
#endif

// Lane by lane, u where a bit of the lane's number is 0, v where it is 1; and the same with lanes exchanged by that bit.
#define KEPT(i, d) (((i) & (d)) ? L : 0) + (i)
#define EXCHANGED(i, d) (((i) & (d)) ? L : 0) + ((i) ^ (d))
#define LANES2(f, d, o) f(o + 0, d), f(o + 1, d)
#define LANES4(f, d, o) LANES2(f, d, o), LANES2(f, d, o + 2)
#define LANES8(f, d, o) LANES4(f, d, o), LANES4(f, d, o + 4)
#define LANES16(f, d, o) LANES8(f, d, o), LANES8(f, d, o + 8)
#if L == 2
#define LANES(f, d) LANES2(f, d, 0)
#elif L == 4
#define LANES(f, d) LANES4(f, d, 0)
#elif L == 8
#define LANES(f, d) LANES8(f, d, 0)
#else
#define LANES(f, d) LANES16(f, d, 0)
#endif
#define COMBINED(u, v, d)                                                                                            \
  (__builtin_shufflevector(u, v, LANES(KEPT, d)) + __builtin_shufflevector(u, v, LANES(EXCHANGED, d)))

/// The sums of L vectors, one a lane, each by halves.
INLINE V FN(lane_sums)(V s[L]) {
#if L >= 16
  UNROLL for (int i = 0; i < 8; i++) s[i] = COMBINED(s[i], s[i + 8], 8);
#endif
#if L >= 8
  UNROLL for (int i = 0; i < 4; i++) s[i] = COMBINED(s[i], s[i + 4], 4);
#endif
#if L >= 4
  UNROLL for (int i = 0; i < 2; i++) s[i] = COMBINED(s[i], s[i + 2], 2);
#endif
  return COMBINED(s[0], s[1], 1);
}

/// The sum of a vector's lanes, by halves.
INLINE REAL FN(lane_sum)(V s) {
#if L >= 16
  s = COMBINED(s, s, 8);
#endif
#if L >= 8
  s = COMBINED(s, s, 4);
#endif
#if L >= 4
  s = COMBINED(s, s, 2);
#endif
  s = COMBINED(s, s, 1);
  return s[0];
}
