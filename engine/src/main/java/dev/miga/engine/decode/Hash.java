package dev.miga.engine.decode;

/** Numbers for combinations of numbers, evenly spread. */
final class Hash {
  private static final long FACTOR = 0x9E3779B97F4A7C15L;
  private static final int SHIFT = 29;

  private Hash() {}

  static long of(long... values) {
    long hash = values.length;
    for (long value : values) {
      hash = add(hash, value);
    }
    return add(hash, 1);
  }

  static long add(long hash, long value) {
    long mixed = (hash ^ value) * FACTOR;
    return mixed ^ (mixed >>> SHIFT);
  }

  /** A number for some of the tokens that were written. */
  static long ofTokens(Written written, int end, int count) {
    long hash = count;
    for (int i = Math.max(0, end - count); i < end; i++) {
      hash = add(hash, written.at(i));
    }
    return hash;
  }
}
