package dev.miga.engine.grammar.tokens;

import java.util.Arrays;

/** Sorts tokens by their bytes: by the first eight at once, ties by the rest. */
final class TokenOrder {
  private static final int KEY_BYTES = 8;
  private static final int BUCKETS = 1 << 16;

  private TokenOrder() {}

  /** Ids of the tokens with text, by unsigned bytes; a token comes after its own beginnings. */
  static int[] sort(byte[] bytes, int[] offsets) {
    int size = offsets.length - 1;
    long[] keys = new long[size];
    int[] order = new int[size];
    int count = 0;
    for (int id = 0; id < size; id++) {
      if (offsets[id + 1] > offsets[id]) {
        keys[id] = key(bytes, offsets[id], offsets[id + 1]);
        order[count++] = id;
      }
    }
    order = Arrays.copyOf(order, count);
    int[] other = new int[count];
    for (int shift = 0; shift < Long.SIZE; shift += 16) {
      pass(keys, order, other, shift);
      int[] swap = order;
      order = other;
      other = swap;
    }
    ties(bytes, offsets, keys, order);
    return order;
  }

  private static long key(byte[] bytes, int from, int to) {
    long key = 0;
    for (int i = 0; i < KEY_BYTES; i++) {
      key = key << 8 | (from + i < to ? bytes[from + i] & 0xFF : 0);
    }
    return key;
  }

  private static void pass(long[] keys, int[] from, int[] to, int shift) {
    int[] starts = new int[BUCKETS + 1];
    for (int id : from) {
      starts[(int) (keys[id] >>> shift & (BUCKETS - 1)) + 1]++;
    }
    for (int i = 0; i < BUCKETS; i++) {
      starts[i + 1] += starts[i];
    }
    for (int id : from) {
      to[starts[(int) (keys[id] >>> shift & (BUCKETS - 1))]++] = id;
    }
  }

  private static void ties(byte[] bytes, int[] offsets, long[] keys, int[] order) {
    for (int i = 0; i < order.length; ) {
      int end = i + 1;
      while (end < order.length && keys[order[end]] == keys[order[i]]) {
        end++;
      }
      if (end > i + 1) {
        insertionSort(bytes, offsets, order, i, end);
      }
      i = end;
    }
  }

  private static void insertionSort(byte[] bytes, int[] offsets, int[] order, int from, int to) {
    for (int i = from + 1; i < to; i++) {
      int id = order[i];
      int at = i;
      while (at > from && compare(bytes, offsets, order[at - 1], id) > 0) {
        order[at] = order[at - 1];
        at--;
      }
      order[at] = id;
    }
  }

  private static int compare(byte[] bytes, int[] offsets, int a, int b) {
    return Arrays.compareUnsigned(
        bytes, offsets[a], offsets[a + 1], bytes, offsets[b], offsets[b + 1]);
  }
}
