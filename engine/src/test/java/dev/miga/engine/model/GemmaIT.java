package dev.miga.engine.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.miga.engine.hub.RealWeights;
import dev.miga.engine.tokenizer.TokenIds;
import dev.miga.kernels.Floats;
import dev.miga.kernels.Kernels;
import dev.miga.kernels.KernelsProvider;
import dev.miga.kernels.NativeKernels;
import dev.miga.kernels.NativeSet;
import dev.miga.kernels.ScalarKernels;
import dev.miga.kernels.VectorKernels;
import dev.miga.kernels.binding.NativeLibrary;
import dev.miga.kernels.binding.NativeResult;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The real weights against logits frozen from an fp32 forward pass in numpy. */
class GemmaIT {
  /** Bars of the whole system: nats between the reference and the engine. */
  private static final double LOSSLESS = 1e-6;

  private static final double QUANTIZED_ACTIVATIONS = 0.003;

  /** Tokens of a sequence that plain code gets through in seconds. */
  private static final int SHORT = 60;

  /** Kernels that keep activations in f32. */
  static Stream<Named<Kernels>> lossless() {
    return Stream.<Kernels>of(new ScalarKernels(), new VectorKernels()).map(GemmaIT::named);
  }

  /** The native kernels of every set that runs here; none where the build had no compiler. */
  static Stream<Named<Kernels>> natives() {
    return Stream.of(NativeSet.values()).flatMap(GemmaIT::load);
  }

  /** Those that get through some hundred tokens in seconds. */
  static Stream<Named<Kernels>> fastNatives() {
    return natives().filter(kernels -> longest(kernels.getPayload()) > SHORT);
  }

  private static Stream<Named<Kernels>> load(NativeSet set) {
    return switch (NativeKernels.load(NativeLibrary.standardFolder(), set)) {
      case NativeResult.Loaded<NativeKernels> loaded -> Stream.of(named(loaded.kernels()));
      case NativeResult.Unavailable<NativeKernels> unavailable ->
          switch (unavailable.cause()) {
            case NOT_BUILT, UNSUPPORTED_CPU -> Stream.empty();
            case OTHER_MACHINE, NOT_LOADABLE, ABI_MISMATCH ->
                throw new AssertionError(unavailable.message());
          };
    };
  }

  private static Named<Kernels> named(Kernels kernels) {
    return Named.of(kernels.name(), kernels);
  }

  /** Sequences that these kernels get through in seconds. */
  private static int longest(Kernels kernels) {
    boolean slow = kernels.name().equals("scalar") || kernels.name().equals("native-portable");
    return slow ? SHORT : Integer.MAX_VALUE;
  }

