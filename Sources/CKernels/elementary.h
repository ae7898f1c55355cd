// exp, log and what follows from them, without tables: at most about one unit in the last place.
//
// Arguments are reduced as Cody and Waite (1980) do; the polynomials of exp were fitted at Chebyshev nodes, those of
// log are fdlibm's (Sun Microsystems 1993).

#if IS_DOUBLE
#define MANTISSA 52
#define BIAS 1023
// 1.5·2⁵²: a sum with it is rounded to a whole number, which stands in its lowest bits.
#define MAGIC 0x1.8p52
#define LOG2E 0x1.71547652b82fep0
#define LN2_HIGH 0x1.62e42feep-1
#define LN2_LOW 0x1.a39ef35793c76p-33
#define EXP_HIGHEST 710
#define EXP_LOWEST -746
#define EXPM1_LOWEST -45
#define HALF_ROOT 0x3fe6a09e00000000
#define MANTISSA_BITS 0x000fffffffffffff
#define SIGN_BIT INT64_MIN
#define TINY 0x1p-54
#define SMALLEST_NORMAL 0x1p-1022
#else
#define MANTISSA 23
#define BIAS 127
#define MAGIC 0x1.8p23f
#define LOG2E 0x1.715476p0f
#define LN2_HIGH 0x1.62e3p-1f
#define LN2_LOW 0x1.2fefa2p-17f
#define EXP_HIGHEST 89
#define EXP_LOWEST -104
#define EXPM1_LOWEST -20
#define HALF_ROOT 0x3f3504f3
#define MANTISSA_BITS 0x007fffff
#define SIGN_BIT INT32_MIN
#define TINY 0x1p-25f
#define SMALLEST_NORMAL 0x1p-126f
#endif

INLINE V FN(absolute)(V x) { return (V)((VI)x & ~SIGN_BIT); }

/// (eʳ − 1 − r)/r² for |r| ≤ ½·ln 2
INLINE V FN(exp_tail)(V r) {
  V r2 = r * r;
#define C(x) FN(fill)((REAL)x)
#if IS_DOUBLE
  V p = FN(madd)(C(0x1.1f7385560be05p-29), r2, FN(madd)(C(0x1.af4ecd2129492p-26), r, C(0x1.27e4db25ce3adp-22)));
  p = FN(madd)(p, r2, FN(madd)(C(0x1.71de01c3fc936p-19), r, C(0x1.a01a01a6ec522p-16)));
  p = FN(madd)(p, r2, FN(madd)(C(0x1.a01a01ac0a9eep-13), r, C(0x1.6c16c16c162b0p-10)));
  p = FN(madd)(p, r2, FN(madd)(C(0x1.111111111009cp-7), r, C(0x1.5555555555556p-5)));
  return FN(madd)(p, r2, FN(madd)(C(0x1.5555555555557p-3), r, C(0x1p-1)));
#else
  V p = FN(madd)(C(0x1.a125f6p-13), r, C(0x1.6d444ap-10));
  p = FN(madd)(p, r2, FN(madd)(C(0x1.1110ep-7), r, C(0x1.5554e8p-5)));
  return FN(madd)(p, r2, FN(madd)(C(0x1.555556p-3), r, C(0x1p-1)));
#endif
#undef C
}

/// p·2ⁿ, rounded once; `shifted` is n + MAGIC.
INLINE V FN(scale)(V p, V n, V shifted) {
#if WIDTH == 64 && IS_DOUBLE
  (void)shifted;
  return (V)_mm512_scalef_pd((__m512d)p, (__m512d)n);
#elif WIDTH == 64
  (void)shifted;
  return (V)_mm512_scalef_ps((__m512)p, (__m512)n);
#else
  (void)n;
  // In two steps, as 2ⁿ itself may not exist.
  VI k = (VI)shifted - (VI)FN(fill)(MAGIC);
  VI half = (VI)((VU)(k + 4096) >> 1) - 2048;
  return p * (V)((half + BIAS) << MANTISSA) * (V)((k - half + BIAS) << MANTISSA);
#endif
}

