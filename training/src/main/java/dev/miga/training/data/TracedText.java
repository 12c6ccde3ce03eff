package dev.miga.training.data;

import dev.miga.tasks.Span;
import java.util.stream.IntStream;

/** A text after changes, with where each place of the first text has gone. */
final class TracedText {
  private final String text;

  /** For each place of the first text, from 0 to its length, ascending. */
  private final int[] places;

  private TracedText(String text, int[] places) {
    this.text = text;
    this.places = places;
  }

  /** A text that nothing happened to yet. */
  static TracedText of(String text) {
    return new TracedText(text, IntStream.rangeClosed(0, text.length()).toArray());
  }

  String text() {
    return text;
  }

  /** Where a stretch of the first text is now. */
  Span moved(Span first) {
    return new Span(places[first.from()], places[first.to()]);
  }

  /** With more before and after it, which belongs to no stretch. */
  TracedText between(String before, String after) {
    int[] shifted = IntStream.of(places).map(place -> place + before.length()).toArray();
    return new TracedText(before + text + after, shifted);
  }

  /** Begins to change it. */
  Changes change() {
    return new Changes();
  }

  /** Changes of one text, from its beginning to its end. */
  final class Changes {
    private final StringBuilder after = new StringBuilder();
    private final int[] moved = new int[text.length() + 1];
    private int done;

    /** What lies behind the last change. */
    int done() {
      return done;
    }

    /** Puts another text in the place of a stretch, which lies behind those changed before. */
    void put(int from, int to, String with) {
      if (from < done) {
        throw new IllegalArgumentException(
            "expected a stretch behind %d, found %d".formatted(done, from));
      }
      keep(from);
      int start = after.length();
      after.append(with);
      for (; done < to; done++) {
        moved[done] = start + Math.min(done - from, with.length());
      }
    }

    private void keep(int until) {
      for (; done < until; done++) {
        moved[done] = after.length();
        after.append(text.charAt(done));
      }
    }

    /** The text with all changes. */
    TracedText finish() {
      keep(text.length());
      moved[done] = after.length();
      return new TracedText(
          after.toString(), IntStream.of(places).map(place -> moved[place]).toArray());
    }
  }
}
