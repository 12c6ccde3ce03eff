package dev.miga.kernels;

/** The arguments of {@link Kernels#attention}. */
record AttentionCall(
    Floats q,
    KvLayer cache,
    int window,
    float scale,
    Floats out,
    int tokenFrom,
    int tokenTo,
    int firstPosition,
    int headFrom,
    int headTo) {

  int headDim() {
    return cache.headDim();
  }

  int position(int token) {
    return firstPosition + (token - tokenFrom);
  }

  /** The first position that one at {@code position} sees. */
  int oldest(int position) {
    return (int) Math.max(0, (long) position - window + 1);
  }

  int kvHead(int head) {
    return head / (q.columns() / headDim() / cache.kvHeads());
  }

  /** Byte offset of a position in keys or values. */
  long slot(int kvHead, int position) {
    long slot = (long) kvHead * cache.capacity() + (position & (cache.capacity() - 1));
    return 4 * slot * headDim();
  }

  long bytesOf(int token, int head) {
    return 4 * ((long) token * q.columns() + (long) head * headDim());
  }
}
