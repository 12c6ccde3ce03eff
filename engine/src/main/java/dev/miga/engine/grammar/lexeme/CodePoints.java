package dev.miga.engine.grammar.lexeme;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.IntPredicate;

/**
 * A set of Unicode scalar values.
 *
 * @param ranges ascending, disjoint, not adjacent: first, last, first, last, ...
 */
record CodePoints(int[] ranges) {
  static final int MAX = Character.MAX_CODE_POINT;
  private static final int SURROGATES_FIRST = 0xD800;
  private static final int SURROGATES_LAST = 0xDFFF;
  static final CodePoints NONE = new CodePoints(new int[0]);
  static final CodePoints ALL =
      new CodePoints(new int[] {0, SURROGATES_FIRST - 1, SURROGATES_LAST + 1, MAX});

  static CodePoints of(int codePoint) {
    return range(codePoint, codePoint);
  }

  static CodePoints range(int first, int last) {
    return new CodePoints(new int[] {first, last}).and(ALL);
  }

  static CodePoints ofAll(String members) {
    CodePoints set = NONE;
    for (int codePoint : members.codePoints().toArray()) {
      set = set.or(of(codePoint));
    }
    return set;
  }

  /** Collects a set out of many. Linear but for a sort; what comes twice is kept once. */
  static final class Builder {
    private final Set<CodePoints> sets = new LinkedHashSet<>();
    private long[] ranges = new long[16];
    private int size;

    void add(CodePoints set) {
      if (set.ranges.length == 2) {
        range(set.ranges[0], set.ranges[1]);
      } else {
        sets.add(set);
      }
    }

    private void range(int first, int last) {
      if (size == ranges.length) {
        ranges = Arrays.copyOf(ranges, 2 * size);
      }
      ranges[size++] = (long) first << Integer.SIZE | last;
    }

    CodePoints build() {
      for (CodePoints set : sets) {
        for (int i = 0; i < set.ranges.length; i += 2) {
          range(set.ranges[i], set.ranges[i + 1]);
        }
      }
      Arrays.sort(ranges, 0, size);
      int[] all = new int[2 * size];
      int end = 0;
      for (int i = 0; i < size; i++) {
        int first = (int) (ranges[i] >>> Integer.SIZE);
        int last = (int) ranges[i];
        if (end > 0 && first <= all[end - 1] + 1) {
          all[end - 1] = Math.max(all[end - 1], last);
        } else {
          all[end++] = first;
          all[end++] = last;
        }
      }
      return new CodePoints(Arrays.copyOf(all, end));
    }
  }

  /** By asking for every code point: slow, for Unicode properties. */
  static CodePoints where(IntPredicate member) {
    int[] found = new int[64];
    int size = 0;
    boolean inside = false;
    for (int c = 0; c <= MAX + 1; c++) {
      boolean now = c <= MAX && !isSurrogate(c) && member.test(c);
      if (now != inside) {
        if (size == found.length) {
          found = Arrays.copyOf(found, 2 * size);
        }
        found[size++] = now ? c : c - 1;
        inside = now;
      }
    }
    return new CodePoints(Arrays.copyOf(found, size));
  }

  private static boolean isSurrogate(int c) {
    return c >= SURROGATES_FIRST && c <= SURROGATES_LAST;
  }

  boolean isEmpty() {
    return ranges.length == 0;
  }

  CodePoints or(CodePoints that) {
    int[] all = new int[ranges.length + that.ranges.length];
    int size = 0;
    int a = 0;
    int b = 0;
    while (a < ranges.length || b < that.ranges.length) {
      boolean left = b == that.ranges.length || (a < ranges.length && ranges[a] <= that.ranges[b]);
      int first = left ? ranges[a] : that.ranges[b];
      int last = left ? ranges[a + 1] : that.ranges[b + 1];
      if (left) {
        a += 2;
      } else {
        b += 2;
      }
      if (size > 0 && first <= all[size - 1] + 1) {
        all[size - 1] = Math.max(all[size - 1], last);
      } else {
        all[size++] = first;
        all[size++] = last;
      }
    }
    return new CodePoints(Arrays.copyOf(all, size));
  }

  CodePoints and(CodePoints that) {
    int[] both = new int[ranges.length + that.ranges.length + 2];
    int size = 0;
    for (int a = 0, b = 0; a < ranges.length && b < that.ranges.length; ) {
      int first = Math.max(ranges[a], that.ranges[b]);
      int last = Math.min(ranges[a + 1], that.ranges[b + 1]);
      if (first <= last) {
        both[size++] = first;
        both[size++] = last;
      }
      if (ranges[a + 1] < that.ranges[b + 1]) {
        a += 2;
      } else {
        b += 2;
      }
    }
    return new CodePoints(Arrays.copyOf(both, size));
  }

  CodePoints not() {
    int[] rest = new int[ranges.length + 2];
    int size = 0;
    int next = 0;
    for (int i = 0; i < ranges.length; i += 2) {
      if (ranges[i] > next) {
        rest[size++] = next;
        rest[size++] = ranges[i] - 1;
      }
      next = ranges[i + 1] + 1;
    }
    if (next <= MAX) {
      rest[size++] = next;
      rest[size++] = MAX;
    }
    return new CodePoints(Arrays.copyOf(rest, size)).and(ALL);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CodePoints that && Arrays.equals(ranges, that.ranges);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(ranges);
  }

  @Override
  public String toString() {
    return Arrays.toString(ranges);
  }
}
