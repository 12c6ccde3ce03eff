/* Times each kernel at the sizes of Gemma 3 270M on a number of threads: bench [SET] [THREADS] [FILTER]
   [BYTES], the last being how much memory the matmuls of a few tokens go round. */
#include "kernel_set.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static kernel_set kernels;
static int threads = 2;
static double working_set = 120e6;

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void *fresh(size_t bytes) {
  uint64_t *p = aligned_alloc(64, (bytes + 63) / 64 * 64);
  uint64_t state = 88172645463325252ull;
  for (size_t i = 0; i < bytes / 8; i++) {
    state ^= state << 13, state ^= state >> 7, state ^= state << 17;
    p[i] = state;
  }
  return p;
}

/* Small halves or floats: no NaN, no subnormal. */
static void fill_f16(uint16_t *p, size_t n) {
  for (size_t i = 0; i < n; i++) p[i] = (uint16_t)(0x1C00 + i % 511);
}
static void fill_f32(float *p, size_t n) {
  for (size_t i = 0; i < n; i++) p[i] = ((float)(i * 2654435761u % 2001) - 1000) / 1000;
}
static float *floats(size_t n) {
  float *p = fresh(4 * n);
  fill_f32(p, n);
  return p;
}

typedef void (*task)(int part, int parts, void *);
typedef struct {
  task run;
  int part, rounds;
  double seconds;
  void *argument;
  pthread_barrier_t *barrier;
} worker;

static void *serve(void *p) {
  worker *w = p;
  pthread_barrier_wait(w->barrier);
  double start = now();
  for (int i = 0; i < w->rounds; i++) w->run(w->part, threads, w->argument);
  w->seconds = now() - start;
  return NULL;
}

/* CPU seconds that the slowest thread takes for a round, the best of a few runs: what the wall clock
   would show on a quiet machine. */
static double timed(task run, void *argument, int rounds) {
  double best = 1e9;
  for (int attempt = 0; attempt < 7; attempt++) {
    pthread_barrier_t barrier;
    pthread_barrier_init(&barrier, NULL, (unsigned)threads);
    pthread_t ids[threads];
    worker workers[threads];
    for (int i = 0; i < threads; i++) {
      workers[i] = (worker){run, i, rounds, 0, argument, &barrier};
      pthread_create(&ids[i], NULL, serve, &workers[i]);
    }
    double slowest = 0;
    for (int i = 0; i < threads; i++) {
      pthread_join(ids[i], NULL);
      if (workers[i].seconds > slowest) slowest = workers[i].seconds;
    }
    if (slowest / rounds < best) best = slowest / rounds;
  }
  return best;
}

static const char *LAYOUTS[] = {"Q4_0", "Q4_1", "Q5_0", "Q8_0", "Q8_16", "BF16", "F32"};
static const double BITS[] = {4.5, 6, 5.5, 8.5, 12, 16, 32};

typedef struct {
  int layout, rows, columns, tokens, matrices;
  const uint8_t *w;
  size_t bytes;
  float *x, *out;
  miga_block *prepared;
} product;

static void multiply(int part, int parts, void *p) {
  product *m = p;
  int tiles = m->rows / 16, from = tiles * part / parts * 16, to = tiles * (part + 1) / parts * 16;
  for (int i = 0; i < m->matrices; i++) {
    kernels.matmul(m->layout, m->w + (size_t)i * m->bytes, m->columns, m->x, m->prepared, m->tokens, m->out, m->rows, from, to);
  }
}

static void bench_matmul(int layout, int rows, int columns, int tokens) {
  product m = {.layout = layout, .rows = rows, .columns = columns, .tokens = tokens};
  m.bytes = (size_t)(BITS[layout] / 8 * rows * columns);
  m.matrices = tokens >= 64 ? 2 : (int)(working_set / (double)m.bytes) + 1;
  uint8_t *w = fresh(m.bytes * (size_t)m.matrices);
  if (layout == MIGA_BF16 || layout == MIGA_F32) memset(w, 0, m.bytes * (size_t)m.matrices);
  if (layout != MIGA_BF16 && layout != MIGA_F32) {
    size_t tile = m.bytes / ((size_t)rows / 16), quants = (size_t)columns * (layout == MIGA_Q5_0 ? 10 : layout >= MIGA_Q8_0 ? 16 : 8);
    for (size_t t = 0; t < (size_t)m.matrices * (size_t)rows / 16; t++) {
      if (layout == MIGA_Q4_1 || layout == MIGA_Q8_16) fill_f32((float *)(w + t * tile + quants), (tile - quants) / 4);
      else fill_f16((uint16_t *)(w + t * tile + quants), (tile - quants) / 2);
    }
  }
  m.w = w;
  m.x = floats((size_t)tokens * (size_t)columns);
  m.out = floats((size_t)tokens * (size_t)rows);
  m.prepared = fresh((size_t)tokens * (size_t)miga_prepared_bytes(columns));
  kernels.prepare(m.x, m.prepared, columns, 0, tokens);
  double s = timed(multiply, &m, tokens >= 64 ? 10 : 1 + 200 / m.matrices) / m.matrices;
  printf("matmul %-5s [%d, %d] %3d tokens: %8.1f us %7.1f GMAC/s %6.1f GB/s\n", LAYOUTS[layout], rows, columns, tokens,
         s * 1e6, (double)rows * columns * tokens / s / 1e9, (double)m.bytes / s / 1e9);
  fflush(stdout);
  free(w), free(m.x), free(m.out), free(m.prepared);
}

