/* The functions of one instruction set, to be chosen by name. */
#ifndef MIGA_KERNEL_SET_H
#define MIGA_KERNEL_SET_H

#include "../miga_kernels.h"

typedef struct {
  const char *name;
  int feature;
  void (*prepare)(const float *, miga_block *, int32_t, int32_t, int32_t);
  void (*matmul)(int32_t, const uint8_t *, int32_t, const float *, const miga_block *, int32_t, float *, int32_t,
                 int32_t, int32_t);
  void (*rms_norm)(const float *, const float *, float, float *, int32_t, int32_t, int32_t);
  void (*rms_norm_add)(const float *, const float *, float, float *, int32_t, int32_t, int32_t);
  void (*norm_rope)(float *, const float *, float, const float *, int32_t, int32_t, int32_t, int32_t);
  void (*store_kv)(const float *, const float *, void *, void *, int32_t, int32_t, int32_t, int32_t, int32_t, int32_t);
  void (*attention)(const float *, const void *, const void *, int32_t, int32_t, int32_t, int32_t, int32_t, float,
                    float *, int32_t, int32_t, int32_t, int32_t, int32_t);
  void (*attention_parts)(const float *, const void *, const void *, int32_t, int32_t, int32_t, int32_t, int32_t, float,
                          float *, int32_t, int32_t, int32_t, int32_t);
  void (*join_attention)(const float *, int32_t, int32_t, int32_t, float *);
  void (*gelu_mul)(float *, const float *, int32_t, int32_t, int32_t, int32_t);
  void (*coarse_bounds)(const uint8_t *, const uint16_t *, const float *, int32_t, const float *, const miga_block *,
                        int32_t, float, float, float *, float *, int32_t, int32_t, int32_t);
  int32_t (*candidates)(const uint8_t *, const uint16_t *, const float *, int32_t, const float *, const miga_block *,
                        float, float, float, const float *, int32_t *, int32_t, int32_t, int32_t);
  void (*table_logits)(const uint8_t *, const uint8_t *, const uint16_t *, int32_t, const float *, int32_t, float *,
                       int32_t, int32_t, int32_t);
  void (*row_logits)(const uint8_t *, const uint8_t *, const uint16_t *, int32_t, const float *, const int32_t *,
                     float *, int32_t, int32_t);
} kernel_set;

#define KERNEL_SET(set, feature)                                                                \
  {#set, feature, miga_##set##_prepare, miga_##set##_matmul, miga_##set##_rms_norm,             \
   miga_##set##_rms_norm_add, miga_##set##_norm_rope, miga_##set##_store_kv,                    \
   miga_##set##_attention, miga_##set##_attention_parts,                                        \
   miga_##set##_join_attention, miga_##set##_gelu_mul, miga_##set##_coarse_bounds,                   \
   miga_##set##_candidates,                                                                     \
   miga_##set##_table_logits, miga_##set##_row_logits}

static const kernel_set SETS[] = {
    KERNEL_SET(portable, MIGA_PORTABLE),
#if defined(__x86_64__)
    KERNEL_SET(avx2, MIGA_AVX2),
#ifdef HAS_AVXVNNI /* the feature that lets it run; absent where the compiler does not know it */
    KERNEL_SET(avxvnni, HAS_AVXVNNI),
#endif
    KERNEL_SET(avx512vnni, MIGA_AVX512VNNI),
#elif defined(__aarch64__)
    KERNEL_SET(neon, MIGA_NEON),
    KERNEL_SET(neoni8mm, MIGA_NEONI8MM),
#endif
};
enum { SET_COUNT = sizeof(SETS) / sizeof(SETS[0]) };

#endif
