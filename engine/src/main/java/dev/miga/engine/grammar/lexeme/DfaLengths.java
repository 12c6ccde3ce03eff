package dev.miga.engine.grammar.lexeme;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.grammar.terms.Budget;
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
    boolean[] accepting = new boolean[dfa.states()];
    for (int s = 0; s < accepting.length; s++) {
      accepting[s] = dfa.accepts(s);
    }
    return new Predecessors(dfa.next(), anyClass -> true).withSuccessor(accepting);
  }

  /** States that every text without control characters leads back to such a state. */
  static boolean[] free(CharDfa dfa) {
    boolean[] printable = new boolean[dfa.classCount()];
    for (int i = 0; i < dfa.starts().length && dfa.states() > 0; i++) {
      int end = i + 1 < dfa.starts().length ? dfa.starts()[i + 1] : CodePoints.MAX + 1;
      boolean surrogates = dfa.starts()[i] >= 0xD800 && end <= 0xE000;
      printable[dfa.classes()[i]] |= end > FIRST_PRINTABLE && !surrogates;
    }
    boolean[] alive = new boolean[dfa.states()];
    for (int s = 0; s < alive.length; s++) {
      alive[s] = hasNoEnd(dfa.next()[s], printable);
    }
    return new Predecessors(dfa.next(), c -> printable[c]).closed(alive);
  }

  private static boolean hasNoEnd(int[] row, boolean[] printable) {
    for (int c = 0; c < row.length; c++) {
      if (printable[c] && row[c] == CharDfa.DEAD) {
        return false;
      }
    }
    return true;
  }

  /**
   * Lengths of the texts accepted from each state, up to a little more than {@code min}, or up to
   * {@code max} when that is less; none for states of {@code anyLength}. Costs a step for each
   * transition and length, and a bit of memory for each state and length.
   *
   * @throws MigaException UNSUPPORTED when the table would be too large
   */
  static BitSet[] lengths(CharDfa dfa, boolean[] anyLength, int min, int max, Budget budget) {
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
    budget.work((long) longest * dfa.states() * dfa.classCount());
    budget.hold((long) longest * dfa.states() / Byte.SIZE);
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