enum { VOCABULARY = 262144, HIDDEN = 640 };
typedef struct {
  uint8_t *high, *low;
  miga_block *prepared;
  uint16_t *scales;
  float *norms, *x, *scores, *lower, *upper;
  float threshold;
  int tokens;
} head;

static void slice(int part, int parts, int *from, int *to) {
  *from = VOCABULARY / 16 * part / parts * 16;
  *to = VOCABULARY / 16 * (part + 1) / parts * 16;
}
static void coarse(int part, int parts, void *p) {
  head *h = p;
  int from, to;
  slice(part, parts, &from, &to);
  kernels.coarse_bounds(h->high, h->scales, h->norms, HIDDEN, h->x, h->prepared, h->tokens, 0.3f, 1, h->lower, h->upper,
                        VOCABULARY / 16, from, to);
}
static float threshold_of(const float *upper) { /* that about 128 groups reach */
  float threshold = 0;
  for (int reached = VOCABULARY; reached > 128; threshold += 0.01f) {
    reached = 0;
    for (int g = 0; g < VOCABULARY / 16; g++) reached += upper[g] >= threshold;
  }
  return threshold;
}
static void candidates(int part, int parts, void *p) {
  head *h = p;
  int from, to;
  int32_t found[4096];
  slice(part, parts, &from, &to);
  kernels.candidates(h->high, h->scales, h->norms, HIDDEN, h->x, h->prepared, 0.3f, 1, h->threshold, h->upper, found,
                     4096, from, to);
}
static void exact(int part, int parts, void *p) {
  head *h = p;
  int from, to;
  slice(part, parts, &from, &to);
  kernels.table_logits(h->high, h->low, h->scales, HIDDEN, h->x, h->tokens, h->scores, VOCABULARY, from, to);
}

static void bench_head(void) {
  size_t plane = (size_t)VOCABULARY * HIDDEN / 2;
  head h = {.high = fresh(plane), .low = fresh(plane), .scales = fresh((size_t)VOCABULARY * 40), .x = floats(16 * HIDDEN),
            .norms = floats(VOCABULARY), .scores = floats((size_t)16 * VOCABULARY), .lower = floats(VOCABULARY), .upper = floats(VOCABULARY), .prepared = fresh(16 * (size_t)miga_prepared_bytes(HIDDEN))};
  fill_f16(h.scales, (size_t)VOCABULARY * 20);
  kernels.prepare(h.x, h.prepared, HIDDEN, 0, 16);
  for (int t = 1; t <= 16; t *= 2) {
    h.tokens = t;
    double s = timed(coarse, &h, 2);
    printf("coarse_bounds %2d tokens: %8.1f us %6.1f GB/s\n", t, s * 1e6, VOCABULARY * 360.0 / s / 1e9);
  }
  h.threshold = threshold_of(h.upper);
  double s = timed(candidates, &h, 5);
  printf("candidates: %8.1f us\n", s * 1e6);
  for (int t = 1; t <= 4; t *= 4) {
    h.tokens = t;
    s = timed(exact, &h, 2);
    printf("table_logits %2d tokens: %8.1f us %6.1f GB/s\n", t, s * 1e6, VOCABULARY * 680.0 / s / 1e9);
  }
}

typedef struct {
  int tokens, keys, window;
  float *q, *out;
  uint16_t *k, *v;
} attending;

static void attend(int part, int parts, void *p) {
  attending *a = p;
  int first = a->keys - a->tokens, capacity = 1;
  while (capacity < a->keys) capacity *= 2;
  if (a->tokens == 1) {
    int from = 4 * part / parts, to = 4 * (part + 1) / parts;
    kernels.attention(a->q, a->k, a->v, MIGA_KV_F16, 1, capacity, 256, a->window, 0.0625f, a->out, 4, 1, first, from, to);
  } else {
    /* Interleaved pieces, as causal work grows with the position. */
    for (int t = 16 * part; t < a->tokens; t += 16 * parts) {
      int n = a->tokens - t < 16 ? a->tokens - t : 16;
      kernels.attention(a->q + 1024 * t, a->k, a->v, MIGA_KV_F16, 1, capacity, 256, a->window, 0.0625f, a->out + 1024 * t, 4, n, first + t, 0, 4);
    }
  }
}

