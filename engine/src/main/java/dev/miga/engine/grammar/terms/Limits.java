package dev.miga.engine.grammar.terms;

/**
 * Bounds on what the grammar itself leaves open. What it bounds itself counts instead.
 *
 * @param stringCharacters characters of a string or a key
 * @param numberCharacters characters of a number
 * @param items items of an array
 * @param extraProperties properties beyond those that are declared
 * @param depth arrays and objects within each other
 * @param states states that are remembered before all are forgotten
 * @param maskBytes memory of the masks that are remembered before all are forgotten
 */
public record Limits(
    int stringCharacters,
    int numberCharacters,
    int items,
    int extraProperties,
    int depth,
    int states,
    long maskBytes) {
  /** No bound. */
  public static final int UNBOUNDED = Integer.MAX_VALUE;

  /** For generation: what a field of a small model's output may take. */
  public static final Limits GENERATION = new Limits(2_000, 24, 256, 32, 32, 20_000, 64L << 20);

  /** For judging texts that exist: none but on depth. */
  public static final Limits JUDGEMENT =
      new Limits(UNBOUNDED, UNBOUNDED, UNBOUNDED, UNBOUNDED, 400, 20_000, 64L << 20);
}
