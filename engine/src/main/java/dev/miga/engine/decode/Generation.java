package dev.miga.engine.decode;

import dev.miga.engine.grammar.CopiedSpan;
import dev.miga.engine.tokenizer.TokenIds;
import java.time.Duration;
import java.util.List;

/**
 * A text that was generated.
 *
 * @param text all of it
 * @param tokens its tokens, without a stop token
 * @param decisions the tokens among them that the model chose; none where there was no grammar
 * @param copies where its verbatim strings come from
 * @param reason why it ended; under a grammar the text is whole where it is STOP_TOKEN
 * @param work what it cost
 * @param timings where the time went
 */
public record Generation(
    String text,
    TokenIds tokens,
    List<Decision> decisions,
    List<CopiedSpan> copies,
    StopReason reason,
    Work work,
    Timings timings) {
  /** Copies the lists. */
  public Generation {
    decisions = List.copyOf(decisions);
    copies = List.copyOf(copies);
  }

  /** Whether the text is whole: the grammar accepts it. */
  public boolean isComplete() {
    return reason == StopReason.STOP_TOKEN;
  }

  /** From the first pass to the end. */
  public Duration elapsed() {
    return timings.elapsed();
  }
}
