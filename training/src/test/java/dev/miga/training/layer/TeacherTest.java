package dev.miga.training.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.miga.engine.format.ModelConfig;
import dev.miga.engine.format.ModelFile;
import dev.miga.engine.model.ModelFiles;
import dev.miga.engine.testing.TinyGemma;
import dev.miga.kernels.Floats;
import dev.miga.kernels.training.ScalarTrainingKernels;
import dev.miga.kernels.training.TrainingKernels;
import dev.miga.training.TestKernels;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Divergence from a teacher, against its definition in double and finite differences of that. */
class TeacherTest {
  private static final TinyGemma TINY = TinyGemma.standard();
  private static final ModelConfig CONFIG = TINY.config();
  private static final int HIDDEN = CONFIG.hiddenSize();
  private static final int VOCABULARY = CONFIG.vocabSize();

  @TempDir Path folder;
  private final Arena arena = Arena.ofShared();
  private final LanePool lanes = new LanePool(2);
  private final SplittableRandom random = new SplittableRandom(11);
  private ModelFile file;
  private FrozenModel model;

  @BeforeEach
  void read() {
    file = ModelFiles.open(TINY.write(folder));
    model = FrozenModel.read(arena, file, 4);
  }

  @AfterEach
  void close() {
    lanes.close();
    arena.close();
    file.close();
  }

  static Stream<TrainingKernels> exactKernels() {
    return Stream.of(new ScalarTrainingKernels(), TestKernels.exact());
  }

  @ParameterizedTest
  @MethodSource("exactKernels")
  void lossAndGradientAreThoseOfTheDefinition(TrainingKernels kernels) {
    float[] sure = new float[VOCABULARY];
    Arrays.fill(sure, Float.NEGATIVE_INFINITY);
    sure[300] = 4;
    sure[831] = 1;
    List<float[]> teachers = List.of(gaussian(VOCABULARY, 3), sure, gaussian(VOCABULARY, 0.1));
    float[] x = gaussian(teachers.size() * HIDDEN, 1);
    List<Target> targets =
        IntStream.range(0, teachers.size())
            .mapToObj(i -> target(i, teachers.get(i), 0.5f + i))
            .toList();
    float[] gradient = new float[x.length];
    Loss loss = run(kernels, targets, x, gradient);

    double expected = 0;
    for (int i = 0; i < teachers.size(); i++) {
      double[] state = state(x, i);
      double[] p = softmax(doubles(teachers.get(i)));
      double weight = targets.get(i).weight();
      expected += weight * divergence(p, state);
      for (int c = 0; c < HIDDEN; c++) {
        double slope = weight * slope(p, state, c);
        assertThat((double) gradient[i * HIDDEN + c]).isCloseTo(slope, within(1e-4));
      }
    }
    assertThat(loss.sum()).isCloseTo(expected, within(1e-4 * expected));
    assertThat(loss.targets()).isEqualTo(3);
  }

  @ParameterizedTest
  @MethodSource("exactKernels")
  void aTeacherThatIsTheStudentLeavesNothingToLearn(TrainingKernels kernels) {
    float[] x = gaussian(HIDDEN, 1);
    double[] logits = logits(state(x, 0));
    float[] teacher = new float[VOCABULARY];
    for (int i = 0; i < teacher.length; i++) {
      teacher[i] = (float) logits[i] + 7; // a constant changes nothing
    }
    float[] gradient = new float[HIDDEN];
    Loss loss = run(kernels, List.of(target(0, teacher, 1)), x, gradient);
    assertThat(loss.sum()).isCloseTo(0, within(1e-5));
    assertThat(loss.correct()).isEqualTo(1);
    for (float slope : gradient) {
      assertThat(slope).isCloseTo(0, within(1e-4f));
    }
  }

