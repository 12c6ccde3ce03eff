package dev.miga.engine.decode;

/**
 * The logits of all tokens after the last tokens of a prompt; of none, to read a prefix into a
 * cache.
 *
 * @param last after how many of the prompt's tokens logits are wanted, at most
 * @param rows receives them
 */
public record Logits(Input input, int last, Rows rows) implements Sequence<Work> {

  /** Receives logits, on the scheduler's thread. */
  @FunctionalInterface
  public interface Rows {
    /**
     * Takes a row.
     *
     * @param index of the token in the prompt
     * @param logits {@code [vocabSize]}, its own to keep
     */
    void accept(int index, float[] logits);
  }

  /** Reads a prompt and asks for nothing. */
  public static Logits none(Input input) {
    return new Logits(input, 0, (index, logits) -> {});
  }
}
