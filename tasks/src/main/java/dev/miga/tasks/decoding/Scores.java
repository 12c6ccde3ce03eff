package dev.miga.tasks.decoding;

import dev.miga.engine.grammar.tokens.TokenSet;
import dev.miga.engine.sampling.Sampler;
import java.util.random.RandomGenerator;

/** What one forward pass says about the tokens that may follow its output rows. */
@FunctionalInterface
interface Scores {
  /**
   * Chooses one of the allowed tokens after an output row.
   *
   * @param watched tokens, ascending, whose probability is to be compared with theirs
   */
  Choice choose(int row, TokenSet allowed, int[] watched, Sampler sampler, RandomGenerator random);
}
