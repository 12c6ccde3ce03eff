package dev.miga.engine.grammar.lexeme;

import dev.miga.engine.grammar.terms.Budget;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A text as bytes: which characters may follow is a {@link CharDfa}'s to say, how many is counted
 * aside, so that a long limit costs no states. It never enters a dead end: a byte is possible only
 * if the text can still end within its limits.
 *
 * <p>A position is packed into a {@code long}: the state of the automaton, and where inside a
 * character or an escape ({@code part}, 0 between characters). Inside a character whose completion
 * is certain to lead to one state, that state is entered at once and only the bytes to come are
 * counted; this keeps the positions few.
 */
public final class Lexeme {
  /** No way on. */
  public static final long DEAD = -1;

  /** A count that no token can use up. */
  public static final int PLENTY = Integer.MAX_VALUE;

  private static final int EXACT = 1;
  private static final int SURE = 2;
  private static final int ESCAPE = 3;
  private static final int UNICODE = 4;
  private static final int KIND_BITS = 3;
  private static final int KIND_MASK = (1 << KIND_BITS) - 1;
  private static final int COUNT_BITS = 2;

  /** Transitions that are read three times, one after another, in a step. */
  private static final int CELLS_OF_STEP = 2;

  private static final int STATE_BYTES = 16;

  private static final int QUOTE = '"';
  private static final int BACKSLASH = '\\';
  private static final int FIRST_PRINTABLE = 0x20;
  private static final int ASCII_END = 0x80;
  private static final String SHORT_ESCAPES = "\"\\bfnrt";
  private static final String SHORT_VALUES = "\"\\\b\f\n\r\t";

  /** How a text is spelt. */
  public enum Spelling {
    /** Inside the quotes of a JSON string. */
    JSON,
    /** As it is. */
    PLAIN
  }

  private final CharDfa dfa;
  private final Spelling spelling;
  private final int min;
  private final int max;
  private final int[] distance;
  private final boolean[] anyLength;
  private final BitSet[] lengths;
  private final boolean[] free;
  private final boolean allLengths;
  private final int horizon;

  /**
   * A text.
   *
   * @param dfa the characters
   * @param spelling how it is spelt
   * @param min fewest characters
   * @param max most characters
   * @param budget pays a step for every two transitions, and more where lengths must be tabulated
   */
  public Lexeme(CharDfa dfa, Spelling spelling, int min, int max, Budget budget) {
    budget.work(((long) dfa.states() * dfa.classCount() + dfa.starts().length) / CELLS_OF_STEP);
    budget.hold((long) dfa.states() * STATE_BYTES);
    this.dfa = dfa;
    this.spelling = spelling;
    this.min = min;
    this.distance = DfaTables.distances(dfa.next(), dfa.labels());
    this.max = max;
    this.anyLength = DfaLengths.anyLength(dfa);
    this.lengths = min == 0 ? new BitSet[0] : DfaLengths.lengths(dfa, anyLength, min, max, budget);
    this.free = DfaLengths.free(dfa);
    boolean all = true;
    int far = 0;
    for (int s = 0; s < distance.length; s++) {
      all &= anyLength[s];
      far = Math.max(far, distance[s] == Integer.MAX_VALUE ? 0 : distance[s]);
    }
    for (BitSet known : lengths) {
      far = Math.max(far, known.length());
    }
    allLengths = all;
    horizon = far;
  }

  /** Which characters may follow which. */
  public CharDfa dfa() {
    return dfa;
  }

  /** How the text is spelt. */
  public Spelling spelling() {
    return spelling;
  }

  public int min() {
    return min;
  }

  public int max() {
    return max;
  }

  /** Whether no text fits. */
  public boolean isEmpty() {
    return dfa.isEmpty() || !alive(dfa.start(), min, max);
  }

  public long start() {
    return pack(dfa.start(), 0);
  }

  static int state(long position) {
    return (int) (position >>> 32);
  }

  private static int part(long position) {
    return (int) position;
  }

  private static long pack(int state, int part) {
    return (long) state << 32 | part;
  }

  /** Whether the position is between two characters. */
  public static boolean betweenCharacters(long position) {
    return part(position) == 0;
  }

