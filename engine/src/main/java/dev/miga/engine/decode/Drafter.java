package dev.miga.engine.decode;

import dev.miga.engine.grammar.Constraint;
import dev.miga.engine.tokenizer.Vocabulary;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Guesses how a sequence goes on, so that several tokens can be verified in one pass: where a copy
 * begins and ends, and everything else, as it did after the same clues before. A draft ends where
 * it becomes too unlikely that all of it is right. Wrong guesses cost time, never change the
 * result. Safe for any number of threads.
 */
final class Drafter {
  /** Of the original that is spelled ahead; some ten tokens. */
  private static final int COPY_CHARACTERS = 48;

  /** Words that a copy may begin with. */
  static final int MOST_BEGINNINGS = 60;

  /** That a copy goes on within a word, and that it ends with the text. */
  private static final double WITHIN = 0.995;

  private static final double AT_THE_END = 0.98;

  /* Where nothing is known. */
  private static final double BEGINS = 0.1;
  private static final double ENDS = 0.2;

  private static final double HALF = 0.5;

  private final Vocabulary vocabulary;
  private final Spelling spelling;
  private final DraftTable table;
  private final Clues clues;

  Drafter(Vocabulary vocabulary, Spelling spelling, DraftTable table) {
    this.vocabulary = vocabulary;
    this.spelling = spelling;
    this.table = table;
    this.clues = new Clues(vocabulary, table.begins());
  }

  /**
   * How far a draft goes.
   *
   * @param tokens at most, about
   * @param odds it ends when the probability that all of it is right falls below this
   */
  record Limit(int tokens, double odds) {}

  /** A draft of what follows; the arguments are not changed. */
  List<Guess> draft(Original original, Constraint constraint, Written written, Limit limit) {
    return new Draft(original, constraint.fork(), written.copy(), limit).make();
  }

  /** A draft in the making. */
  private final class Draft {
    private final Original original;
    private final Constraint ahead;
    private final Written text;
    private final Limit limit;
    private final List<Guess> guesses = new ArrayList<>();
    private int tokens;
    private double likely = 1;

    Draft(Original original, Constraint ahead, Written text, Limit limit) {
      this.original = original;
      this.ahead = ahead;
      this.text = text;
      this.limit = limit;
    }

    List<Guess> make() {
      boolean goesOn = true;
      while (goesOn && tokens < limit.tokens() && !ahead.isComplete()) {
        String copied = ahead.copied();
        if (copied == null) {
          goesOn = addOne();
        } else {
          goesOn = copied.isEmpty() ? addBeginning() : addCopied(copied);
        }
      }
      return guesses;
    }

    private boolean addOne() {
      Habits.Habit habit = table.habits().guess(clues.token(original, ahead, text), Clues.KINDS);
      return habit.token() != Habits.NONE && add(habit.token(), habit.odds());
    }

    /** The first token of a copy: of the word with which it most probably begins. */
    private boolean addBeginning() {
      long field = Clues.field(text);
      double left = 1;
      double best = 0;
      int where = -1;
      int first = original.pieceAt(Clues.after(original, ahead));
      int end = Math.min(original.pieces(), first + MOST_BEGINNINGS);
      for (int i = first; i < end && left > best; i++) {
        double odds = table.begins().of(clues.begin(original, field, i), BEGINS);
        if (left * odds > best) {
          best = left * odds;
          where = original.begin(i);
        }
        left *= 1 - odds;
      }
      int[] next = where < 0 ? new int[0] : ahead(where);
      return next.length > 0 && add(next[0], best);
    }

    private int[] ahead(int place) {
      if (place >= original.size()) {
        return new int[0];
      }
      String rest = original.from(place, COPY_CHARACTERS);
      return spelling.continuation(text, rest.getBytes(StandardCharsets.UTF_8));
    }

    /** The next tokens of a copy that has begun, or its end. */
    private boolean addCopied(String copied) {
      int place = original.end(copied, Clues.after(original, ahead));
      if (place < 0) {
        return false;
      }
      long field = clues.field(text, copied);
      int[] next = ahead(place);
      // The last one may be cut off.
      int count = place + COPY_CHARACTERS < original.size() ? next.length - 1 : next.length;
      for (int i = 0; i < count; i++) {
        double ends = ends(field, place);
        if (ends > HALF) {
          return addEnd(ends);
        }
        if (!add(next[i], Math.min(WITHIN, 1 - ends))) {
          return false;
        }
        place += new String(vocabulary.bytesOf(next[i]), StandardCharsets.UTF_8).length();
      }
      return count > 0 || (place >= original.size() && addEnd(AT_THE_END));
    }

    private double ends(long field, int place) {
      if (place >= original.size()) {
        return AT_THE_END;
      }
      return original.isBoundary(place)
          ? table.ends().of(clues.end(original, field, original.pieceAt(place)), ENDS)
          : 0;
    }

    /** The token with the closing quote. */
    private boolean addEnd(double odds) {
      Constraint after = ahead.fork();
      byte[] quote = {'"'};
      if (!after.acceptBytes(quote)) {
        return false;
      }
      byte[] forced = after.forced();
      byte[] rest = Arrays.copyOf(quote, 1 + forced.length);
      System.arraycopy(forced, 0, rest, 1, forced.length);
      int[] next = spelling.continuation(text, rest);
      return next.length > 0 && add(next[0], odds);
    }

    /** Adds a guess and what is certain after it; false if it is too unlikely, or not allowed. */
    private boolean add(int token, double odds) {
      likely *= odds;
      byte[] bytes = token < vocabulary.size() ? vocabulary.bytesOf(token) : new byte[0];
      if (likely < limit.odds()
          || tokens >= limit.tokens()
          || bytes.length == 0
          || !ahead.acceptBytes(bytes)) {
        return false;
      }
      text.add(token);
      int[] certain = spelling.certain(ahead, text);
      int[] all = new int[1 + certain.length];
      all[0] = token;
      for (int i = 0; i < certain.length; i++) {
        all[i + 1] = certain[i];
        ahead.accept(certain[i]);
        text.add(certain[i]);
      }
      guesses.add(new Guess(all));
      tokens += all.length;
      return true;
    }
  }
}
