package dev.miga.engine.grammar.automaton;

import dev.miga.engine.grammar.lexeme.Lexeme;
import dev.miga.engine.grammar.terms.KeyOrder;
import org.jspecify.annotations.Nullable;

/**
 * What an object may hold.
 *
 * @param names escaped names of the declared properties, sorted
 * @param order {@code [names]} index in the order of the schema of each sorted name
 * @param values {@code [properties]} by that order
 * @param required of the declared ones
 * @param extras names of other properties, labelled by what they may hold; null when there are none
 * @param extraValues {@code [labels]}
 * @param min fewest properties
 * @param max most properties, or PLENTY
 * @param keyOrder in which order declared properties come
 */
public record ObjectRules(
    Literals names,
    int[] order,
    Value[] values,
    Bits required,
    @Nullable Lexeme extras,
    Value[] extraValues,
    int min,
    int max,
    KeyOrder keyOrder) {

  /** Identity is enough: every object of a grammar is linked once. */
  @Override
  public boolean equals(@Nullable Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }

  /** Whether the declared property may come now. */
  boolean permits(int property, ObjectProgress done, int depth, int maxDepth) {
    if (done.room() == 0
        || done.passed().has(property)
        || !values[property].fits(depth, maxDepth)) {
      return false;
    }
    if (keyOrder == KeyOrder.SCHEMA && property > required.firstNotIn(done.passed())) {
      return false;
    }
    if (!done.isCounted()) {
      return true;
    }
    ObjectProgress after = done.with(property, keyOrder);
    return after.room() >= required.countNotIn(after.passed()) && canReach(after, depth, maxDepth);
  }

  private boolean canReach(ObjectProgress after, int depth, int maxDepth) {
    if (extras != null || after.need() == 0) {
      return true;
    }
    int left = 0;
    for (int i = 0; i < values.length; i++) {
      left += after.passed().has(i) || !values[i].fits(depth, maxDepth) ? 0 : 1;
    }
    return left >= after.need();
  }

  /** Whether the declared property may come now, in the order of the schema and at any depth. */
  boolean permitsInOrder(int property, ObjectProgress done) {
    return property <= required.firstNotIn(done.passed())
        && permits(property, done, 0, Value.NEVER);
  }

  /** Place of a declared property among the sorted names. */
  int sortedIndexOf(int property) {
    int index = 0;
    while (order[index] != property) {
      index++;
    }
    return index;
  }

  /** Whether a property that is not declared may come now. */
  boolean permitsExtra(ObjectProgress done, int depth, int maxDepth) {
    if (extras == null || done.room() <= required.countNotIn(done.passed())) {
      return false;
    }
    for (Value value : extraValues) {
      if (value.height() != Value.NEVER && !value.fits(depth, maxDepth)) {
        return false;
      }
    }
    return true;
  }

  boolean permitsAny(ObjectProgress done, int depth, int maxDepth) {
    if (permitsExtra(done, depth, maxDepth)) {
      return true;
    }
    return permitsOne(0, names.size(), done, depth, maxDepth);
  }

  /** Whether any of the sorted names may come now. */
  boolean permitsOne(int from, int to, ObjectProgress done, int depth, int maxDepth) {
    for (int i = from; i < to; i++) {
      if (permits(order[i], done, depth, maxDepth)) {
        return true;
      }
    }
    return false;
  }

  boolean mayClose(ObjectProgress done) {
    return done.need() == 0 && required.countNotIn(done.passed()) == 0;
  }
}
