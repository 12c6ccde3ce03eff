package dev.miga.engine.generate;

import java.time.Duration;

/** What a generation reports as it goes. */
public sealed interface GenerationEvent {

  /** More text: whole characters, never empty. */
  record TextDelta(String text) implements GenerationEvent {}

  /** The last event. */
  record Finished(StopReason reason, Usage usage, Timings timings) implements GenerationEvent {}

  /** Tokens read and written; stop ids do not count. */
  record Usage(int promptTokens, int completionTokens) {}

  /**
   * Where the time went.
   *
   * @param prefill from the call to the prompt's last hidden state
   * @param decode from there to the end
   */
  record Timings(Duration prefill, Duration decode) {}
}