  /** The label of the text if it ends here, or {@link CharDfa#REJECT}. */
  public int label(long position, int need) {
    return part(position) == 0 && need == 0 ? dfa.labels()[state(position)] : CharDfa.REJECT;
  }

  /** Whether every printable text may follow, as far as the automaton is concerned. */
  public boolean isFree(long position) {
    return part(position) == 0 && spelling == Spelling.JSON && free[state(position)];
  }

  /** Whether a text of any length up to the room may follow, wherever the automaton stands. */
  public boolean allLengths() {
    return allLengths;
  }

  /** {@link #PLENTY} for a room that no token of at most {@code longest} bytes could tell apart. */
  public int simpleRoom(int room, int longest) {
    return room >= longest + horizon ? PLENTY : room;
  }

  /** {@link #PLENTY} for a need that no token of at most {@code longest} bytes could still. */
  public int simpleNeed(int need, int longest) {
    return allLengths && need > longest ? PLENTY : need;
  }

  /** Whether a longer text may follow. */
  public boolean canGrow(long position, int need, int room) {
    if (part(position) != 0) {
      return true;
    }
    if (room == 0) {
      return false;
    }
    for (int to : dfa.next()[state(position)]) {
      if (alive(to, less(need), less(room))) {
        return true;
      }
    }
    return false;
  }

  /**
   * The characters that may follow between two others, as ranges {@code {first, last}} by the state
   * of the automaton that they lead to.
   *
   * @param need characters that are still missing
   * @param room characters that may still come
   */
  public Map<Integer, List<int[]>> after(int state, int need, int room) {
    Map<Integer, List<int[]>> byTarget = new LinkedHashMap<>();
    int[] starts = dfa.starts();
    for (int i = 0; i < starts.length && room > 0; i++) {
      int to = dfa.next()[state][dfa.classes()[i]];
      int last = i + 1 < starts.length ? starts[i + 1] - 1 : CodePoints.MAX;
      if (alive(to, less(need), less(room))) {
        byTarget.computeIfAbsent(to, ignored -> new ArrayList<>()).add(new int[] {starts[i], last});
      }
    }
    return byTarget;
  }

  public static int less(int count) {
    return count == 0 || count == PLENTY ? count : count - 1;
  }

  /**
   * The position after one more byte, or {@link #DEAD}. A character has been completed when {@link
   * #betweenCharacters} holds of it.
   *
   * @param need characters that are still missing
   * @param room characters that may still come
   */
  public long step(long position, int need, int room, int octet) {
    int state = state(position);
    int part = part(position);
    if (part == 0) {
      return room == 0 ? DEAD : begin(state, need, room, octet);
    }
    return switch (part & KIND_MASK) {
      case SURE -> octet >> 6 == 2 ? pack(state, sureAfter(part)) : DEAD;
      case EXACT -> octet >> 6 == 2 ? exact(state, need, room, part, octet) : DEAD;
      case ESCAPE -> escape(state, need, room, octet);
      default -> unicode(state, need, room, part, octet);
    };
  }

  private long begin(int state, int need, int room, int octet) {
    if (spelling == Spelling.JSON) {
      if (octet == BACKSLASH) {
        return anyEscape(state, need, room) ? pack(state, ESCAPE) : DEAD;
      }
      if (octet < FIRST_PRINTABLE || octet == QUOTE) {
        return DEAD;
      }
    }
    if (octet < ASCII_END) {
      return complete(state, need, room, octet);
    }
    if (octet < 0xC2 || octet > 0xF4) {
      return DEAD;
    }
    int more = octet < 0xE0 ? 1 : (octet < 0xF0 ? 2 : 3);
    return partial(state, need, room, more, octet & (0x3F >> more));
  }

  private long complete(int state, int need, int room, int codePoint) {
    int to = dfa.step(state, codePoint);
    return alive(to, less(need), less(room)) ? pack(to, 0) : DEAD;
  }

  private static int sureAfter(int part) {
    int more = part >> KIND_BITS;
    return more == 1 ? 0 : SURE | (more - 1) << KIND_BITS;
  }

