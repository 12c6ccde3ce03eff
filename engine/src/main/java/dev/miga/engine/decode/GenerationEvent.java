package dev.miga.engine.decode;

/**
 * What a generation reports as it goes. Events come from the scheduler's own thread: who receives
 * them must not keep it waiting.
 */
public sealed interface GenerationEvent {

  /** More text: whole characters, never empty. */
  record TextDelta(String text) implements GenerationEvent {}

  /** The last event. */
  record Finished(Generation generation) implements GenerationEvent {}
}