  @ParameterizedTest
  @MethodSource("lossless")
  void logitsAreThoseOfTheReference(Kernels kernels) throws IOException {
    assertThat(meanDivergence(kernels, longest(kernels))).isLessThan(LOSSLESS);
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("natives")
  void nativeLogitsAreCloseToTheReference(Kernels kernels) throws IOException {
    assertThat(meanDivergence(kernels, longest(kernels))).isLessThan(QUANTIZED_ACTIVATIONS);
  }

  @Test
  void saysWhichKernelsMetTheReference(TestReporter reporter) {
    String names =
        Stream.concat(lossless(), natives()).map(Named::getName).collect(Collectors.joining(", "));
    reporter.publishEntry("kernels on real weights", names);
    String all = "scalar, vector-\\d+(, native-portable(, native-avx2(, native-avx512vnni)?)?)?";
    assertThat(names).matches(all);
  }

  @Test
  void theHeadChoosesWhatAllLogitsChoose() throws IOException {
    int positions = 0;
    long rescored = 0;
    try (LanguageModel model = load(fastestKernels());
        Workspace workspace = model.gemma().newWorkspace();
        Arena arena = Arena.ofShared()) {
      int rows = 64;
      Floats scratch = Floats.allocate(arena, rows, model.gemma().head().vocabSize());
      int[] text = model.tokenizer().encode(realText()).toArray();
      for (int at = 0; at + rows <= text.length && positions < 2048; at += rows) {
        Hidden hidden = hidden(model.gemma(), Arrays.copyOfRange(text, at, at + rows), workspace);
        Candidates[] one = model.gemma().head().candidates(hidden, 1, scratch);
        Candidates[] twenty = model.gemma().head().candidates(hidden, 20, scratch);
        model.gemma().head().logits(hidden, scratch);
        for (int row = 0; row < rows; row++) {
          float[] all = scratch.row(row);
          int[] best = largest(all, 20);
          assertThat(one[row].tokenIds()[one[row].argmax()]).isEqualTo(best[0]);
          assertThat(one[row].logits()[one[row].argmax()]).isEqualTo(all[best[0]]);
          assertThat(twenty[row].tokenIds()).contains(best);
          rescored += one[row].size();
          positions++;
        }
      }
      assertThat(positions).isGreaterThanOrEqualTo(2000);
      assertThat(rescored / positions).isLessThan(model.gemma().head().vocabSize() / 100);
    }
  }

  private static Hidden hidden(Gemma gemma, int[] ids, Workspace workspace) {
    try (KvCache cache = gemma.newCache()) {
      return gemma.forward(
          new Batch(
              ids,
              List.of(new Batch.Span(cache, 0, ids.length)),
              IntStream.range(0, ids.length).toArray()),
          workspace);
    }
  }

  /** Indices of the n largest values, the largest first. */
  private static int[] largest(float[] values, int n) {
    LargestBounds bounds = new LargestBounds(n);
    for (float value : values) {
      bounds.offer(value);
    }
    return IntStream.range(0, values.length)
        .filter(i -> values[i] >= bounds.kth())
        .boxed()
        .sorted((a, b) -> Float.compare(values[b], values[a]))
        .limit(n)
        .mapToInt(i -> i)
        .toArray();
  }

  private static String realText() throws IOException {
    try (InputStream in = resource("tokenizer.jsonl")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static Kernels fastestKernels() {
    return new KernelsProvider().choose(KernelsProvider.Wish.AUTO).kernels();
  }

  private static LanguageModel load(Kernels kernels) {
    return LanguageModel.load(RealWeights.path(), kernels, 2, (done, total) -> {});
  }

  /** Mean over sequences of up to so many tokens of KL(reference || engine), in nats. */
  private static double meanDivergence(Kernels kernels, int longest) throws IOException {
    double sum = 0;
    int count = 0;
    try (LanguageModel model = load(kernels);
        Workspace workspace = model.gemma().newWorkspace();
        Arena arena = Arena.ofShared()) {
      Floats logits = Floats.allocate(arena, 1, model.gemma().head().vocabSize());
      for (Golden golden : goldens()) {
        if (golden.ids().size() <= longest) {
          try (KvCache cache = model.gemma().newCache()) {
            Hidden hidden = model.gemma().prefill(cache, golden.ids().toArray(), workspace);
            model.gemma().head().logits(hidden, logits);
            sum += golden.divergence(logits.row(0));
            count++;
          }
        }
      }
    }
    assertThat(count).isGreaterThanOrEqualTo(7);
    return sum / count;
  }

  /**
   * What the reference says of a sequence's next token.
   *
   * @param top most probable tokens
   * @param logProbabilities of these, in nats
   * @param rest log probability of all others together
   */
  private record Golden(TokenIds ids, TokenIds top, float[] logProbabilities, float rest) {

    /** KL over the tokens listed, with all others as one. */
    double divergence(float[] logits) {
      double largest = logits[top.at(0)];
      double total = 0;
      for (float logit : logits) {
        total += Math.exp(logit - largest);
      }
      double listed = 0;
      double sum = 0;
      for (int i = 0; i < top.size(); i++) {
        double q = Math.exp(logits[top.at(i)] - largest) / total;
        listed += q;
        sum += Math.exp(logProbabilities[i]) * (logProbabilities[i] - Math.log(q));
      }
      return sum + Math.exp(rest) * (rest - Math.log(1 - listed));
    }
  }

  private static List<Golden> goldens() throws IOException {
    try (InputStream in = resource("logits.bin")) {
      ByteBuffer bytes = ByteBuffer.wrap(in.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN);
      List<Golden> goldens = new ArrayList<>();
      for (int n = bytes.getInt(); n > 0; n--) {
        TokenIds ids = ids(bytes);
        TokenIds top = ids(bytes);
        float[] logProbabilities = new float[top.size()];
        bytes.asFloatBuffer().get(logProbabilities);
        bytes.position(bytes.position() + 4 * logProbabilities.length);
        goldens.add(new Golden(ids, top, logProbabilities, bytes.getFloat()));
      }
      return goldens;
    }
  }

  private static TokenIds ids(ByteBuffer bytes) {
    int[] ids = new int[bytes.getInt()];
    bytes.asIntBuffer().get(ids);
    bytes.position(bytes.position() + 4 * ids.length);
    return TokenIds.of(ids);
  }

  private static InputStream resource(String name) {
    return Objects.requireNonNull(
        GemmaIT.class.getResourceAsStream("/reference/" + name), () -> name + " is missing");
  }
}
