package dev.miga.engine.decode;

import java.nio.LongBuffer;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Which token followed where clues were the same. The clue whose guesses held best decides, and its
 * record is kept too, so that odds are those that were seen. Tables of fixed size, shared by any
 * number of threads; what two of them write at once may be lost. Only speed depends on them, since
 * guesses are verified.
 */
final class Habits {
  /** No guess. */
  static final int NONE = -1;

  private static final int SLOTS = 1 << 16;

  /** {@code check (32 bits) | seen (6) | right (6) | token (20)}; 0 is empty. */
  private static final int CHECK = 32;

  private static final int TOKEN_BITS = 20;
  private static final int COUNT_BITS = 6;
  private static final int SEEN = TOKEN_BITS + COUNT_BITS;
  private static final int MOST = (1 << COUNT_BITS) - 1;

  /** Of {@code records}: kinds of clues, and how well an entry knows. */
  private static final int KINDS = 64;

  private static final int LEVELS = 16;
  private static final int ALWAYS_LEVELS = 6;
  private static final int MANY = 8;

  /** {@code made (32 bits) | right (32)} for each kind and level. */
  private static final int RECORD_BITS = 32;

  private static final int MOST_MADE = 400;

  /** An entry's own count weighs as much as so many guesses of its kind. */
  private static final double PRIOR = 4;

  /** How often an entry is right that was seen once and never asked. */
  private static final double NEW = 0.3;

  /** What is guessed so surely needs no new entries. */
  private static final double SURE = 0.95;

  private final AtomicLongArray table = new AtomicLongArray(SLOTS);
  private final AtomicLongArray records = new AtomicLongArray(KINDS * LEVELS);

  /**
   * A guess.
   *
   * @param token {@link #NONE} where nothing is known
   * @param odds probability that it is right
   * @param record of which kind and level it is
   */
  record Habit(int token, double odds, int record) {
    private static final Habit UNKNOWN = new Habit(NONE, 0, 0);
  }

  /**
   * The token that followed most surely.
   *
   * @param clues one of each kind, and any number of the last kind
   * @param kinds how many kinds there are
   */
  Habit guess(long[] clues, int kinds) {
    Habit best = Habit.UNKNOWN;
    for (int i = 0; i < clues.length; i++) {
      long entry = table.get(slot(clues[i]));
      if (isOf(entry, clues[i])) {
        int index = Math.min(i, kinds - 1) * LEVELS + level(entry);
        double odds = odds(records.get(index), entry);
        if (odds > best.odds()) {
          best = new Habit(token(entry), odds, index);
        }
      }
    }
    return best;
  }

  private static double odds(long record, long entry) {
    double own = (right(entry) + NEW) / (seen(entry) + 1);
    return ((int) record + PRIOR * own) / ((record >>> RECORD_BITS) + PRIOR);
  }

  private static int level(long entry) {
    int seen = seen(entry);
    if (seen == right(entry)) {
      return Math.min(ALWAYS_LEVELS, Integer.SIZE - Integer.numberOfLeadingZeros(seen));
    }
    int quarter = Math.min(3, 4 * right(entry) / seen);
    return ALWAYS_LEVELS + 1 + 2 * quarter + (seen >= MANY ? 1 : 0);
  }

  /** Learns which token followed. */
  void learn(long[] clues, int kinds, int token) {
    Habit habit = guess(clues, kinds);
    if (habit.token() != NONE) {
      long record = records.get(habit.record());
      long made = (record >>> RECORD_BITS) + 1;
      int right = (int) record + (habit.token() == token ? 1 : 0);
      int halves = made > MOST_MADE ? 1 : 0;
      records.set(habit.record(), ((made >> halves) << RECORD_BITS) | (right >> halves));
    }
    boolean known = habit.token() == token && habit.odds() >= SURE;
    for (long clue : clues) {
      learn(clue, token, known);
    }
  }

  private void learn(long clue, int token, boolean known) {
    int slot = slot(clue);
    long entry = table.get(slot);
    if (isOf(entry, clue)) {
      table.set(slot, more(entry, token));
    } else if (!known && seen(entry) > 1) {
      table.set(slot, entry(entry, seen(entry) / 2, right(entry) / 2, token(entry))); // worn out
    } else if (!known) {
      table.set(slot, entry(clue, 1, 1, token));
    }
  }

  private static long more(long entry, int token) {
    int seen = seen(entry) + 1;
    int right = right(entry);
    if (token(entry) == token) {
      right++;
    } else if (2 * right < seen) {
      return entry(entry, 2, 1, token);
    }
    int halves = seen > MOST ? 1 : 0;
    return entry(entry, seen >> halves, right >> halves, token(entry));
  }

  void read(LongBuffer from) {
    for (AtomicLongArray array : new AtomicLongArray[] {table, records}) {
      for (int i = 0; i < array.length(); i++) {
        array.set(i, from.get());
      }
    }
  }

  void write(LongBuffer to) {
    for (AtomicLongArray array : new AtomicLongArray[] {table, records}) {
      for (int i = 0; i < array.length(); i++) {
        to.put(array.get(i));
      }
    }
  }

  static int longs() {
    return SLOTS + KINDS * LEVELS;
  }

  private static int slot(long clue) {
    return (int) (clue & (SLOTS - 1));
  }

  private static boolean isOf(long entry, long clue) {
    return entry != 0 && entry >>> CHECK == clue >>> CHECK;
  }

  private static int seen(long entry) {
    return (int) (entry >>> SEEN) & MOST;
  }

  private static int right(long entry) {
    return (int) (entry >>> TOKEN_BITS) & MOST;
  }

  private static int token(long entry) {
    return (int) entry & ((1 << TOKEN_BITS) - 1);
  }

  private static long entry(long clue, int seen, int right, int token) {
    return ((clue >>> CHECK) << CHECK)
        | ((long) Math.max(1, seen) << SEEN)
        | ((long) right << TOKEN_BITS)
        | token;
  }
}
