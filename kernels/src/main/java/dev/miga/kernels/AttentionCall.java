package dev.miga.kernels;

/**
 * Causal attention of consecutive tokens of one sequence over its cache, which holds them already.
 *
 * <p>Token {@code t} of {@code [tokenFrom, tokenTo)} has position {@code firstPosition + (t -
 * tokenFrom)} and sees positions {@code (p - window, p]}, from 0. Head {@code h} reads key-value
 * head {@code h / (heads / kvHeads)}.
 *
 * @param q f32 {@code [>= tokenTo, heads * headDim]}
 * @param cache keys and values
 * @param window positions that a token sees, its own included
 * @param scale scores are multiplied by it
 * @param out the same shape as {@code q}; the columns of heads {@code [headFrom, headTo)} are
 *     written
 */
public record AttentionCall(
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

  int heads() {
    return q.columns() / headDim();
  }

  int tokens() {
    return tokenTo - tokenFrom;
  }

  int position(int token) {
    return firstPosition + (token - tokenFrom);
  }

  /** The first position that one at {@code position} sees. */
  int oldest(int position) {
    return (int) Math.max(0, (long) position - window + 1);
  }

  int kvHead(int head) {
    return head / (heads() / cache.kvHeads());
  }

  /** Of a single token, the part of the oldest position that it sees. */
  int firstPart() {
    return oldest(firstPosition) / Kernels.KEY_PART;
  }

  /** Of a single token, into how many parts the positions that it sees fall. */
  public int parts() {
    return firstPosition / Kernels.KEY_PART + 1 - firstPart();
  }

  /** Of a single token, the first position of a part that it sees. */
  int partFrom(int part) {
    return Math.max(oldest(firstPosition), (firstPart() + part) * Kernels.KEY_PART);
  }

  /** Of a single token, the position after the last of a part that it sees. */
  int partTo(int part) {
    return Math.min(firstPosition, (firstPart() + part) * Kernels.KEY_PART + Kernels.KEY_PART - 1)
        + 1;
  }

  /** Byte offset of a position in keys or values, if these are f32. */
  long slot(int kvHead, int position) {
    long slot = (long) kvHead * cache.capacity() + (position & (cache.capacity() - 1));
    return 4 * slot * headDim();
  }

  long bytesOf(int token, int head) {
    return 4 * ((long) token * q.columns() + (long) head * headDim());
  }
}
