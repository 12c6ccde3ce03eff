package dev.miga.tasks;

/**
 * A part of the text that was given.
 *
 * @param from its first character, in UTF-16 units
 * @param to the character after its last
 */
public record Span(int from, int to) {
  /** The part of a text. */
  public String of(String text) {
    return text.substring(from, to);
  }
}
