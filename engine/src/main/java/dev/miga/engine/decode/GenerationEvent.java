package dev.miga.engine.decode;

import java.util.List;

/**
 * What a generation reports as it goes. Events come from the scheduler's own thread: who receives
 * them must not keep it waiting.
 */
public sealed interface GenerationEvent {

  /** More text: whole characters, never empty. */
  record TextDelta(String text) implements GenerationEvent {}

  /**
   * A token that was chosen, before the text that it completes; only where it was asked for, and
   * not for the one that ends the text.
   *
   * @param best the most probable tokens in its place, these first
   */
  record TokenChosen(TokenOdds token, List<TokenOdds> best) implements GenerationEvent {
    /** Copies the list. */
    public TokenChosen {
      best = List.copyOf(best);
    }
  }

  /** The last event. */
  record Finished(Generation generation) implements GenerationEvent {}
}
