package dev.miga.engine.grammar.lexeme;

import java.util.Arrays;

/** An array of ints as a key: equal by content. Not copied. */
public record Ints(int[] values) {
  @Override
  public boolean equals(Object other) {
    return other instanceof Ints that && Arrays.equals(values, that.values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return Arrays.toString(values);
  }
}
