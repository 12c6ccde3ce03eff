package dev.miga.engine.decode;

import dev.miga.engine.grammar.Constraint;
import dev.miga.engine.tokenizer.Vocabulary;
import java.util.ArrayList;
import java.util.List;

/**
 * Guesses how a sequence goes on, so that several tokens can be verified in one pass: a copy goes
 * on as its source does, everything else as it did before. A draft ends where it becomes too
 * unlikely that all of it is right. Wrong guesses cost time, never change the result. Safe for any
 * number of threads.
 */
final class Drafter {
  /** Bytes of a source that are looked ahead at; some ten tokens. */
  private static final int COPY_BYTES = 48;

  /** How often a copy went on as its source did, token by token, over the bakery's dev set. */
  private static final double COPY_ODDS = 0.95;

  private final Vocabulary vocabulary;
  private final Spelling spelling;
  private final Habits habits;

  Drafter(Vocabulary vocabulary, Spelling spelling, Habits habits) {
    this.vocabulary = vocabulary;
    this.spelling = spelling;
    this.habits = habits;
  }

  /**
   * How far a draft goes.
   *
   * @param tokens at most, about
   * @param odds it ends when the probability that all of it is right falls below this
   */
  private record Limit(int tokens, double odds) {}

  /**
   * A draft of what follows; the arguments are not changed.
   *
   * @param tokens at most, about
   * @param odds it ends when the probability that all of it is right falls below this
   */
  List<Guess> draft(Constraint constraint, Written written, int tokens, double odds) {
    return new Draft(constraint.fork(), written.copy(), new Limit(tokens, odds)).make();
  }

  /** A draft in the making. */
  private final class Draft {
    private final Constraint ahead;
    private final Written text;
    private final Limit limit;
    private final List<Guess> guesses = new ArrayList<>();
    private int tokens;
    private double likely = 1;

    Draft(Constraint ahead, Written text, Limit limit) {
      this.ahead = ahead;
      this.text = text;
      this.limit = limit;
    }

    List<Guess> make() {
      boolean goesOn = true;
      while (goesOn && tokens < limit.tokens() && !ahead.isComplete()) {
        int[] copied = copied();
        goesOn = copied.length > 0 ? addCopied(copied) : addOne();
      }
      return guesses;
    }

    /** The next tokens of a copy that has begun; the last is left out as it may be cut off. */
    private int[] copied() {
      byte[] bytes = ahead.likely(COPY_BYTES);
      int[] next = bytes.length == 0 ? new int[0] : spelling.continuation(text, bytes);
      return java.util.Arrays.copyOf(next, Math.max(0, next.length - 1));
    }

    private boolean addCopied(int[] copied) {
      for (int token : copied) {
        if (!add(token, COPY_ODDS)) {
          return false;
        }
      }
      return true;
    }

    private boolean addOne() {
      Habits.Habit habit = habits.guess(text);
      return habit.token() != Habits.NONE && add(habit.token(), habit.odds());
    }

    /** Adds a guess and what is certain after it; false if it is too unlikely, or not allowed. */
    private boolean add(int token, double odds) {
      likely *= odds;
      byte[] bytes = vocabulary.bytesOf(token);
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
