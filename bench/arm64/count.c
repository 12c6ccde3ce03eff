/*
 * One matmul of Q4_0, or some, for an emulator that counts instructions: count SET TOKENS CALLS. SET is a set of Miga,
 * or llama.cpp's kernel: 4x4 or 4x8. What numbers are multiplied does not matter: all are 0.
 */
#include <stdlib.h>
#include <string.h>
#include "../../kernels/src/main/c/test/kernel_set.h"

enum { ROWS = 640, COLUMNS = 640 };

#ifdef WITH_LLAMA
typedef void kernel(int n, float *s, size_t bs, const void *vx, const void *vy, int nr, int nc);
kernel ggml_gemv_q4_0_4x4_q8_0, ggml_gemv_q4_0_4x8_q8_0, ggml_gemm_q4_0_4x4_q8_0, ggml_gemm_q4_0_4x8_q8_0;

static void llama(kernel *kernel, int tokens, int calls) {
  void *w = calloc(ROWS * COLUMNS / 32, 18), *x = calloc((size_t)tokens * COLUMNS / 32, 34);
  float *out = calloc((size_t)tokens * ROWS, 4);
  for (int i = 0; i < calls; i++) kernel(COLUMNS, out, ROWS, w, x, tokens, ROWS);
}
#endif

int main(int count, char **words) {
  int tokens = count == 4 ? atoi(words[2]) : 0, calls = count == 4 ? atoi(words[3]) : 0;
  if (tokens < 1) return 2;
#ifdef WITH_LLAMA
  if (strcmp(words[1], "4x4") == 0) return llama(tokens == 1 ? ggml_gemv_q4_0_4x4_q8_0 : ggml_gemm_q4_0_4x4_q8_0, tokens, calls), 0;
  if (strcmp(words[1], "4x8") == 0) return llama(tokens == 1 ? ggml_gemv_q4_0_4x8_q8_0 : ggml_gemm_q4_0_4x8_q8_0, tokens, calls), 0;
#endif
  for (int i = 0; i < SET_COUNT; i++) {
    if (strcmp(words[1], SETS[i].name) != 0) continue;
    uint8_t *w = calloc(ROWS / 16 * 9, COLUMNS);
    miga_block *x = calloc((size_t)tokens, (size_t)miga_prepared_bytes(COLUMNS));
    float *out = calloc((size_t)tokens * ROWS, 4);
    for (int k = 0; k < calls; k++) SETS[i].matmul(MIGA_Q4_0, w, COLUMNS, NULL, x, tokens, out, ROWS, 0, ROWS);
    return 0;
  }
  return 2;
}
