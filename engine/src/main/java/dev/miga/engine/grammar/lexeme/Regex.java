package dev.miga.engine.grammar.lexeme;

import java.util.List;

/** A regular expression of ECMA-262 as a tree. */
sealed interface Regex {
  /** Matches nothing but the empty text. */
  Regex EMPTY = new Concat(List.of());

  /** No upper end of a {@link Repeat}. */
  int UNBOUNDED = Integer.MAX_VALUE;

  /** One character of a set. */
  record Chars(CodePoints set) implements Regex {}

  /** One part after another. */
  record Concat(List<Regex> parts) implements Regex {}

  /** Any one of the options. */
  record Choice(List<Regex> options) implements Regex {}

  /** The body, {@code min} to {@code max} times. */
  record Repeat(Regex body, int min, int max) implements Regex {}

  /** Where an assertion looks. */
  enum Anchor implements Regex {
    /** The beginning of the text. */
    BEGIN,
    /** The end of the text. */
    END
  }

  /** What follows must match. */
  record Ahead(Regex body) implements Regex {}

  /** What follows must not match. */
  record NotAhead(Regex body) implements Regex {}
}