  @ParameterizedTest
  @MethodSource("exactKernels")
  void aTeacherOfOneTokenIsThatToken(TrainingKernels kernels) {
    float[] x = gaussian(HIDDEN, 1);
    float[] certain = new float[VOCABULARY];
    Arrays.fill(certain, Float.NEGATIVE_INFINITY);
    certain[77] = -5;
    float[] taught = new float[HIDDEN];
    float[] told = new float[HIDDEN];
    Loss teacher = run(kernels, List.of(target(0, certain, 2)), x, taught);
    Loss token = run(kernels, List.of(Target.of(0, 77, 2)), x, told);
    assertThat(teacher).isEqualTo(token);
    assertThat(taught).isEqualTo(told);
  }

  @Test
  void refusesATeacherWithoutADistribution() {
    float[] none = new float[VOCABULARY];
    Arrays.fill(none, Float.NEGATIVE_INFINITY);
    float[] unsound = new float[VOCABULARY];
    unsound[500] = Float.NaN;
    for (float[] logits : List.of(none, unsound)) {
      assertThatThrownBy(() -> target(0, logits, 1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("no distribution");
    }
  }

  private float[] gaussian(int count, double deviation) {
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (float) (random.nextGaussian() * deviation);
    }
    return numbers;
  }

  private static Target target(int row, float[] logits, float weight) {
    Objective.Logits read = (from, out) -> System.arraycopy(logits, from, out, 0, out.length);
    return new Target(row, Objective.Teacher.of(read, logits.length), weight);
  }

  /** Loss of rows of x, and its gradient. */
  private Loss run(TrainingKernels kernels, List<Target> targets, float[] x, float[] gradient) {
    int rows = targets.size();
    HeadLoss head = new HeadLoss(kernels, arena, model, lanes, new Capacity(rows, 4, rows));
    Floats states = Floats.allocate(arena, rows, HIDDEN);
    states.segment().copyFrom(MemorySegment.ofArray(x));
    Floats dx = Floats.allocate(arena, rows, HIDDEN);
    long bytes = kernels.headScratchBytes(rows, HIDDEN);
    List<LaneScratch> scratch =
        IntStream.range(0, lanes.count())
            .mapToObj(i -> LaneScratch.allocate(arena, 1, 1, 1, bytes))
            .toList();
    Loss loss = head.forwardBackward(targets, 1, states, dx, scratch);
    MemorySegment.ofArray(gradient).copyFrom(dx.segment());
    return loss;
  }

  private static double[] doubles(float[] numbers) {
    return IntStream.range(0, numbers.length).mapToDouble(i -> numbers[i]).toArray();
  }

  private static double[] state(float[] x, int row) {
    return doubles(Arrays.copyOfRange(x, row * HIDDEN, (row + 1) * HIDDEN));
  }

  private static double[] softmax(double[] logits) {
    double top = Arrays.stream(logits).max().orElseThrow();
    double sum = Arrays.stream(logits).map(z -> Math.exp(z - top)).sum();
    return Arrays.stream(logits).map(z -> Math.exp(z - top) / sum).toArray();
  }

  /** The student's logits by the definition of norm and head. */
  private double[] logits(double[] x) {
    double squares = Arrays.stream(x).map(v -> v * v).sum();
    double scale = 1 / Math.sqrt(squares / HIDDEN + CONFIG.rmsNormEps());
    double[] logits = new double[VOCABULARY];
    for (int token = 0; token < VOCABULARY; token++) {
      float[] row = model.head().row(token);
      for (int c = 0; c < HIDDEN; c++) {
        float weight = model.finalNorm().getAtIndex(ValueLayout.JAVA_FLOAT, c);
        logits[token] += x[c] * scale * weight * row[c];
      }
    }
    return logits;
  }

  /** {@code KL(p || softmax(logits(x)))}. */
  private double divergence(double[] p, double[] x) {
    double[] q = softmax(logits(x));
    double sum = 0;
    for (int i = 0; i < p.length; i++) {
      sum += p[i] == 0 ? 0 : p[i] * Math.log(p[i] / q[i]);
    }
    return sum;
  }

  private double slope(double[] p, double[] x, int c) {
    double step = 1e-5;
    double[] above = x.clone();
    double[] below = x.clone();
    above[c] += step;
    below[c] -= step;
    return (divergence(p, above) - divergence(p, below)) / (2 * step);
  }
}
