package dev.miga.engine.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.format.ModelFile;
import dev.miga.engine.model.Batch.Span;
import dev.miga.engine.testing.TinyGemma;
import dev.miga.kernels.Floats;
import dev.miga.kernels.ScalarKernels;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A sequence's logits depend on its tokens alone: not on its company, nor on how it is cut. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GemmaTest {
  private static final float TOLERANCE = 1e-4f;

  private LanguageModel model;
  private Gemma gemma;

  @BeforeAll
  void load(@TempDir Path folder) {
    try (ModelFile file = ModelFiles.open(TinyGemma.standard().write(folder))) {
      model = LanguageModel.pack(file, new ScalarKernels(), 2);
    }
    gemma = model.gemma();
  }

  @AfterAll
  void close() {
    model.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 16, 40})
  void logitsDoNotDependOnTheChunks(int chunk) {
    int[] ids = tokens(50, 1);
    assertClose(lastLogits(ids, chunk), lastLogits(ids, ids.length));
  }

  @Test
  void logitsDoNotDependOnOtherSequencesOfTheBatch() {
    List<int[]> sequences = List.of(tokens(9, 2), tokens(30, 3), tokens(1, 4));
    List<KvCache> caches = new ArrayList<>();
    List<Span> spans = new ArrayList<>();
    List<Integer> rows = new ArrayList<>();
    int at = 0;
    for (int[] ids : sequences) {
      caches.add(gemma.newCache());
      spans.add(new Span(caches.getLast(), at, at + ids.length));
      at += ids.length;
      rows.add(at - 1);
    }
    int[] all = sequences.stream().flatMapToInt(Arrays::stream).toArray();
    try (Workspace workspace = gemma.newWorkspace();
        Arena arena = Arena.ofShared()) {
      Floats logits = Floats.allocate(arena, 3, gemma.config().vocabSize());
      Batch batch = new Batch(all, spans, rows.stream().mapToInt(i -> i).toArray());
      gemma.head().logits(gemma.forward(batch, workspace), logits);
      for (int i = 0; i < 3; i++) {
        assertClose(logits.row(i), lastLogits(sequences.get(i), 64));
      }
    }
    caches.forEach(KvCache::close);
  }

  @Test
  void aForkGoesItsOwnWay() {
    int[] ids = tokens(40, 5);
    int[] otherEnd = tokens(8, 6);
    try (Workspace workspace = gemma.newWorkspace();
        KvCache original = gemma.newCache()) {
      gemma.prefill(original, Arrays.copyOf(ids, 32), workspace);
      try (KvCache fork = original.fork()) {
        gemma.prefill(fork, otherEnd, workspace);
        float[] continued =
            logits(gemma.prefill(original, Arrays.copyOfRange(ids, 32, 40), workspace));
        assertClose(continued, lastLogits(ids, 64));
        assertThat(fork.length()).isEqualTo(40);
      }
    }
  }

  @Test
  void aTruncatedCacheContinuesAsIfTheRestHadNeverBeen() {
    int[] ids = tokens(40, 7);
    try (Workspace workspace = gemma.newWorkspace();
        KvCache cache = gemma.newCache()) {
      gemma.prefill(cache, Arrays.copyOf(ids, 30), workspace);
      gemma.prefill(cache, tokens(20, 8), workspace);
      cache.truncate(30);
      float[] continued = logits(gemma.prefill(cache, Arrays.copyOfRange(ids, 30, 40), workspace));
      assertClose(continued, lastLogits(ids, 64));
    }
  }

  @Test
  void refusesMoreTokensThanTheContextAndLeavesTheCacheAsItWas() {
    int context = gemma.config().maxPositionEmbeddings();
    try (Workspace workspace = gemma.newWorkspace();
        KvCache cache = gemma.newCache()) {
      gemma.prefill(cache, tokens(5, 9), workspace);
      assertThatThrownBy(() -> gemma.prefill(cache, tokens(context, 9), workspace))
          .isInstanceOf(MigaException.class)
          .hasMessageContaining("context of " + context)
          .extracting(e -> ((MigaException) e).code())
          .isEqualTo(ErrorCode.INVALID_ARGUMENT);
      assertThat(cache.length()).isEqualTo(5);
    }
  }

  @Test
  void refusesATokenOutsideTheVocabulary() {
    try (Workspace workspace = gemma.newWorkspace();
        KvCache cache = gemma.newCache()) {
      int[] ids = {gemma.config().vocabSize()};
      assertThatThrownBy(() -> gemma.prefill(cache, ids, workspace))
          .isInstanceOf(IllegalArgumentException.class);
      assertThat(cache.length()).isZero();
    }
  }

  @Test
  void candidatesHoldTheLargestLogits(@TempDir Path folder) {
    try (ModelFile file = ModelFiles.open(TinyGemma.wide().write(folder));
        LanguageModel planes = LanguageModel.pack(file, new ScalarKernels(), 2);
        Workspace workspace = planes.gemma().newWorkspace();
        KvCache cache = planes.gemma().newCache();
        Arena arena = Arena.ofShared()) {
      int vocabulary = planes.gemma().config().vocabSize();
      Floats scratch = Floats.allocate(arena, 1, vocabulary);
      for (int round = 0; round < 50; round++) {
        Hidden hidden = planes.gemma().prefill(cache, tokens(3, round), workspace);
        Head head = planes.gemma().head();
        for (int k : new int[] {1, 5}) {
          Candidates candidates = head.candidates(hidden, k, scratch)[0];
          head.logits(hidden, scratch);
          float[] all = scratch.row(0);
          int[] best =
              IntStream.range(0, vocabulary)
                  .boxed()
                  .sorted((a, b) -> Float.compare(all[b], all[a]))
                  .limit(k)
                  .mapToInt(i -> i)
                  .toArray();
          assertThat(candidates.tokenIds()).contains(best);
          assertThat(candidates.logits()[candidates.argmax()]).isEqualTo(all[best[0]]);
        }
      }
    }
  }

  @Test
  void logitsOfListedTokensEqualThoseOfAll() {
    try (Workspace workspace = gemma.newWorkspace();
        KvCache cache = gemma.newCache()) {
      Hidden hidden = gemma.prefill(cache, tokens(6, 11), workspace);
      Candidates some = gemma.head().logitsOf(hidden, 0, new int[] {3, 0, 17});
      float[] all = logits(hidden);
      assertThat(some.logits())
          .containsExactly(new float[] {all[3], all[0], all[17]}, within(1e-4f));
    }
  }

  private float[] lastLogits(int[] ids, int chunk) {
    try (Workspace workspace = gemma.newWorkspace();
        KvCache cache = gemma.newCache()) {
      Hidden hidden = new Hidden(workspace.buffers(1).normed(), 0);
      for (int at = 0; at < ids.length; at += chunk) {
        int[] part = Arrays.copyOfRange(ids, at, Math.min(ids.length, at + chunk));
        hidden = gemma.forward(Batch.lastOf(cache, part), workspace);
      }
      return logits(hidden);
    }
  }

  private float[] logits(Hidden hidden) {
    try (Arena arena = Arena.ofShared()) {
      Floats logits = Floats.allocate(arena, 1, gemma.config().vocabSize());
      gemma.head().logits(hidden, logits);
      return logits.row(0);
    }
  }

  private int[] tokens(int count, long seed) {
    Random random = new Random(seed);
    return random.ints(count, 0, gemma.config().vocabSize()).toArray();
  }

  private static void assertClose(float[] actual, float[] expected) {
    assertThat(actual).containsExactly(expected, within(TOLERANCE));
  }
}