INLINE V FN(exponential)(V x) {
  x = x > EXP_HIGHEST ? FN(fill)(EXP_HIGHEST) : x;
  x = x < EXP_LOWEST ? FN(fill)(EXP_LOWEST) : x;
  V shifted = FN(madd)(x, FN(fill)(LOG2E), FN(fill)(MAGIC));
  V n = shifted - MAGIC;
  V r = FN(nmadd)(n, FN(fill)(LN2_LOW), FN(nmadd)(n, FN(fill)(LN2_HIGH), x));
  return FN(scale)(1 + FN(madd)(r * r, FN(exp_tail)(r), r), n, shifted);
}

/// eˣ − 1 as a sum of two numbers, the second one small.
INLINE V FN(exponential_less_one)(V x, V *low) {
  V y = x > EXP_HIGHEST ? FN(fill)(EXP_HIGHEST) : x;
  y = y < EXPM1_LOWEST ? FN(fill)(EXPM1_LOWEST) : y;
  V shifted = FN(madd)(y, FN(fill)(LOG2E), FN(fill)(MAGIC));
  V n = shifted - MAGIC;
  V high = FN(nmadd)(n, FN(fill)(LN2_HIGH), y);
  V rest = n * LN2_LOW;
  V r = high - rest;
  V tail = FN(madd)(r * r, FN(exp_tail)(r), (high - r) - rest);
  // Half of 2ⁿ, which exists for every n.
  V scale = (V)(((VI)shifted - (VI)FN(fill)(MAGIC) + (BIAS - 1)) << MANTISSA);
  V whole = scale - (REAL)0.5;
  V part = scale * r;
  V sum = whole + part;
  V lost = scale - (whole + (REAL)0.5);
  *low = 2 * FN(madd)(scale, tail, part - (sum - whole) + lost);
  return 2 * sum;
}

INLINE V FN(expm1)(V x) {
  V low;
  V high = FN(exponential_less_one)(x, &low);
  // Where eˣ is beyond all numbers the small part is not a number.
  V y = x > EXP_HIGHEST ? FN(fill)((REAL)__builtin_inf()) : high + low;
  return FN(absolute)(x) < TINY ? x : y;
}

/// 2ᵏ·(1 + f) = x with √½ ≤ 1 + f < √2, for normal numbers x > 0.
INLINE V FN(split)(V x, V *k) {
  VI bits = (VI)x + ((INTEGER)BIAS << MANTISSA) - HALF_ROOT;
#if IS_DOUBLE
  // An exponent below the bits of 2⁵² is a number beyond it.
  *k = (V)((VI)((VU)bits >> MANTISSA) | 0x4330000000000000) - (0x1p52 + BIAS);
#else
  *k = __builtin_convertvector((bits >> MANTISSA) - BIAS, V);
#endif
  return (V)((bits & MANTISSA_BITS) + HALF_ROOT) - 1;
}

/// log(2ᵏ·(1 + f)) + c for a small c.
INLINE V FN(log_of_split)(V k, V f, V c) {
  V s = f / (2 + f);
  V z = s * s;
  V w = z * z;
  V half = (REAL)0.5 * f * f;
#define C(x) FN(fill)((REAL)x)
#if IS_DOUBLE
  V even = w * FN(madd)(w, FN(madd)(w, C(1.531383769920937332e-01), C(2.222219843214978396e-01)),
                        C(3.999999999940941908e-01));
  V odd = FN(madd)(w, C(1.479819860511658591e-01), C(1.818357216161805012e-01));
  odd = z * FN(madd)(w, FN(madd)(w, odd, C(2.857142874366239149e-01)), C(6.666666666666735130e-01));
#else
  V even = w * FN(madd)(w, C(0xf89e26p-26), C(0xccce13p-25));
  V odd = z * FN(madd)(w, C(0x91e9eep-25), C(0xaaaaaap-24));
#endif
#undef C
  V low = FN(madd)(k, FN(fill)(LN2_LOW), c);
  return FN(madd)(k, FN(fill)(LN2_HIGH), FN(madd)(s, half + (even + odd), low) - half + f);
}

