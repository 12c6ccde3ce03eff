package dev.miga.kernels.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.miga.kernels.training.TrainingKernels.HeadNorms;
import dev.miga.kernels.training.TrainingKernels.Qkv;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every backward pass against central differences of its forward pass, which is written here once
 * more, in double, from the formulas. The scalar that is differentiated is the dot product of the
 * output with a fixed random gradient.
 */
class FiniteDifferencesTest {
  private static final double STEP = 1e-5;
  private static final double TOLERANCE = 1e-4;

  private final Arena arena = Arena.ofConfined();
  private final Numbers numbers = new Numbers(arena, 11);

  static Stream<TrainingKernels> kernels() {
    return TrainingSets.all().filter(k -> k.format() == NumberFormat.F32 && !k.roundsFactors());
  }

  @AfterEach
  void free() {
    arena.close();
  }

  private static void check(float[] gradient, float[] x, ToDoubleFunction<double[]> f) {
    double[] at = doubles(x);
    float[] expected = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      double old = at[i];
      at[i] = old + STEP;
      double above = f.applyAsDouble(at);
      at[i] = old - STEP;
      expected[i] = (float) ((above - f.applyAsDouble(at)) / (2 * STEP));
      at[i] = old;
    }
    assertThat(Numbers.relativeError(gradient, expected)).isLessThan(TOLERANCE);
  }

  private static double[] doubles(float[] x) {
    double[] out = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      out[i] = x[i];
    }
    return out;
  }

  private static double dot(double[] x, float[] g) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += x[i] * g[i];
    }
    return sum;
  }

  private static double[] norm(double[] x, float[] weight) {
    double squares = Arrays.stream(x).map(v -> v * v).sum();
    double scale = 1 / Math.sqrt(squares / x.length + 1e-6);
    double[] out = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      out[i] = x[i] * scale * weight[i];
    }
    return out;
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void rmsNorm(TrainingKernels kernels) {
    float[] x = numbers.gaussian(19);
    float[] weight = numbers.gaussian(19);
    float[] dy = numbers.gaussian(19);
    MemorySegment dx = numbers.zeros(19);
    kernels.rmsNormBackward(
        numbers.floats(x), numbers.floats(weight), 1e-6f, numbers.floats(dy), dx, 1, 19);
    check(Numbers.read(dx, 19), x, v -> dot(norm(v, weight), dy));
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void normAndRotationOfQueriesKeysAndValues(TrainingKernels kernels) {
    AttentionShape shape = new AttentionShape(1, 1, 6, 8, 1);
    float[] x = numbers.gaussian(18);
    float[] q = numbers.gaussian(6);
    float[] k = numbers.gaussian(6);
    float[] dy = numbers.gaussian(18);
    float[] rope = {1, .5f, -.3f, 0, .8f, .9f};
    MemorySegment dx = numbers.zeros(18);
    kernels.qkvBackward(
        shape,
        numbers.floats(x),
        new HeadNorms(numbers.floats(q), numbers.floats(k), 1e-6f),
        numbers.floats(rope),
        numbers.ints(0),
        new Qkv(
            numbers.floats(Arrays.copyOf(dy, 6)),
            numbers.floats(Arrays.copyOfRange(dy, 6, 12)),
            numbers.floats(Arrays.copyOfRange(dy, 12, 18))),
        dx,
        numbers.zeros(12),
        1);
    check(
        Numbers.read(dx, 18),
        x,
        v -> {
          double[] out = Arrays.copyOf(v, 18);
          rotate(norm(Arrays.copyOf(v, 6), q), rope, out, 0);
          rotate(norm(Arrays.copyOfRange(v, 6, 12), k), rope, out, 6);
          return dot(out, dy);
        });
  }

  private static void rotate(double[] head, float[] rope, double[] out, int at) {
    int half = head.length / 2;
    for (int i = 0; i < half; i++) {
      out[at + i] = head[i] * rope[i] - head[half + i] * rope[half + i];
      out[at + half + i] = head[half + i] * rope[i] + head[i] * rope[half + i];
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void gelu(TrainingKernels kernels) {
    float[] x = numbers.gaussian(14);
    float[] dy = numbers.gaussian(7);
    MemorySegment dx = numbers.zeros(14);
    kernels.geluBackward(numbers.floats(x), numbers.floats(dy), dx, 1, 7);
    check(
        Numbers.read(dx, 14),
        x,
        v -> {
          double[] out = new double[7];
          for (int i = 0; i < 7; i++) {
            double inner = Math.sqrt(2 / Math.PI) * (v[i] + 0.044715 * Math.pow(v[i], 3));
            out[i] = 0.5 * v[i] * (1 + Math.tanh(inner)) * v[7 + i];
          }
          return dot(out, dy);
        });
  }

  /** Five tokens, two query heads on one key-value head, a window of three. */
  @ParameterizedTest
  @MethodSource("kernels")
  void attention(TrainingKernels kernels) {
    AttentionShape shape = new AttentionShape(2, 1, 4, 3, 0.7f);
    float[] x = numbers.gaussian(5 * 16);
    float[] dOut = numbers.gaussian(5 * 8);
    MemorySegment in = numbers.floats(x);
    Qkv qkv = new Qkv(in, in.asSlice(4 * 40), in.asSlice(4 * 60));
    QueryBlock block = new QueryBlock(numbers.ints(0, 1, 2, 3, 4), 0, 5);
    MemorySegment out = numbers.zeros(40);
    MemorySegment logSums = numbers.zeros(10);
    MemorySegment scratch = arena.allocate(kernels.attentionScratchBytes(shape, 5, 5), 64);
    MemorySegment dx = numbers.zeros(80);
    kernels.attentionForward(shape, block, qkv, out, logSums, scratch);
    kernels.attentionBackward(
        shape,
        block,
        qkv,
        out,
        numbers.floats(dOut),
        logSums,
        new Qkv(dx, dx.asSlice(4 * 40), dx.asSlice(4 * 60)),
        scratch);
    check(Numbers.read(dx, 80), x, v -> dot(attend(v), dOut));
  }

  private static double[] attend(double[] x) {
    double[] out = new double[40];
    for (int t = 0; t < 5; t++) {
      for (int h = 0; h < 2; h++) {
        double[] weights = new double[5];
        for (int j = Math.max(0, t - 2); j <= t; j++) {
          double score = 0;
          for (int i = 0; i < 4; i++) {
            score += x[t * 8 + h * 4 + i] * x[40 + j * 4 + i];
          }
          weights[j] = Math.exp(0.7f * score);
        }
        double sum = Arrays.stream(weights).sum();
        for (int j = 0; j <= t; j++) {
          for (int i = 0; i < 4; i++) {
            out[t * 8 + h * 4 + i] += weights[j] / sum * x[60 + j * 4 + i];
          }
        }
      }
    }
    return out;
  }
}
