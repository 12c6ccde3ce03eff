package dev.miga.training;

import java.util.List;

/**
 * One thing to learn: after this prompt, this completion.
 *
 * @param prompt token ids, at least one, the beginning-of-text token included
 * @param completion token ids, at least one, the stop token included
 * @param allowed for each completion token, the ids among which the task's constraint chooses, the
 *     right one included, or none for the whole vocabulary; empty where there is no constraint
 */
public record Example(int[] prompt, int[] completion, List<int[]> allowed) {
  public Example {
    allowed = List.copyOf(allowed);
    if (prompt.length == 0 || completion.length == 0) {
      throw new IllegalArgumentException(
          "example of %d prompt and %d completion tokens"
              .formatted(prompt.length, completion.length));
    }
    if (!allowed.isEmpty() && allowed.size() != completion.length) {
      throw new IllegalArgumentException(
          "%d allowed sets for %d completion tokens".formatted(allowed.size(), completion.length));
    }
  }

  /** Without a constraint. */
  public static Example of(int[] prompt, int[] completion) {
    return new Example(prompt, completion, List.of());
  }

  /** Tokens of prompt and completion. */
  public int tokens() {
    return prompt.length + completion.length;
  }

  /** Token at a place of prompt and completion. */
  int token(int place) {
    return place < prompt.length ? prompt[place] : completion[place - prompt.length];
  }
}
