package dev.miga.engine.grammar.lexeme;

import java.util.Arrays;

/**
 * A deterministic automaton over Unicode characters without dead states: whatever it can enter, it
 * can leave for acceptance. Characters that it never tells apart form a class.
 *
 * @param starts ascending first code points of the intervals, the first is 0
 * @param classes {@code [starts]} class of each interval
 * @param next {@code [state][class]} next state, or {@link #DEAD}
 * @param labels {@code [state]} what acceptance means there, at least 0, or {@link #REJECT}
 * @param start the first state; {@link #DEAD} when nothing is accepted
 */
public record CharDfa(int[] starts, int[] classes, int[][] next, int[] labels, int start) {
  public static final int DEAD = -1;
  public static final int REJECT = -1;

  /** Any text at all. */
  public static final CharDfa ANY =
      new CharDfa(
          new int[] {0, 0xD800, 0xE000},
          new int[] {0, 1, 0},
          new int[][] {{0, DEAD}},
          new int[] {0},
          0);

  public boolean isEmpty() {
    return start == DEAD;
  }

  public int states() {
    return next.length;
  }

  int classCount() {
    return next.length == 0 ? 0 : next[0].length;
  }

  boolean accepts(int state) {
    return labels[state] != REJECT;
  }

  int interval(int codePoint) {
    int found = Arrays.binarySearch(starts, codePoint);
    return found >= 0 ? found : -found - 2;
  }

  int step(int state, int codePoint) {
    return next[state][classes[interval(codePoint)]];
  }

  /** Label of a whole text, or {@link #REJECT}. */
  public int match(String text) {
    int state = start;
    for (int i = 0; i < text.length() && state != DEAD; ) {
      int c = text.codePointAt(i);
      state = step(state, c);
      i += Character.charCount(c);
    }
    return state == DEAD ? REJECT : labels[state];
  }
}
