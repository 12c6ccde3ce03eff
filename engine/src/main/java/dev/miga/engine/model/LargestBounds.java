package dev.miga.engine.model;

import java.util.Arrays;

/**
 * The k largest of the numbers offered, as a heap with the smallest on top. Safe for several
 * threads.
 */
final class LargestBounds {
  private final float[] heap;

  LargestBounds(int k) {
    heap = new float[k];
    Arrays.fill(heap, Float.NEGATIVE_INFINITY);
  }

  int k() {
    return heap.length;
  }

  /** The k-th largest so far; negative infinity before there are as many. */
  synchronized float kth() {
    return heap[0];
  }

  synchronized void offer(float value) {
    if (!(value > heap[0])) {
      return;
    }
    int i = 0;
    for (int child = 1; child < heap.length; child = 2 * i + 1) {
      if (child + 1 < heap.length && heap[child + 1] < heap[child]) {
        child++;
      }
      if (value <= heap[child]) {
        break;
      }
      heap[i] = heap[child];
      i = child;
    }
    heap[i] = value;
  }

  void offerAll(LargestBounds other) {
    for (float value : other.heap) {
      offer(value);
    }
  }
}
