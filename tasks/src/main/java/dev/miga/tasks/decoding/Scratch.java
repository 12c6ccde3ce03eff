package dev.miga.tasks.decoding;

import dev.miga.kernels.Floats;
import java.lang.foreign.Arena;

/** Room for the logits of a few rows over the whole vocabulary, made when first needed. */
final class Scratch implements AutoCloseable {
  private final int vocabSize;
  private Arena arena = Arena.ofShared();
  private int rows;
  private Floats logits;

  Scratch(int vocabSize) {
    this.vocabSize = vocabSize;
    this.logits = Floats.allocate(arena, 0, vocabSize);
  }

  /** At least so many rows, overwritten by whoever uses them next. */
  Floats of(int wanted) {
    if (wanted > rows) {
      arena.close();
      arena = Arena.ofShared();
      rows = wanted;
      logits = Floats.allocate(arena, rows, vocabSize);
    }
    return logits;
  }

  @Override
  public void close() {
    arena.close();
  }
}