  private long exact(int state, int need, int room, int part, int octet) {
    int more = part >> KIND_BITS & 3;
    int bits = part >> (KIND_BITS + COUNT_BITS) << 6 | (octet & 0x3F);
    if ((more == 2 && bits < 0x20) || (more == 3 && bits < 0x10)) {
      return DEAD; // a longer spelling than needed
    }
    return more == 1
        ? complete(state, need, room, bits)
        : partial(state, need, room, more - 1, bits);
  }

  /** {@code more} bytes of a character are missing, those so far carry {@code bits}. */
  private long partial(int state, int need, int room, int more, int bits) {
    int first = bits << (6 * more);
    int last = ((bits + 1) << (6 * more)) - 1;
    boolean sound = bits > 0 && last <= CodePoints.MAX;
    int sure = sound ? sureTarget(state, first, last) : -1;
    if (sure >= 0) {
      return alive(sure, less(need), less(room)) ? pack(sure, SURE | more << KIND_BITS) : DEAD;
    }
    first = Math.max(first, bits > 0 ? 0 : (more == 2 ? 0x800 : 0x10000));
    last = Math.min(last, CodePoints.MAX);
    if (first > last) {
      return DEAD;
    }
    for (int i = dfa.interval(first); i < dfa.starts().length && dfa.starts()[i] <= last; i++) {
      if (alive(dfa.next()[state][dfa.classes()[i]], less(need), less(room))) {
        return pack(state, EXACT | more << KIND_BITS | bits << (KIND_BITS + COUNT_BITS));
      }
    }
    return DEAD;
  }

  /** The one state that all these characters lead to, or -1. */
  private int sureTarget(int state, int first, int last) {
    int i = dfa.interval(first);
    int to = dfa.next()[state][dfa.classes()[i]];
    for (i++; i < dfa.starts().length && dfa.starts()[i] <= last; i++) {
      if (dfa.next()[state][dfa.classes()[i]] != to) {
        return -1;
      }
    }
    return to;
  }

  private boolean anyEscape(int state, int need, int room) {
    for (int c = 0; c < FIRST_PRINTABLE; c++) {
      if (complete(state, need, room, c) != DEAD) {
        return true;
      }
    }
    return complete(state, need, room, QUOTE) != DEAD
        || complete(state, need, room, BACKSLASH) != DEAD;
  }

  private long escape(int state, int need, int room, int octet) {
    int index = SHORT_ESCAPES.indexOf(octet);
    if (index >= 0) {
      return complete(state, need, room, SHORT_VALUES.charAt(index));
    }
    return octet == 'u' && unicodeAlive(state, need, room, 0, 0) ? pack(state, UNICODE) : DEAD;
  }

  private static boolean hasShortEscape(int control) {
    return SHORT_VALUES.indexOf(control) >= 0;
  }

  /** Whether a control character with no short escape is possible that begins with these digits. */
  private boolean unicodeAlive(int state, int need, int room, int digits, int value) {
    int shift = 4 * (4 - digits);
    for (int c = 0; c < FIRST_PRINTABLE; c++) {
      if (c >> shift == value && !hasShortEscape(c) && complete(state, need, room, c) != DEAD) {
        return true;
      }
    }
    return false;
  }

  private long unicode(int state, int need, int room, int part, int octet) {
    int digits = (part >> KIND_BITS & 3) + 1;
    int digit = octet < ASCII_END ? Character.digit(octet, 16) : -1;
    if (digit < 0) {
      return DEAD;
    }
    int value = part >> (KIND_BITS + COUNT_BITS) << 4 | digit;
    if (digits == 4) {
      return value < FIRST_PRINTABLE && !hasShortEscape(value)
          ? complete(state, need, room, value)
          : DEAD;
    }
    return unicodeAlive(state, need, room, digits, value)
        ? pack(state, UNICODE | digits << KIND_BITS | value << (KIND_BITS + COUNT_BITS))
        : DEAD;
  }

  private boolean alive(int state, int need, int room) {
    if (state == CharDfa.DEAD || distance[state] > room) {
      return false;
    }
    if (need == 0 || anyLength[state]) {
      return need <= room;
    }
    int length = lengths[state].nextSetBit(need);
    return length >= 0 && length <= room;
  }
}
