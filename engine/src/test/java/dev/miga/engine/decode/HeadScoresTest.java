package dev.miga.engine.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.miga.engine.format.ModelFile;
import dev.miga.engine.grammar.tokens.TokenSet;
import dev.miga.engine.model.Batch;
import dev.miga.engine.model.Candidates;
import dev.miga.engine.model.Hidden;
import dev.miga.engine.model.KvCache;
import dev.miga.engine.model.LanguageModel;
import dev.miga.engine.model.ModelFiles;
import dev.miga.engine.model.Workspace;
import dev.miga.engine.sampling.Sampler;
import dev.miga.engine.sampling.Sampling;
import dev.miga.engine.testing.TinyGemma;
import dev.miga.kernels.Floats;
import dev.miga.kernels.ScalarKernels;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeadScoresTest {
  private static final Sampler GREEDY = Sampler.of(Sampling.greedy());
  private static final SplittableRandom RANDOM = new SplittableRandom(1);

  @TempDir private Path folder;

  @Test
  void probabilitiesAreThoseOfTheSoftmaxOverAllowedAndWatchedTokens() {
    int[] allowed = {40, 300, 500};
    int[] watched = {7, 300, 601, 700};
    try (ModelFile file = ModelFiles.open(TinyGemma.wide().write(folder));
        LanguageModel model = LanguageModel.pack(file, new ScalarKernels(), 1);
        KvCache cache = model.gemma().newCache();
        Workspace workspace = model.gemma().newWorkspace();
        HeadScores.Room room = new HeadScores.Room(model.gemma());
        Arena arena = Arena.ofShared()) {
      Hidden hidden = model.gemma().prefill(cache, new int[] {2, 300, 400}, workspace);
      Floats logits = Floats.allocate(arena, 1, model.gemma().config().vocabSize());
      model.gemma().head().logits(hidden, logits);
      HeadScores scores = new HeadScores(model.gemma(), hidden, room, List.of(asking(0)));
      Choice choice = scores.choose(0, TokenSet.of(allowed), watched, GREEDY, RANDOM);

      double inside = 0;
      double best = Double.NEGATIVE_INFINITY;
      for (int token : allowed) {
        inside += Math.exp(logits.get(0, token));
        best = Math.max(best, logits.get(0, token));
      }
      double outside = 0;
      for (int token : new int[] {7, 601, 700}) {
        outside += Math.exp(logits.get(0, token));
      }
      assertThat(logits.get(0, choice.token())).isEqualTo((float) best);
      assertThat(choice.probability()).isCloseTo(Math.exp(best) / inside, within(1e-6));
      assertThat(choice.kept()).isCloseTo(inside / (inside + outside), within(1e-6));
      assertThat(choice.allowed()).isEqualTo(3);
    }
  }

  /** A part with one row that expects to ask for so many of the best tokens. */
  private static Part asking(int best) {
    return new Part(new int[] {1}, new int[] {0}, best);
  }

  @Test
  void whatARowIsToldDoesNotDependOnWhatOthersAskFor() {
    try (ModelFile file = ModelFiles.open(TinyGemma.wide().write(folder));
        LanguageModel model = LanguageModel.pack(file, new ScalarKernels(), 2);
        KvCache cache = model.gemma().newCache();
        Workspace workspace = model.gemma().newWorkspace();
        HeadScores.Room room = new HeadScores.Room(model.gemma())) {
      int[] ids = {2, 300, 400, 17, 5};
      Batch batch = new Batch(ids, List.of(new Batch.Span(cache, 0, 5)), new int[] {0, 1, 2, 3, 4});
      Hidden hidden = model.gemma().forward(batch, workspace);
      List<Part> parts =
          List.of(asking(3), asking(0), asking(Part.ALL), asking(7), asking(Part.ALL));
      HeadScores together = new HeadScores(model.gemma(), hidden, room, parts);
      float[][] logits = new float[5][];
      int[] argmax = new int[5];
      for (int row = 4; row >= 0; row--) {
        Candidates best = together.best(row, 3);
        argmax[row] = best.tokenIds()[best.argmax()];
        logits[row] = together.logits(row);
      }
      for (int row = 0; row < 5; row++) {
        HeadScores apart =
            new HeadScores(model.gemma(), hidden, room, Collections.nCopies(5, asking(0)));
        Candidates best = apart.best(row, 3);
        assertThat(best.tokenIds()[best.argmax()]).isEqualTo(argmax[row]);
        assertThat(apart.logits(row)).containsExactly(logits[row]);
        assertThat(logits[row][argmax[row]]).isEqualTo(best.logits()[best.argmax()]);
      }
    }
  }

  @Test
  void aUnionIsAscendingWithoutRepetition() {
    assertThat(HeadScores.union(new int[] {1, 4, 9}, new int[] {0, 4, 5, 12}))
        .containsExactly(0, 1, 4, 5, 9, 12);
    assertThat(HeadScores.union(new int[] {}, new int[] {3})).containsExactly(3);
    assertThat(HeadScores.union(new int[] {3}, new int[] {})).containsExactly(3);
  }
}
