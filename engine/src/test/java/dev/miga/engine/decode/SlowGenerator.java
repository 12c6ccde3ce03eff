package dev.miga.engine.decode;

import dev.miga.engine.grammar.Constraint;
import dev.miga.engine.grammar.tokens.TokenSet;
import dev.miga.engine.model.Batch;
import dev.miga.engine.model.Candidates;
import dev.miga.engine.model.Hidden;
import dev.miga.engine.model.KvCache;
import dev.miga.engine.model.LanguageModel;
import dev.miga.engine.model.Workspace;
import dev.miga.engine.sampling.Sampler;
import dev.miga.engine.sampling.Sampling;
import dev.miga.engine.tokenizer.TokenIds;
import dev.miga.kernels.Floats;
import java.lang.foreign.Arena;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * The specification of generation under a grammar: one token a pass, all logits, then the mask.
 * What is certain is taken as it is.
 */
final class SlowGenerator {
  private final LanguageModel model;
  private final TokenIds stopTokens;
  private final Spelling spelling;

  SlowGenerator(LanguageModel model, TokenIds stopTokens) {
    this.model = model;
    this.stopTokens = stopTokens;
    this.spelling = new Spelling(model.tokenizer());
  }

  TokenIds generate(int[] prompt, Constraint constraint, Sampling sampling, int maxTokens) {
    Sampler sampler = Sampler.of(sampling);
    SplittableRandom random = new SplittableRandom(sampling.seed());
    Written written = new Written();
    int vocabSize = model.gemma().config().vocabSize();
    try (KvCache cache = model.gemma().newCache();
        Workspace workspace = model.gemma().newWorkspace();
        Arena arena = Arena.ofShared()) {
      Floats logits = Floats.allocate(arena, 1, vocabSize);
      Hidden hidden = model.gemma().prefill(cache, prompt, workspace);
      while (!constraint.isComplete() && written.size() < maxTokens) {
        int[] certain = spelling.certain(constraint, written);
        int token;
        if (certain.length > 0) {
          token = certain[0];
        } else {
          model.gemma().head().logits(hidden, logits);
          Candidates all = new Candidates(IntStream.range(0, vocabSize).toArray(), logits.row(0));
          Candidates allowed = masked(all, constraint.allowed());
          token = allowed.tokenIds()[sampler.choose(allowed, random)];
        }
        if (constraint.mayStop() && stopTokens.contains(token)) {
          break;
        }
        constraint.accept(token);
        written.add(token);
        hidden = model.gemma().forward(Batch.lastOf(cache, new int[] {token}), workspace);
      }
    }
    return written.toTokenIds();
  }

  private static Candidates masked(Candidates all, TokenSet allowed) {
    int[] ids = IntStream.of(all.tokenIds()).filter(allowed::contains).toArray();
    float[] logits = new float[ids.length];
    for (int i = 0; i < ids.length; i++) {
      logits[i] = all.logits()[ids[i]];
    }
    return new Candidates(ids, logits);
  }
}
