package dev.miga.tasks.decoding;

import dev.miga.engine.grammar.Constraint;
import dev.miga.engine.tokenizer.Vocabulary;
import java.util.ArrayList;
import java.util.List;

/**
 * Guesses how a sequence goes on, so that several tokens can be verified in one pass: a copy goes
 * on as its source does, everything else as it did before. Wrong guesses cost time, never change
 * the result.
 */
final class Drafter {
  /** Bytes of a source that are looked ahead at; some ten tokens. */
  private static final int COPY_BYTES = 48;

  private final Vocabulary vocabulary;
  private final Spelling spelling;
  private final Habits habits;

  Drafter(Vocabulary vocabulary, Spelling spelling, Habits habits) {
    this.vocabulary = vocabulary;
    this.spelling = spelling;
    this.habits = habits;
  }

  /**
   * A draft of what follows.
   *
   * @param constraint not changed
   * @param limit tokens at most, about
   */
  List<Guess> draft(Constraint constraint, Written written, int limit) {
    List<Guess> guesses = new ArrayList<>();
    Constraint ahead = constraint.fork();
    Written text = written.copy();
    int drafted = 0;
    while (drafted < limit && !ahead.isComplete()) {
      int copied = addCopied(ahead, text, guesses, limit - drafted);
      if (copied > 0) {
        drafted += copied;
        continue;
      }
      int token = habits.guess(text);
      int added = token == Habits.NONE ? 0 : add(token, ahead, text, guesses);
      if (added == 0) {
        break;
      }
      drafted += added;
    }
    return guesses;
  }

  /** Adds a guess and what is certain after it; returns how many tokens, 0 if it is not allowed. */
  private int add(int token, Constraint ahead, Written text, List<Guess> guesses) {
    byte[] bytes = vocabulary.bytesOf(token);
    if (bytes.length == 0 || !ahead.acceptBytes(bytes)) {
      return 0;
    }
    text.add(token);
    int[] certain = spelling.certain(ahead, text);
    int[] tokens = new int[1 + certain.length];
    tokens[0] = token;
    for (int i = 0; i < certain.length; i++) {
      tokens[i + 1] = certain[i];
      ahead.accept(certain[i]);
      text.add(certain[i]);
    }
    guesses.add(new Guess(tokens));
    return tokens.length;
  }

  /** Adds the next tokens of a copy that has begun; the last is left out as it may be cut off. */
  private int addCopied(Constraint ahead, Written text, List<Guess> guesses, int limit) {
    byte[] likely = ahead.likely(COPY_BYTES);
    int[] tokens = likely.length == 0 ? new int[0] : spelling.continuation(text, likely);
    int added = 0;
    for (int i = 0; i < tokens.length - 1 && added < limit; i++) {
      int count = add(tokens[i], ahead, text, guesses);
      if (count == 0) {
        break;
      }
      added += count;
    }
    return added;
  }
}
