package dev.miga.engine.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.miga.engine.format.Linear;
import dev.miga.engine.format.ModelConfig;
import dev.miga.engine.hub.RealWeights;
import dev.miga.engine.model.Batch.Span;
import dev.miga.kernels.Floats;
import dev.miga.kernels.Kernels;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * On the real weights a sequence's logits are the same to the bit, whatever runs beside it, with
 * the native kernels. Those in the Vector API sum a single token in another order than several.
 */
class CompanyIT {
  private static final int[] LENGTHS = {1, 43, 130, 6};

  static Stream<Named<Kernels>> kernels() {
    return GemmaIT.fastNatives();
  }

  /** A sequence, through one of some adapters. */
  private record Asked(int[] ids, PackedAdapter adapter) {}

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("kernels")
  void logitsDoNotDependOnCompanyAdaptersOrChunks(Kernels kernels) {
    try (LanguageModel model =
            LanguageModel.load(RealWeights.path(), kernels, 2, (done, total) -> {});
        PackedAdapter first = adapter(model.gemma().config(), 1);
        PackedAdapter second = adapter(model.gemma().config(), 2)) {
      List<PackedAdapter> adapters = List.of(PackedAdapter.NONE, first, second, first);
      List<Asked> asked = new ArrayList<>();
      List<float[]> alone = new ArrayList<>();
      for (int i = 0; i < LENGTHS.length; i++) {
        int[] ids = new Random(i).ints(LENGTHS[i], 0, 200_000).toArray();
        asked.add(new Asked(ids, adapters.get(i)));
        alone.add(inChunks(model.gemma(), asked.getLast(), ids.length));
        for (int chunk : new int[] {1, 16, 37}) {
          float[] chunked = inChunks(model.gemma(), asked.getLast(), chunk);
          assertSame("chunks of " + chunk, chunked, alone.getLast());
        }
      }
      List<float[]> together = together(model.gemma(), asked);
      List<Asked> otherAdapters = List.of(asked.get(3), asked.get(2), asked.get(1), asked.get(0));
      List<float[]> reversed = together(model.gemma(), otherAdapters);
      for (int i = 0; i < LENGTHS.length; i++) {
        assertSame("together", together.get(i), alone.get(i));
        assertSame("in another order", reversed.get(LENGTHS.length - 1 - i), alone.get(i));
      }
      Asked plain = new Asked(asked.get(1).ids(), PackedAdapter.NONE);
      float[] unadapted = inChunks(model.gemma(), plain, 43);
      assertThat(Arrays.equals(unadapted, alone.get(1))).isFalse();
    }
  }

  /** To the bit; says where they part, and not all of both. */
  private static void assertSame(String what, float[] found, float[] expected) {
    assertThat(Arrays.mismatch(found, expected)).as(what).isEqualTo(-1);
  }

  /** Factors of rank 16 for all linears but one, large enough to change what is said. */
  private static PackedAdapter adapter(ModelConfig config, long seed) {
    Random random = new Random(seed);
    return PackedAdapter.pack(
        config,
        (layer, linear) ->
            linear == Linear.K
                ? null
                : new PackedAdapter.Factors(
                    16,
                    normal(16 * linear.inFeatures(config), random),
                    normal(16 * linear.outFeatures(config), random)));
  }

  private static float[] normal(int count, Random random) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) (0.03 * random.nextGaussian());
    }
    return values;
  }

  private static float[] inChunks(Gemma gemma, Asked asked, int chunk) {
    try (Workspace workspace = gemma.newWorkspace();
        KvCache cache = gemma.newCache()) {
      Hidden hidden = new Hidden(workspace.buffers(1).normed(), 0);
      for (int at = 0; at < asked.ids().length; at += chunk) {
        int[] part = Arrays.copyOfRange(asked.ids(), at, Math.min(asked.ids().length, at + chunk));
        Span span = new Span(cache, asked.adapter(), 0, part.length);
        hidden =
            gemma.forward(new Batch(part, List.of(span), new int[] {part.length - 1}), workspace);
      }
      return logits(gemma, hidden).getFirst();
    }
  }

  private static List<float[]> together(Gemma gemma, List<Asked> all) {
    List<KvCache> caches = all.stream().map(asked -> gemma.newCache()).toList();
    try (Workspace workspace = gemma.newWorkspace()) {
      List<Span> spans = new ArrayList<>();
      int[] rows = new int[all.size()];
      int at = 0;
      for (int i = 0; i < all.size(); i++) {
        int to = at + all.get(i).ids().length;
        spans.add(new Span(caches.get(i), all.get(i).adapter(), at, to));
        rows[i] = to - 1;
        at = to;
      }
      int[] ids = all.stream().flatMapToInt(asked -> IntStream.of(asked.ids())).toArray();
      return logits(gemma, gemma.forward(new Batch(ids, spans, rows), workspace));
    } finally {
      caches.forEach(KvCache::close);
    }
  }

  private static List<float[]> logits(Gemma gemma, Hidden hidden) {
    try (Arena arena = Arena.ofShared()) {
      Floats logits = Floats.allocate(arena, hidden.rows(), gemma.config().vocabSize());
      gemma.head().logits(hidden, logits);
      return IntStream.range(0, hidden.rows()).mapToObj(logits::row).toList();
    }
  }
}
