package dev.miga.engine.grammar.schema;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * A place in a JSON value: all of these demands at once, none of them looked into yet. Being sets
 * of places in a finite document, there are finitely many, which is why recursion ends.
 */
record Node(Set<Demand> demands) {
  /** No demand at all. */
  static final Node ANY = new Node(Set.of());

  /** Whether a schema is to hold. */
  enum Sense {
    HOLDS,
    FAILS
  }

  /** One schema, and whether it is to hold. */
  record Demand(Schema schema, Sense sense) {}

  static Node of(Schema schema) {
    return new Node(Set.of(new Demand(schema, Sense.HOLDS)));
  }

  static Node not(Schema schema) {
    return new Node(Set.of(new Demand(schema, Sense.FAILS)));
  }

  Node and(Node that) {
    if (demands.isEmpty() || demands.equals(that.demands)) {
      return that;
    }
    if (that.demands.isEmpty()) {
      return this;
    }
    Set<Demand> both = new LinkedHashSet<>(demands);
    both.addAll(that.demands);
    return new Node(both);
  }
}
