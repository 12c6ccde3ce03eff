package dev.miga.engine.decode;

import java.nio.LongBuffer;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How often something was so, by clues. A table of fixed size, shared by any number of threads;
 * what two of them write at once may be lost.
 */
final class Odds {
  private static final int SLOTS = 1 << 15;

  /** {@code check (40 bits) | no (12) | yes (12)}; 0 is empty. */
  private static final int BITS = 12;

  private static final int CHECK = 2 * BITS;
  private static final int MOST = (1 << BITS) - 1;

  /** What is said by fewer clues weighs as much as so many cases. */
  private static final double PRIOR = 2;

  private final AtomicLongArray table = new AtomicLongArray(SLOTS);

  /**
   * The odds that it is so.
   *
   * @param clues the rarest first; each leans on the next
   * @param otherwise where no clue is known
   */
  double of(long[] clues, double otherwise) {
    double odds = otherwise;
    for (int i = clues.length - 1; i >= 0; i--) {
      long entry = table.get(slot(clues[i]));
      if (isOf(entry, clues[i])) {
        odds = (yes(entry) + PRIOR * odds) / (no(entry) + yes(entry) + PRIOR);
      }
    }
    return odds;
  }

  void learn(long[] clues, boolean yes) {
    for (long clue : clues) {
      int slot = slot(clue);
      long entry = table.get(slot);
      if (isOf(entry, clue) || no(entry) + yes(entry) <= 1) {
        long known = isOf(entry, clue) ? entry : 0;
        int more = yes(known) + (yes ? 1 : 0);
        int less = no(known) + (yes ? 0 : 1);
        boolean full = Math.max(more, less) > MOST;
        table.set(slot, entry(clue, full ? less / 2 : less, full ? more / 2 : more));
      } else {
        table.set(slot, entry(entry, no(entry) / 2, yes(entry) / 2)); // another's, worn out
      }
    }
  }

  void read(LongBuffer from) {
    for (int i = 0; i < SLOTS; i++) {
      table.set(i, from.get());
    }
  }

  void write(LongBuffer to) {
    for (int i = 0; i < SLOTS; i++) {
      to.put(table.get(i));
    }
  }

  static int longs() {
    return SLOTS;
  }

  private static int slot(long clue) {
    return (int) (clue & (SLOTS - 1));
  }

  private static boolean isOf(long entry, long clue) {
    return entry != 0 && entry >>> CHECK == clue >>> CHECK;
  }

  private static int no(long entry) {
    return (int) (entry >>> BITS) & MOST;
  }

  private static int yes(long entry) {
    return (int) entry & MOST;
  }

  private static long entry(long clue, int no, int yes) {
    return ((clue >>> CHECK) << CHECK) | ((long) no << BITS) | yes;
  }
}
