package dev.miga.engine.decode;

/**
 * Something that a {@link Scheduler} runs a model for. It is only said what is wanted; what becomes
 * of it on the way is the scheduler's.
 *
 * @param <T> what comes of it
 */
public sealed interface Sequence<T> permits Constrained, Free, Labels, Logits {
  /** What it reads. */
  Input input();
}
