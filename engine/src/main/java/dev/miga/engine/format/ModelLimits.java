package dev.miga.engine.format;

/**
 * The greatest numbers that a configuration may hold. A file of a few kilobytes can claim any of
 * them, and caches and scratch memory follow them, so they are bounded before anything is
 * allocated: generously above Gemma 3 27B, which has 62 layers of width 5,376 (21,504 inside), 32
 * heads of 128, 262,208 tokens and 131,072 positions.
 */
public final class ModelLimits {
  /** Layers. */
  public static final int LAYERS = 256;

  /** Heads of queries, and so of keys and values too. */
  public static final int HEADS = 64;

  /** Width of a head: what the kernels in C hold of one, and Gemma's widest. */
  public static final int HEAD_DIM = 256;

  /** Width of the residual. */
  public static final int HIDDEN_SIZE = 1 << 14;

  /** Width inside the MLP. */
  public static final int INTERMEDIATE_SIZE = 1 << 16;

  /** Tokens of the vocabulary. */
  public static final int VOCAB_SIZE = 1 << 20;

  /** Positions of the context, and of a window on it. */
  public static final int POSITIONS = 1 << 20;

  /** What is added to the mean square in a norm. */
  public static final Range NORM_EPSILON = new Range(1e-20f, 1);

  /** Base of a rotation. */
  public static final Range ROPE_THETA = new Range(1, 1e12f);

  /** Factor by which positions are divided. */
  public static final Range ROPE_SCALING = new Range(1e-3f, 1e6f);

  /** Square of what scores are divided by. */
  public static final Range SCORE_SCALAR = new Range(1e-3f, 1e6f);

  private ModelLimits() {}

  /** Real numbers from one to another, both included; NaN is in none. */
  public record Range(float least, float most) {
    /** Whether a number is in it. */
    public boolean contains(float value) {
      return value >= least && value <= most;
    }

    @Override
    public String toString() {
      return "a number from " + least + " to " + most;
    }
  }

  static void require(String name, int value, int most) {
    if (value < 1 || value > most) {
      throw new IllegalArgumentException(name + " must be 1 to " + most + ", found " + value);
    }
  }

  static void require(String name, float value, Range range) {
    if (!range.contains(value)) {
      throw new IllegalArgumentException(name + " must be " + range + ", found " + value);
    }
  }
}
