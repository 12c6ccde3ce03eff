/* What checks share: numbers at random, buffers of exactly the size that is asked for, complaints. Not every check
 * needs all of it. */
#ifndef MIGA_CHECK_H
#define MIGA_CHECK_H

#ifdef GUARD_PAGES
#define _DEFAULT_SOURCE /* for MAP_ANONYMOUS */
#endif

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#pragma GCC diagnostic ignored "-Wunused-function"

static const char *checked; /* the set */
static int failures;
static uint64_t state = 88172645463325252ull;

static uint32_t random_bits(void) {
  state ^= state << 13, state ^= state >> 7, state ^= state << 17;
  return (uint32_t)(state >> 16);
}
static float uniform(float size) { return size * ((float)(random_bits() % 20001) / 10000 - 1); }
#ifdef GUARD_PAGES
/* Where no sanitizer runs, under an emulator for instance: memory that ends where a page begins that nobody may touch,
 * behind a page that remembers its length. */
#include <sys/mman.h>
enum { PAGE = 65536 };
static void *guarded(size_t bytes) {
  size_t pages = (bytes + PAGE - 1) / PAGE * PAGE, all = pages + 2 * PAGE;
  char *p = mmap(NULL, all + PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (p == MAP_FAILED) exit(2);
  char *from = (char *)(((uintptr_t)p + PAGE - 1) / PAGE * PAGE);
  ((void **)from)[0] = p, ((size_t *)from)[1] = all + PAGE;
  if (mprotect(from + PAGE + pages, PAGE, PROT_NONE) != 0) exit(2);
  return from + PAGE + pages - bytes;
}
static void guarded_free(void *p) {
  uintptr_t at = (uintptr_t)p, first = at / PAGE * PAGE;
  void **header = (void **)(first - PAGE);
  munmap(header[0], ((size_t *)header)[1]);
}
#define malloc guarded
#define free guarded_free
#endif

static void *exactly(size_t bytes) {
  void *p = malloc(bytes ? bytes : 1);
  memset(p, 0x5A, bytes);
  return p;
}
static float *floats(size_t n, float size) {
  float *p = exactly(4 * n);
  for (size_t i = 0; i < n; i++) p[i] = uniform(size);
  return p;
}
static uint8_t *bytes(size_t n) {
  uint8_t *p = exactly(n);
  for (size_t i = 0; i < n; i++) p[i] = (uint8_t)random_bits();
  return p;
}
/* Halves between 2^-7 and 2^-6: normal numbers, so plain arithmetic decodes them. */
static uint16_t *halves(size_t n) {
  uint16_t *p = exactly(2 * n);
  for (size_t i = 0; i < n; i++) p[i] = (uint16_t)(0x2000 + random_bits() % 1024);
  return p;
}
static double half(uint16_t bits) { return ldexp(1024 + (bits & 1023), (bits >> 10 & 31) - 25) * (bits >> 15 ? -1 : 1); }

static void expect(const char *what, double found, double wanted, double tolerance) {
  if (!(fabs(found - wanted) <= tolerance) && failures++ < 20) {
    printf("%s %s: %.9g, expected %.9g within %.3g\n", checked, what, found, wanted, tolerance);
  }
}
static void expect_same(const char *what, const void *a, const void *b, size_t n) {
  if (memcmp(a, b, n) != 0 && failures++ < 20) printf("%s %s: not the same bits\n", checked, what);
}

#endif
