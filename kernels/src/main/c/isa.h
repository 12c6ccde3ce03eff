/*
 * What an isa_*.h defines, and all that kernels_body.h knows of an instruction set. A new set is such a file, a source
 * of two lines that includes it and kernels_body.h, a line in build.sh (with its bit of features.h), a declaration in
 * miga_kernels.h, a line in test/kernel_set.h, and constants of Feature, NativeSet and KernelsProvider.Wish in Java.
 *
 * Macros:
 *   SET(name)             miga_<set>_<name>
 *   INLINE                static inline, always where the compiler would not do it by itself
 *   UNROLL                before a loop of constant length that must not stay a loop; may be empty
 *   TOKEN_TILE            tokens whose sums a matmul keeps in registers: 4 or 12
 *   ATTENTION_STRIP       vectors of a head's values that attention sums at once, for four rows
 *   SHARES_UNPACKED(l)    optional: whether unpacking layout l is so dear that a tile is unpacked once for many tokens
 *   OWN_DOTS              optional: vi_dots_small and vi_dots_bytes are defined, for all tokens of a tile at once;
 *                         then vi_dot is not asked for, and
 *   BYTES_LESS            says what vi_dots_bytes takes from each byte of weights first: 0 or 128
 *   OWN_MATMUL(l)         optional: own_matmul is defined, and takes two tokens and more of the layouts l where this is
 *                         true, with the bits of the others (see neon_rows.h)
 *   OWN_COLUMNS           optional: vi_columns and vf_columns_f16 are defined (see kernels_body.h)
 *
 * Types: vf, sixteen f32; vi, sixteen int32 or 64 bytes. Any address may be loaded from and stored to; functions whose
 * name ends with _n touch the first n lanes only, 0 to 16, and give 0 in the others.
 *
 *   vf vf_zero(void), vf_set(float)
 *   vf vf_load(p), vf_load_n(p, n), void vf_store(p, a), vf_store_n(p, a, n)
 *   vf vf_load_f16(p), vf_load_f16_n(p, n), void vf_store_f16_n(p, a, n)   to nearest, ties to even
 *   vf vf_load_bf16(p), vf_load_s8(p)
 *   void vf_spread_f16(p, first, second)   lanes 0..7 p[0], 8..15 p[1]; and p[2], p[3]
 *   void vf_broadcast4_f16(p, out)         all lanes of out[i] are p[i], i < 4
 *   vf vf_add, vf_sub, vf_mul, vf_div, vf_max, vf_min (a, b), vf_abs(a), vf_round(a) to nearest, ties to even
 *   vf vf_fma(a, b, c) = a * b + c, vf_fnma(a, b, c) = c - a * b: rounded once where the CPU can
 *   vf vf_scale2(a, n) = a * 2^n for whole n in [-126, 127]
 *   float vf_sum(a), vf_max_lane(a)        in an order of its own, the same always
 *   vf vf_reduce16(const vf a[16])         lane i: the sum of a[i], each by the same tree
 *   unsigned vf_at_least(a, b)             bit i: a[i] >= b[i]
 *   vf vf_between(a, from, to), vf_between_or(a, from, to, other)   lanes [from, to) of a, else 0 or other
 *   vi vf_to_int(a)                        to nearest, ties to even
 *   vf vi_to_float(a)
 *   vi vi_set(int32), vi_set_bytes(int), vi_load(p), void vi_store(p, a), vi_store_s8(p, a) saturated
 *   vi vi_and, vi_or, vi_xor (a, b), vi_shl4(a) of bytes or wider, so mask
 *   vi vi_low4(a), vi_high4(a)             the nibbles of each byte
 *   vi vi_dot(acc, w, a)                   lane i of acc plus products of its four unsigned w and signed a
 *   vi vi_dot_small(acc, w, a)             the same for w up to 31
 *   vi vi_add_high_bits(a, uint64_t bits)  16 more in each byte whose bit is set
 *   int32_t vi_sum(a)
 *   void prefetch(p)                       INLINE: a function that seems to do nothing is dropped
 *
 * A function that is missing is an error of the compiler (-Werror=implicit-function-declaration).
 */
#ifndef SET
#error "the instruction set does not define SET(name)"
#endif
#ifndef INLINE
#error "the instruction set does not define INLINE"
#endif
#ifndef UNROLL
#error "the instruction set does not define UNROLL"
#endif
#if !defined(TOKEN_TILE) || (TOKEN_TILE != 4 && TOKEN_TILE != 12)
#error "the instruction set does not define TOKEN_TILE as 4 or 12"
#endif
#if !defined(ATTENTION_STRIP) || ATTENTION_STRIP < 1
#error "the instruction set does not define ATTENTION_STRIP as 1 or more"
#endif
#if defined(OWN_DOTS) && !defined(BYTES_LESS)
#error "the instruction set has OWN_DOTS and does not define BYTES_LESS"
#endif
#if !defined(OWN_DOTS) && defined(BYTES_LESS)
#error "the instruction set defines BYTES_LESS and has no OWN_DOTS"
#endif

#ifndef SHARES_UNPACKED
#define SHARES_UNPACKED(layout) 0
#endif
#ifndef BYTES_LESS
#define BYTES_LESS 0
#endif