static void bench_attention(int tokens, int keys, int window) {
  int capacity = 1;
  while (capacity < keys) capacity *= 2;
  attending a = {tokens, keys, window, floats((size_t)tokens * 1024), floats((size_t)tokens * 1024),
                 fresh((size_t)capacity * 512), fresh((size_t)capacity * 512)};
  fill_f16(a.k, (size_t)capacity * 256), fill_f16(a.v, (size_t)capacity * 256);
  double s = timed(attend, &a, tokens > 1 ? 5 : 20);
  double pairs = 0;
  for (int t = 0; t < tokens; t++) pairs += keys - tokens + t + 1 < window ? keys - tokens + t + 1 : window;
  printf("attention %d tokens, %d keys: %8.1f us %6.1f GMAC/s %6.1f GB/s\n", tokens, keys, s * 1e6,
         pairs * 4 * 256 * 2 / s / 1e9, keys * 1024.0 / s / 1e9);
  free(a.q), free(a.out), free(a.k), free(a.v);
}

typedef struct {
  float *x, *y, *weight;
  miga_block *prepared;
} small;
static void do_prepare(int part, int parts, void *p) {
  small *s = p;
  kernels.prepare(s->x, s->prepared, 2048, 512 * part / parts, 512 * (part + 1) / parts);
}
static void do_norm(int part, int parts, void *p) {
  small *s = p;
  kernels.rms_norm(s->x, s->weight, 1e-6f, s->y, 640, 512 * part / parts, 512 * (part + 1) / parts);
}
static void do_rope(int part, int parts, void *p) {
  small *s = p;
  kernels.norm_rope(s->y, s->weight, 1e-6f, s->x, 4, 256, 512 * part / parts, 512 * (part + 1) / parts);
}
static void do_gelu(int part, int parts, void *p) {
  small *s = p;
  kernels.gelu_mul(s->y, s->x, 2048, 512, 2048 * part / parts, 2048 * (part + 1) / parts);
}
static void bench_small(void) {
  small s = {floats(512 * 2048), floats(512 * 2048), floats(2048), fresh(512 * 4608)};
  double n = 512;
  printf("prepare 512 x 2048: %8.1f us, %5.2f ns a column\n", timed(do_prepare, &s, 5) * 1e6, timed(do_prepare, &s, 5) * 1e9 / n / 2048);
  printf("rms_norm 512 x 640: %8.1f us\n", timed(do_norm, &s, 5) * 1e6);
  printf("norm_rope 512 x 1024: %8.1f us\n", timed(do_rope, &s, 5) * 1e6);
  fill_f32(s.y, 512 * 2048);
  printf("gelu_mul 512 x 2048: %8.1f us\n", timed(do_gelu, &s, 1) * 1e6);
}

static int wanted(const char *filter, const char *name) { return filter == NULL || strstr(filter, name) != NULL; }

static uint64_t *memory;
static void read_all(int part, int parts, void *p) {
  (void)p;
  size_t n = (size_t)94e6 / 8 / (size_t)parts / 64 * 64;
  volatile uint64_t sink;
  uint64_t sum[8] = {0};
  const uint64_t *at = memory + n * (size_t)part;
  for (size_t i = 0; i < n; i += 8) for (int j = 0; j < 8; j++) sum[j] += at[i + (size_t)j];
  for (int j = 1; j < 8; j++) sum[0] += sum[j];
  sink = sum[0];
  (void)sink;
}

int main(int argc, char **argv) {
  threads = argc > 2 ? atoi(argv[2]) : 2;
  const char *filter = argc > 3 ? argv[3] : NULL;
  if (argc > 4) working_set = atof(argv[4]);
  for (int i = 0; i < SET_COUNT; i++) {
    if (SETS[i].feature & miga_features() && (argc < 2 || !strcmp(argv[1], SETS[i].name))) kernels = SETS[i];
  }
  if (kernels.name == NULL) return fprintf(stderr, "no such kernels here: %s\n", argv[1]), 2;
  printf("%s, %d threads\n", kernels.name, threads);
  memory = fresh((size_t)94e6);
  if (wanted(filter, "read")) printf("plain read of 94 MB: %.1f GB/s\n", 94e6 / timed(read_all, NULL, 2) / 1e9);
  int tokens[] = {1, 4, 16, 512};
  for (int layout = 0; layout < 7; layout++) {
    if (!wanted(filter, LAYOUTS[layout]) && !wanted(filter, "matmul")) continue;
    for (int i = 0; i < 4; i++) bench_matmul(layout, 2048, 640, tokens[i]);
    if (layout == MIGA_Q4_0 || layout == MIGA_Q8_16) bench_matmul(layout, 640, 2048, 512);
  }
  if (wanted(filter, "head")) bench_head();
  if (wanted(filter, "attention")) bench_attention(512, 512, 512), bench_attention(512, 2048, 512), bench_attention(1, 512, 512), bench_attention(1, 8000, 1 << 30), bench_attention(1, 32000, 1 << 30);
  if (wanted(filter, "small")) bench_small();
}
