package dev.miga.engine.decode;

import java.util.List;

/** Is told of each pass that a scheduler makes, on its thread: it must not keep it waiting. */
@FunctionalInterface
public interface PassWatch {
  /** Looks away. */
  PassWatch NONE = (nanos, shares) -> {};

  /**
   * A pass was made.
   *
   * @param nanos that it took, with what came before it: sequences that were admitted
   * @param shares what it had of each sequence; none where it failed
   */
  void made(long nanos, List<Share> shares);

  /**
   * What a pass had of a sequence.
   *
   * @param sequence as it was submitted; it is recognised by its identity
   * @param tokens that were computed
   * @param ends whether the model was asked what comes next; else more of the prompt follows
   */
  record Share(Sequence<?> sequence, int tokens, boolean ends) {}
}
