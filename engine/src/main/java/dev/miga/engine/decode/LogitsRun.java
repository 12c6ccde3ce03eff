package dev.miga.engine.decode;

import dev.miga.engine.model.KvCache;
import java.util.Arrays;
import java.util.stream.IntStream;

/** The logits after the last tokens of a prompt. */
final class LogitsRun extends Run<Work> {
  /** Rows of logits in one pass: a row of Gemma's vocabulary takes a megabyte. */
  private static final int MOST_ROWS = 32;

  private final Logits sequence;
  private final int[] prompt;
  private final int firstWanted;
  private int computed;
  private int passes;

  LogitsRun(Logits sequence) {
    this.sequence = sequence;
    this.prompt = sequence.input().prompt();
    this.firstWanted = Math.max(0, prompt.length - sequence.last());
  }

  @Override
  boolean isDone() {
    return computed == prompt.length;
  }

  @Override
  int waiting() {
    return prompt.length - computed;
  }

  @Override
  Part next(int room, double least) {
    int most = Math.max(firstWanted - computed, 0) + MOST_ROWS;
    int to = computed + Math.min(Math.min(room, most), waiting());
    int[] rows =
        IntStream.range(Math.max(firstWanted, computed), to).map(i -> i - computed).toArray();
    return new Part(Arrays.copyOfRange(prompt, computed, to), rows, Part.ALL);
  }

  @Override
  int accept(Part part, Scores scores, int firstRow, KvCache cache) {
    for (int i = 0; i < part.rows().length; i++) {
      sequence.rows().accept(computed + part.rows()[i], scores.logits(firstRow + i));
    }
    computed += part.tokens().length;
    passes++;
    return part.tokens().length;
  }

  @Override
  Work result() {
    return new Work(prompt.length, passes, 0, 0, 0, 0, computed);
  }
}
