package dev.miga.engine.grammar.lexeme;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import java.util.Arrays;
import java.util.BitSet;

/** How long the texts are that an automaton accepts from each of its states. */
final class DfaLengths {
  private static final int FIRST_PRINTABLE = 0x20;
  private static final long MAX_CELLS = 20_000_000;

  /** Lengths beyond the fewest that is asked for which are looked at. */
  private static final int SLACK = 512;

  private DfaLengths() {}

  /** States from which a text of every length is accepted, the empty one included. */
  static boolean[] anyLength(CharDfa dfa) {
    boolean[] any = new boolean[dfa.states()];
    for (int s = 0; s < any.length; s++) {
      any[s] = dfa.accepts(s);
    }
    for (boolean changed = true; changed; ) {
      changed = false;
      for (int s = any.length - 1; s >= 0; s--) {
        if (any[s] && Arrays.stream(dfa.next()[s]).noneMatch(to -> to >= 0 && any[to])) {
          any[s] = false;
          changed = true;
        }
      }
    }
    return any;
  }

  /** States that every text without control characters leads back to such a state. */
  static boolean[] free(CharDfa dfa) {
    boolean[] free = new boolean[dfa.states()];
    boolean[] printable = new boolean[dfa.classCount()];
    for (int i = 0; i < dfa.starts().length; i++) {
      int end = i + 1 < dfa.starts().length ? dfa.starts()[i + 1] : CodePoints.MAX + 1;
      boolean surrogates = dfa.starts()[i] >= 0xD800 && end <= 0xE000;
      printable[dfa.classes()[i]] |= end > FIRST_PRINTABLE && !surrogates;
    }
    Arrays.fill(free, true);
    for (boolean changed = true; changed; ) {
      changed = false;
      for (int s = free.length - 1; s >= 0; s--) {
        if (free[s] && !staysFree(dfa.next()[s], printable, free)) {
          free[s] = false;
          changed = true;
        }
      }
    }
    return free;
  }

  private static boolean staysFree(int[] row, boolean[] printable, boolean[] free) {
    for (int c = 0; c < row.length; c++) {
      if (printable[c] && (row[c] == CharDfa.DEAD || !free[row[c]])) {
        return false;
      }
    }
    return true;
  }

  /**
   * Lengths of the texts accepted from each state, up to a little more than {@code min}, or up to
   * {@code max} when that is less; none for states of {@code anyLength}.
   *
   * @throws MigaException UNSUPPORTED when the table would be too large
   */
  static BitSet[] lengths(CharDfa dfa, boolean[] anyLength, int min, int max) {
    BitSet[] lengths = new BitSet[dfa.states()];
    Arrays.setAll(lengths, ignored -> new BitSet());
    boolean needed = false;
    for (boolean any : anyLength) {
      needed |= !any;
    }
    int longest = (int) Math.min(max, (long) min + dfa.states() + SLACK);
    if (!needed) {
      return lengths;
    }
    if ((long) longest * dfa.states() > MAX_CELLS) {
      throw new MigaException(
          ErrorCode.UNSUPPORTED,
          "a pattern with this minLength needs too large a table; make either smaller");
    }
    BitSet now = new BitSet();
    for (int s = 0; s < lengths.length; s++) {
      if (dfa.accepts(s)) {
        now.set(s);
        lengths[s].set(0);
      }
    }
    for (int length = 1; length <= longest; length++) {
      BitSet before = now;
      now = new BitSet();
      for (int s = 0; s < lengths.length; s++) {
        for (int to : dfa.next()[s]) {
          if (to >= 0 && before.get(to)) {
            now.set(s);
            lengths[s].set(length);
            break;
          }
        }
      }
    }
    return lengths;
  }
}
