package dev.miga.kernels.training;

/**
 * Heads of an attention layer.
 *
 * @param window positions that a query sees, itself included
 * @param scale scores are multiplied by it
 */
public record AttentionShape(int heads, int kvHeads, int headDim, int window, float scale) {
  public AttentionShape {
    if (kvHeads < 1 || heads < 1 || heads % kvHeads != 0 || headDim < 2 || headDim % 2 != 0) {
      throw new IllegalArgumentException(
          "%d heads over %d of %d columns: expected a multiple, and pairs of columns"
              .formatted(heads, kvHeads, headDim));
    }
    if (window < 1) {
      throw new IllegalArgumentException("window: expected 1 or more, got " + window);
    }
  }

  /** Query heads that share a key-value head. */
  public int headsPerKv() {
    return heads / kvHeads;
  }

  /** Columns of the fused projection: queries, keys, values. */
  public int qkvColumns() {
    return (heads + 2 * kvHeads) * headDim;
  }

  /** Columns of queries, and of the result. */
  public int queryColumns() {
    return heads * headDim;
  }

  /** Columns of keys, and of values. */
  public int kvColumns() {
    return kvHeads * headDim;
  }
}
