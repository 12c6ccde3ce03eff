package dev.miga.tasks;

import dev.miga.engine.decode.Decision;
import dev.miga.engine.decode.Generation;
import dev.miga.engine.grammar.CopiedSpan;
import java.util.Arrays;
import java.util.List;

/**
 * A text as it was given and as a model reads it, each place in the one known in the other. What a
 * model copies is given back as the given text has it. Immutable.
 */
public final class NormalizedText {
  private final String given;
  private final String text;

  /** By place in the text, that in the given one, ascending; empty where they are the same. */
  private final int[] places;

  private NormalizedText(String given, String text, int[] places) {
    this.given = given;
    this.text = text;
    this.places = places;
  }

  /** A text that is read as it was given. */
  static NormalizedText unchanged(String given) {
    return new NormalizedText(given, given, new int[0]);
  }

  /**
   * A text of which some characters are left out.
   *
   * @param places at least as many as the text has characters: where each was given
   */
  static NormalizedText of(String given, String text, int[] places) {
    return text.equals(given)
        ? unchanged(given)
        : new NormalizedText(given, text, Arrays.copyOf(places, text.length()));
  }

  /** The same in small letters, character by character. */
  NormalizedText inSmallLetters() {
    StringBuilder small = new StringBuilder(text.length());
    text.codePoints().map(Character::toLowerCase).forEach(small::appendCodePoint);
    return new NormalizedText(given, small.toString(), places);
  }

  /** As it was given. */
  public String given() {
    return given;
  }

  /** As a model reads it. */
  public String text() {
    return text;
  }

  /** Whether the two differ. */
  public boolean isChanged() {
    return !text.equals(given);
  }

  /** Where a part of the text stands in the given one, from its first character to its last. */
  Span given(Span read) {
    int from = place(read.from());
    return new Span(from, read.to() == read.from() ? from : place(read.to() - 1) + 1);
  }

  private int place(int at) {
    if (places.length == 0) {
      return at;
    }
    return at < places.length ? places[at] : given.length();
  }

  /** A part of the given text as the model reads it: those characters of it that are left. */
  String read(Span given) {
    return text.substring(first(given.from()), first(given.to()));
  }

  /** The first place in the text that stands at a given place or after it. */
  private int first(int given) {
    int at = 0;
    while (at < text.length() && place(at) < given) {
      at++;
    }
    return at;
  }

  /**
   * An answer to the given text, with what it copies as the model reads that.
   *
   * @param answer JSON
   * @param copies of the given text
   */
  public String read(String answer, List<CopiedSpan> copies) {
    return new Respelling(answer, copies, copy -> read(source(copy))).text();
  }

  /**
   * What a model wrote, with what it copied as the given text has it. Places are those of that text
   * and of the output that it makes; the tokens are still the model's.
   */
  Generation given(Generation read) {
    if (!isChanged()) {
      return read;
    }
    Respelling given =
        new Respelling(read.text(), read.copies(), copy -> given(source(copy)).of(this.given));
    return new Generation(
        given.text(),
        read.tokens(),
        read.decisions().stream().map(decision -> given(decision, given)).toList(),
        read.copies().stream().map(copy -> given(copy, given)).toList(),
        read.reason(),
        read.work(),
        read.timings());
  }

  private static Decision given(Decision read, Respelling given) {
    return new Decision(
        read.token(),
        given.place(read.from()),
        given.place(read.to()),
        read.probability(),
        read.kept(),
        read.allowed());
  }

  private CopiedSpan given(CopiedSpan read, Respelling given) {
    Span source = given(source(read));
    return new CopiedSpan(
        given.place(read.outputStart()), given.place(read.outputEnd()), source.from(), source.to());
  }

  private static Span source(CopiedSpan copy) {
    return new Span(copy.sourceStart(), copy.sourceEnd());
  }
}
