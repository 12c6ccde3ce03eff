package dev.miga.engine.grammar.automaton;

import org.jspecify.annotations.Nullable;

/**
 * What an array may hold.
 *
 * @param prefix the first items, one by one
 * @param rest all others
 * @param min fewest items
 * @param max most items
 */
public record ArrayRules(Value[] prefix, Value rest, int min, int max) {
  Value item(int index) {
    return index < prefix.length ? prefix[index] : rest;
  }

  /** Identity is enough: every array of a grammar is linked once. */
  @Override
  public boolean equals(@Nullable Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }
}
