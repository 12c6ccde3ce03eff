package dev.miga.training;

import dev.miga.training.layer.LabelTarget;
import dev.miga.training.layer.Objective;
import java.util.Arrays;
import java.util.List;

/** One thing to learn. */
public sealed interface Example {

  /** Token ids, at least one, the beginning-of-text token included. */
  int[] prompt();

  /** Tokens in all. */
  int tokens();

  /** Tokens that something is predicted from: the first so many. */
  int rows();

  /** Token at a place. */
  int token(int place);

  /**
   * After this prompt, this completion.
   *
   * @param completion token ids, at least one, the stop token included
   * @param allowed for each completion token, the ids among which the task's constraint chooses,
   *     the right one included, or none for the whole vocabulary; empty where there is no
   *     constraint
   */
  record Completion(int[] prompt, int[] completion, List<int[]> allowed) implements Example {
    public Completion {
      allowed = List.copyOf(allowed);
      if (prompt.length == 0 || completion.length == 0) {
        throw new IllegalArgumentException(
            "example of %d prompt and %d completion tokens"
                .formatted(prompt.length, completion.length));
      }
      if (!allowed.isEmpty() && allowed.size() != completion.length) {
        throw new IllegalArgumentException(
            "%d allowed sets for %d completion tokens"
                .formatted(allowed.size(), completion.length));
      }
    }

    @Override
    public int tokens() {
      return prompt.length + completion.length;
    }

    /** All but the last. */
    @Override
    public int rows() {
      return tokens() - 1;
    }

    @Override
    public int token(int place) {
      return place < prompt.length ? prompt[place] : completion[place - prompt.length];
    }
  }

  /**
   * After this prompt, the label head answers this.
   *
   * @param label from 0, or {@link #NONE}
   */
  record Labelled(int[] prompt, int label) implements Example {
    /** None of the labels is right. */
    public static final int NONE = LabelTarget.NONE;

    public Labelled {
      if (prompt.length == 0 || label < NONE) {
        throw new IllegalArgumentException(
            "label %d after %d prompt tokens".formatted(label, prompt.length));
      }
    }

    @Override
    public int tokens() {
      return prompt.length;
    }

    @Override
    public int rows() {
      return prompt.length;
    }

    @Override
    public int token(int place) {
      return prompt[place];
    }
  }

  /**
   * A text, after each of whose tokens but the last a teacher says what follows.
   *
   * @param text token ids, the beginning-of-text token included
   * @param lessons one for each token but the last
   */
  record Taught(int[] text, List<Objective.Lesson> lessons) implements Example {
    public Taught {
      lessons = List.copyOf(lessons);
      if (text.length < 2 || lessons.size() != text.length - 1) {
        throw new IllegalArgumentException(
            "%d lessons for %d tokens".formatted(lessons.size(), text.length));
      }
    }

    /** Its first tokens, so many at most. */
    Taught first(int count) {
      return count >= text.length
          ? this
          : new Taught(Arrays.copyOf(text, count), lessons.subList(0, count - 1));
    }

    /** The first token: something is predicted from each. */
    @Override
    public int[] prompt() {
      return new int[] {text[0]};
    }

    @Override
    public int tokens() {
      return text.length;
    }

    @Override
    public int rows() {
      return text.length - 1;
    }

    @Override
    public int token(int place) {
      return text[place];
    }
  }

  /** A completion without a constraint. */
  static Example of(int[] prompt, int[] completion) {
    return new Completion(prompt, completion, List.of());
  }
}
