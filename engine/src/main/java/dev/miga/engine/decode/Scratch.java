package dev.miga.engine.decode;

import dev.miga.engine.model.Gemma;
import dev.miga.engine.model.Hidden;
import dev.miga.kernels.Activations;
import dev.miga.kernels.Floats;
import java.lang.foreign.Arena;

/**
 * Room for some hidden states and their logits over the whole vocabulary, made when first needed.
 */
final class Scratch implements AutoCloseable {
  private final Gemma gemma;
  private Arena arena = Arena.ofShared();
  private int rows;
  private Floats logits;
  private Activations states;

  Scratch(Gemma gemma) {
    this.gemma = gemma;
    this.logits = Floats.allocate(arena, 0, gemma.config().vocabSize());
    this.states = gemma.newStates(arena, 1);
  }

  /** Some rows of hidden states by themselves; overwritten by whoever selects next. */
  Hidden select(Hidden hidden, int[] wanted) {
    grow(wanted.length);
    return wanted.length == hidden.rows() ? hidden : gemma.select(hidden, wanted, states);
  }

  /** At least so many rows of logits, overwritten by whoever uses them next. */
  Floats logits(int wanted) {
    grow(wanted);
    return logits;
  }

  private void grow(int wanted) {
    if (wanted > rows) {
      arena.close();
      arena = Arena.ofShared();
      rows = wanted;
      logits = Floats.allocate(arena, rows, gemma.config().vocabSize());
      states = gemma.newStates(arena, rows);
    }
  }

  @Override
  public void close() {
    arena.close();
  }
}
