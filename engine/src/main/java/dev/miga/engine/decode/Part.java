package dev.miga.engine.decode;

/**
 * What a sequence contributes to a pass.
 *
 * @param tokens to append
 * @param rows indices into the tokens after which something is asked
 * @param best how many of the best tokens after each row it expects to ask for; 0 where it looks at
 *     a few listed ones, {@link #ALL} where it looks at all
 */
record Part(int[] tokens, int[] rows, int best) {
  /** Of {@code best}: all tokens. */
  static final int ALL = Integer.MAX_VALUE;
}
