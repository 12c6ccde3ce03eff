package dev.miga.engine.generate;

import dev.miga.engine.model.Candidates;
import dev.miga.engine.model.Head;
import dev.miga.engine.model.Hidden;
import dev.miga.engine.sampling.Sampler;
import dev.miga.engine.sampling.Sampling;
import dev.miga.kernels.Floats;
import java.lang.foreign.Arena;
import java.util.BitSet;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Chooses the tokens of one generation from hidden states: asks the head for as few logits as the
 * settings need. Holds the random numbers and the tokens seen; not thread-safe.
 */
final class NextToken implements AutoCloseable {
  private final Head head;
  private final Sampling sampling;
  private final Sampler sampler;
  private final SplittableRandom random;
  private final BitSet seen = new BitSet();
  private final Arena arena = Arena.ofShared();
  private final Floats scratch;
  private long scored;

  NextToken(Head head, Sampling sampling) {
    this.head = head;
    this.sampling = sampling;
    this.sampler = Sampler.of(sampling);
    this.random = new SplittableRandom(sampling.seed());
    this.scratch = Floats.allocate(arena, 1, head.vocabSize());
  }

  /** Rows of the table whose exact logit was computed so far. */
  long scored() {
    return scored;
  }

  /** Counts a token of the prompt for the repetition penalty. */
  void see(int tokenId) {
    seen.set(tokenId);
  }

  /** The next token, from the only row of the hidden state. */
  int choose(Hidden hidden) {
    Candidates candidates = candidates(hidden);
    scored += candidates.size();
    int token = candidates.tokenIds()[sampler.choose(candidates, random)];
    see(token);
    return token;
  }

  private Candidates candidates(Hidden hidden) {
    if (sampling.repetitionPenalty() == 1 && (sampling.isGreedy() || sampling.topK() > 0)) {
      int k = sampling.isGreedy() ? 1 : Math.min(sampling.topK(), head.vocabSize());
      return head.candidates(hidden, k, scratch)[0];
    }
    head.logits(hidden, scratch);
    float[] logits = scratch.row(0);
    float penalty = sampling.repetitionPenalty();
    seen.stream()
        .forEach(t -> logits[t] = logits[t] > 0 ? logits[t] / penalty : logits[t] * penalty);
    return new Candidates(IntStream.range(0, logits.length).toArray(), logits);
  }

  @Override
  public void close() {
    arena.close();
  }
}
