package dev.miga.engine.decode;

import java.util.Arrays;

/**
 * A prompt that is read in as many parts as there is room for; its last token has an output row.
 */
final class Prefill {
  private final int[] prompt;
  private int computed;
  private int passes;

  Prefill(int[] prompt) {
    this.prompt = prompt;
  }

  /** Tokens that are not computed yet. */
  int waiting() {
    return prompt.length - computed;
  }

  Part next(int room) {
    int count = Math.min(room, waiting());
    int[] tokens = Arrays.copyOfRange(prompt, computed, computed + count);
    return new Part(tokens, count == waiting() ? new int[] {count - 1} : new int[0], 0);
  }

  void accept(Part part) {
    computed += part.tokens().length;
    passes++;
  }

  /** What it cost. */
  Work work(int decided) {
    return new Work(prompt.length, passes, decided, 0, 0, 0, computed);
  }
}
