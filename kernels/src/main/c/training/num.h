/* The number format of products, and elementary functions that compilers vectorise. */
INLINE float from_bits(uint32_t bits) {
  float x;
  memcpy(&x, &bits, 4);
  return x;
}

INLINE uint32_t to_bits(float x) {
  uint32_t bits;
  memcpy(&bits, &x, 4);
  return bits;
}

INLINE float bf16_to_float(uint16_t x) { return from_bits((uint32_t)x << 16); }

/* Rounds to nearest, ties to even. */
INLINE uint16_t float_to_bf16(float x) {
  uint32_t bits = to_bits(x);
  return (uint16_t)((bits + 0x7fff + ((bits >> 16) & 1)) >> 16);
}

#ifdef BFLOAT16
typedef uint16_t num;
#define K_STEP 2 /* columns that one product instruction takes */
INLINE float num_to_float(num x) { return bf16_to_float(x); }
INLINE num float_to_num(float x) { return float_to_bf16(x); }
#else
typedef float num;
#define K_STEP 1
INLINE float num_to_float(num x) { return x; }
INLINE num float_to_num(float x) { return x; }
#endif

INLINE float f16_to_float(uint16_t h) {
  uint32_t sign = (uint32_t)(h & 0x8000) << 16, exponent = (h >> 10) & 31, mantissa = h & 0x3ff;
  if (exponent == 31) return from_bits(sign | 0x7f800000 | mantissa << 13);
  if (exponent == 0) return from_bits(sign | to_bits((float)mantissa * 0x1p-24f));
  return from_bits(sign | (exponent + 112) << 23 | mantissa << 13);
}

/* e^x within 2 ulp for x <= 88; 0 below -87. Polynomial of Cephes' expf. */
INLINE float exp_f(float x) {
  float bounded = x < -87.0f ? -87.0f : x > 88.0f ? 88.0f : x;
  float n = floorf(bounded * 1.44269504f + 0.5f);
  float r = bounded - n * 0.693359375f + n * 2.12194440e-4f;
  float p = 1.9875691500e-4f;
  p = p * r + 1.3981999507e-3f;
  p = p * r + 8.3334519073e-3f;
  p = p * r + 4.1665795894e-2f;
  p = p * r + 1.6666665459e-1f;
  p = p * r + 5.0000001201e-1f;
  p = p * r * r + r + 1.0f;
  float result = p * from_bits((uint32_t)((int32_t)n + 127) << 23);
  return x < -87.0f ? 0.0f : result;
}
