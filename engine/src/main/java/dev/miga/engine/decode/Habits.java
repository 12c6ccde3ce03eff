package dev.miga.engine.decode;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Which token followed the last few the last times: what a sequence is likely to write next, learnt
 * from what was written. Only speed depends on it, since guesses are verified. A table of fixed
 * size whose entries are one number each, so it is shared by any number of threads; what two of
 * them write at once may be lost.
 */
final class Habits {
  /** No guess. */
  static final int NONE = -1;

  private static final int LONGEST = 4;
  private static final int SHORTEST = 2;
  private static final int SLOTS = 1 << 15;
  private static final int MOST = 63;
  private static final int TOKEN_BITS = 20;
  private static final int COUNT_BITS = 6;

  /** {@code check (38 bits) | count (6) | token (20)}; 0 is empty. */
  private final AtomicLongArray table = new AtomicLongArray(SLOTS);

  /**
   * A guess.
   *
   * @param token {@link #NONE} where nothing is known
   * @param odds probability that it is right
   */
  record Habit(int token, double odds) {}

  private static final Habit UNKNOWN = new Habit(NONE, 0);

  /** The token that mostly followed the longest known end of what was written. */
  Habit guess(Written written) {
    for (int length = LONGEST; length >= SHORTEST; length--) {
      if (length <= written.size()) {
        long hash = hash(written, written.size(), length);
        long entry = table.get(slot(hash));
        if (entry != 0 && check(entry) == check(hash)) {
          return new Habit(token(entry), odds(count(entry)));
        }
      }
    }
    return UNKNOWN;
  }

  /** How often an entry of this count was right, over the answers of the bakery's dev set. */
  private static double odds(int count) {
    if (count >= 16) {
      return 0.99;
    }
    if (count >= 8) {
      return 0.95;
    }
    if (count >= 4) {
      return 0.8;
    }
    return count >= 2 ? 0.56 : 0.3;
  }

  /** Learns from a whole sequence. */
  void learn(Written written) {
    for (int at = SHORTEST; at < written.size(); at++) {
      for (int length = SHORTEST; length <= Math.min(LONGEST, at); length++) {
        learn(hash(written, at, length), written.at(at));
      }
    }
  }

  /**
   * A majority vote that forgets: the same token strengthens an entry, another one wears it out.
   */
  private void learn(long hash, int token) {
    long entry = table.get(slot(hash));
    int count = entry != 0 && check(entry) == check(hash) ? count(entry) : 0;
    if (count == 0) {
      table.set(slot(hash), entry(hash, 1, token));
    } else if (token(entry) == token) {
      table.set(slot(hash), entry(hash, Math.min(MOST, count + 1), token));
    } else {
      table.set(slot(hash), entry(hash, count / 2, count == 1 ? token : token(entry)));
    }
  }

  private static long hash(Written written, int end, int length) {
    long hash = length;
    for (int i = end - length; i < end; i++) {
      hash = (hash ^ written.at(i)) * 0x9E3779B97F4A7C15L;
      hash ^= hash >>> 29;
    }
    return hash;
  }

  private static int slot(long hash) {
    return (int) (hash & (SLOTS - 1));
  }

  private static long check(long value) {
    return value >>> (TOKEN_BITS + COUNT_BITS);
  }

  private static int count(long entry) {
    return (int) (entry >>> TOKEN_BITS) & MOST;
  }

  private static int token(long entry) {
    return (int) entry & ((1 << TOKEN_BITS) - 1);
  }

  private static long entry(long hash, int count, int token) {
    return check(hash) << (TOKEN_BITS + COUNT_BITS)
        | (long) Math.max(1, count) << TOKEN_BITS
        | token;
  }
}
