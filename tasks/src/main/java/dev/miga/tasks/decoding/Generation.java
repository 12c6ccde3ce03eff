package dev.miga.tasks.decoding;

import dev.miga.engine.generate.StopReason;
import dev.miga.engine.grammar.CopiedSpan;
import dev.miga.engine.tokenizer.TokenIds;
import java.time.Duration;
import java.util.List;

/**
 * A text that was generated.
 *
 * @param text all of it
 * @param tokens its tokens, without a stop token
 * @param decisions the tokens among them that the model chose
 * @param copies where its verbatim strings come from
 * @param reason why it ended; STOP_TOKEN where the text is whole
 * @param work what it cost
 * @param elapsed from the moment that the job was taken on
 */
public record Generation(
    String text,
    TokenIds tokens,
    List<Decision> decisions,
    List<CopiedSpan> copies,
    StopReason reason,
    Work work,
    Duration elapsed) {
  public Generation {
    decisions = List.copyOf(decisions);
    copies = List.copyOf(copies);
  }

  /** Whether the text is whole: the grammar accepts it. */
  public boolean isComplete() {
    return reason == StopReason.STOP_TOKEN;
  }
}
