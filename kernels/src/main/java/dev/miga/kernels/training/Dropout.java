package dev.miga.kernels.training;

/**
 * A mask that is computed, not stored: element {@code (row, column)} is kept or not by a hash of
 * the seed and its index.
 *
 * @param seed of this mask
 * @param probability of dropping; kept elements are divided by {@code 1 - probability}
 */
public record Dropout(int seed, float probability) {
  public Dropout {
    if (!(probability >= 0 && probability < 1)) {
      throw new IllegalArgumentException("dropout of " + probability);
    }
  }

  /** No dropout. */
  public static Dropout none() {
    return new Dropout(0, 0);
  }

  /** Another mask of the same probability. */
  public Dropout derive(int salt) {
    return new Dropout(mix(seed ^ mix(salt)), probability);
  }

  /** Whether anything is dropped. */
  public boolean drops() {
    return probability > 0;
  }

  /** Hashes below it, unsigned, drop. */
  public int threshold() {
    return (int) (long) (probability * 0x1p32);
  }

  /** Factor of the kept elements. */
  public float keepScale() {
    return 1 / (1 - probability);
  }

  /** The factor of an element: 0 or {@link #keepScale}. */
  public float factor(int index) {
    int hash = mix(index * 0x9e3779b9 ^ seed);
    return Integer.compareUnsigned(hash, threshold()) >= 0 ? keepScale() : 0;
  }

  /** The finaliser of MurmurHash3. */
  public static int mix(int value) {
    int h = value;
    h ^= h >>> 16;
    h *= 0x85ebca6b;
    h ^= h >>> 13;
    h *= 0xc2b2ae35;
    return h ^ h >>> 16;
  }
}
