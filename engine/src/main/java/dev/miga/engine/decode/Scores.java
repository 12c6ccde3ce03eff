package dev.miga.engine.decode;

import dev.miga.engine.grammar.tokens.TokenSet;
import dev.miga.engine.model.Candidates;
import dev.miga.engine.sampling.Sampler;
import java.util.random.RandomGenerator;

/** What one forward pass says about the tokens that may follow its output rows. */
interface Scores {
  /**
   * Chooses one of the allowed tokens after an output row.
   *
   * @param watched tokens, ascending, whose probability is to be compared with theirs
   */
  Choice choose(int row, TokenSet allowed, int[] watched, Sampler sampler, RandomGenerator random);

  /** The tokens among which the {@code k} most probable are, with their logits. */
  Candidates best(int row, int k);

  /** Logits of some tokens, in their order. */
  float[] logitsOf(int row, int[] tokenIds);

  /** Logits of all tokens. */
  float[] logits(int row);

  /** The hidden state itself, {@code [hiddenSize]}. */
  float[] state(int row);
}