/// The logarithm where x is not 0, positive and finite: −∞, NaN, and ∞ or NaN itself elsewhere.
INLINE V FN(log_or_limit)(V x, V y) {
  y = x < (REAL)__builtin_inf() ? y : x;
  y = x == 0 ? FN(fill)(-(REAL)__builtin_inf()) : y;
  return x < 0 ? FN(fill)((REAL)__builtin_nan("")) : y;
}

INLINE V FN(logarithm)(V x) {
#if WIDTH == 64
  // The processor's own exponent and mantissa know subnormal numbers, infinity, and NaN for negative ones.
#if IS_DOUBLE
  V k = (V)_mm512_getexp_pd((__m512d)x);
  V m = (V)_mm512_getmant_pd((__m512d)x, _MM_MANT_NORM_1_2, _MM_MANT_SIGN_nan);
#else
  V k = (V)_mm512_getexp_ps((__m512)x);
  V m = (V)_mm512_getmant_ps((__m512)x, _MM_MANT_NORM_1_2, _MM_MANT_SIGN_nan);
#endif
  VI isHigh = m > (REAL)0x1.6a09e6p0;
  return FN(log_of_split)(isHigh ? k + 1 : k, (isHigh ? m * (REAL)0.5 : m) - 1, FN(fill)(0));
#else
  VI isSubnormal = x < SMALLEST_NORMAL;
  V k;
  V f = FN(split)(isSubnormal ? x * (REAL)0x1p54 : x, &k);
  V y = FN(log_of_split)(isSubnormal ? k - 54 : k, f, FN(fill)(0));
  return FN(log_or_limit)(x, y);
#endif
}

INLINE V FN(log1p)(V x) {
  V u = 1 + x;
  V k;
  V f = FN(split)(u, &k);
  // What u lost of x.
  V lost = (k >= 2 ? 1 - (u - x) : x - (u - 1)) / u;
  VI isNear = k == 0;
  V y = FN(log_of_split)(k, isNear ? x : f, isNear ? FN(fill)(0) : lost);
  y = FN(log_or_limit)(u, y);
  return x == 0 ? x : y;
}

/// −t/(t + 2) with t = e^(−2|x|) − 1
INLINE V FN(tangent)(V x) {
  V low;
  V y = -2 * FN(absolute)(x);
  V high = FN(exponential_less_one)(y, &low);
  VI isTiny = FN(absolute)(y) < TINY;
  V t = isTiny ? y : high + low;
  V inverse = 1 / (t + 2);
  V q = t * inverse;
#if HAS_FMA
  // What t, t + 2 and q lost.
  V tLost = low - (t - high);
  V d = t + 2;
  V dLost = t - (d - 2) + tLost;
  V correction = FN(nmadd)(q, dLost, FN(nmadd)(q, d, t) + tLost);
  q = FN(madd)(isTiny ? FN(fill)(0) : correction, inverse, q);
#endif
  return (V)((VI)FN(absolute)(q) | ((VI)x & SIGN_BIT));
}

INLINE V FN(sigmoid)(V x) {
  V e = FN(exponential)(-FN(absolute)(x));
  return (x >= 0 ? FN(fill)(1) : e) / (1 + e);
}

INLINE V FN(softplus)(V x) {
  // log(1 + e) for 0 ≤ e ≤ 1, as log1p does it. What 1 + e lost counts where that is large, over 1 + e: its inverse is
  // needed to two digits.
  V e = FN(exponential)(-FN(absolute)(x));
  V u = 1 + e;
  VI isHigh = u > (REAL)0x1.6a09e6p0;
  V lost = (e - (u - 1)) * ((REAL)1.2 - (REAL)0.35 * u);
  V one = FN(fill)(1), zero = FN(fill)(0);
  V logarithm = FN(log_of_split)(isHigh ? one : zero, isHigh ? (REAL)0.5 * u - 1 : e, isHigh ? lost : zero);
  return (x > 0 ? x : zero) + logarithm;
}

#undef MANTISSA
#undef BIAS
#undef MAGIC
#undef LOG2E
#undef LN2_HIGH
#undef LN2_LOW
#undef EXP_HIGHEST
#undef EXP_LOWEST
#undef EXPM1_LOWEST
#undef HALF_ROOT
#undef MANTISSA_BITS
#undef SIGN_BIT
#undef TINY
#undef SMALLEST_NORMAL
