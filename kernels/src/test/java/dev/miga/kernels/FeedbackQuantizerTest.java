package dev.miga.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FeedbackQuantizerTest {
  private static final int N = 96;
  private static final int ROWS = 70;

  private final Random random = new Random(7);
  private final Arena arena = Arena.ofConfined();

  @AfterEach
  void close() {
    arena.close();
  }

  /** Of inputs that go together. */
  private Floats moments() {
    Floats moments = Floats.allocate(arena, N, N);
    for (int t = 0; t < 3 * N; t++) {
      float common = (float) random.nextGaussian();
      float[] x = new float[N];
      for (int i = 0; i < N; i++) {
        x[i] = (float) random.nextGaussian() * (1 + i % 5) + common * (i % 3);
      }
      for (int i = 0; i < N; i++) {
        for (int j = 0; j < N; j++) {
          moments.set(i, j, moments.get(i, j) + x[i] * x[j]);
        }
      }
    }
    return moments;
  }

  private Floats gaussian() {
    Floats weights = Floats.allocate(arena, ROWS, N);
    for (int r = 0; r < ROWS; r++) {
      for (int c = 0; c < N; c++) {
        weights.set(r, c, (float) random.nextGaussian() * 0.02f);
      }
    }
    return weights;
  }

  private static double error(Floats moments, Floats weights, float[] rounded) {
    double error = 0;
    for (int r = 0; r < ROWS; r++) {
      for (int i = 0; i < N; i++) {
        for (int j = 0; j < N; j++) {
          error +=
              (double) (rounded[r * N + i] - weights.get(r, i))
                  * moments.get(i, j)
                  * (rounded[r * N + j] - weights.get(r, j));
        }
      }
    }
    return error;
  }

  private Floats copy(Floats weights) {
    Floats copy = Floats.allocate(arena, ROWS, N);
    copy.segment().copyFrom(weights.segment());
    return copy;
  }

  private static float[] numbers(Floats weights) {
    return weights.segment().toArray(ValueLayout.JAVA_FLOAT);
  }

  private static float[] leastSquares(float[] weights) {
    MemorySegment blocks =
        MemorySegment.ofArray(new byte[(int) GgmlType.Q4_0.bytes(weights.length)]);
    LeastSquaresQuantizer.quantize(GgmlType.Q4_0, weights, blocks);
    return GgmlType.Q4_0.dequantize(blocks, weights.length);
  }

  @Test
  void changesProductsLessThanTheNearestLevelsDoAndStillLessWithSweeps() {
    Floats moments = moments();
    Floats weights = gaussian();
    double nearest = error(moments, weights, leastSquares(numbers(weights)));
    Floats fed = copy(weights);
    new FeedbackQuantizer(moments, 0.01, 0).round(fed);
    Floats swept = copy(weights);
    new FeedbackQuantizer(moments, 0.01, 2).round(swept);
    double feedback = error(moments, weights, numbers(fed));
    assertThat(feedback).isLessThan(0.8 * nearest);
    assertThat(error(moments, weights, numbers(swept))).isLessThan(0.99 * feedback);
  }

  @Test
  void tellsTheErrorThatItLeaves() {
    Floats moments = moments();
    Floats weights = gaussian();
    for (int sweeps = 0; sweeps < 3; sweeps++) {
      Floats rounded = copy(weights);
      double told = new FeedbackQuantizer(moments, 1e-6, sweeps).round(rounded);
      double error = error(moments, weights, numbers(rounded));
      assertThat(told).isCloseTo(error, within(1e-3 * error));
    }
  }

  @Test
  void givesNumbersThatBlocksHold() {
    Floats rounded = gaussian();
    new FeedbackQuantizer(moments(), 0.01, 1).round(rounded);
    float[] numbers = numbers(rounded);
    assertThat(leastSquares(numbers)).isEqualTo(numbers);
  }

  @Test
  void roundsARowTheSameInAnyCompany() {
    Floats moments = moments();
    Floats all = gaussian();
    Floats last = Floats.allocate(arena, 1, N);
    last.segment().copyFrom(all.rows(ROWS - 1, ROWS).segment());
    FeedbackQuantizer quantizer = new FeedbackQuantizer(moments, 0.01, 1);
    quantizer.round(all);
    quantizer.round(last);
    assertThat(last.row(0)).isEqualTo(all.row(ROWS - 1));
  }

  @Test
  void keepsZerosAndInputsThatNeverCame() {
    Floats zeros = Floats.allocate(arena, ROWS, N);
    new FeedbackQuantizer(moments(), 0.01, 1).round(zeros);
    assertThat(numbers(zeros)).containsOnly(0f);
    Floats weights = gaussian();
    float[] nearest = leastSquares(numbers(weights));
    Floats rounded = copy(weights);
    new FeedbackQuantizer(Floats.allocate(arena, N, N), 0.01, 0).round(rounded);
    assertThat(error(identity(), weights, numbers(rounded)))
        .isLessThanOrEqualTo(1.01 * error(identity(), weights, nearest));
  }

  private Floats identity() {
    Floats identity = Floats.allocate(arena, N, N);
    for (int i = 0; i < N; i++) {
      identity.set(i, i, 1);
    }
    return identity;
  }

  @Test
  void refusesOtherSizes() {
    assertThatThrownBy(() -> new FeedbackQuantizer(Floats.allocate(arena, 33, 33), 0.01, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new FeedbackQuantizer(moments(), 0, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () ->
                new FeedbackQuantizer(moments(), 0.01, 0).round(Floats.allocate(arena, 1, N - 32)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
