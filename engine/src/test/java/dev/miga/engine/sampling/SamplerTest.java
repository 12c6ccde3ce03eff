package dev.miga.engine.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.miga.engine.MigaException;
import dev.miga.engine.model.Candidates;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SamplerTest {
  private static final Candidates FOUR =
      new Candidates(
          new int[] {10, 20, 30, 40},
          new float[] {
            (float) Math.log(0.1),
            (float) Math.log(0.4),
            (float) Math.log(0.2),
            (float) Math.log(0.3)
          });

  @Test
  void greedyTakesTheLargest() {
    assertThat(Sampler.of(Sampling.greedy()).choose(FOUR, new SplittableRandom(1))).isEqualTo(1);
  }

  @Test
  void drawsByProbability() {
    int[] counts = counts(new Sampling(1, 0, 1, 0, 1, 0));
    assertThat(IntStream.of(counts).mapToDouble(c -> c / 20_000.0).toArray())
        .containsExactly(new double[] {0.1, 0.4, 0.2, 0.3}, within(0.015));
  }

  @Test
  void topKLeavesTheKMostProbable() {
    assertThat(counts(new Sampling(1, 2, 1, 0, 1, 0))).matches(c -> c[0] == 0 && c[2] == 0);
  }

  @Test
  void topPLeavesTheFewestThatReachIt() {
    assertThat(counts(new Sampling(1, 0, 0.69f, 0, 1, 0))).matches(c -> c[0] == 0 && c[2] == 0);
    assertThat(counts(new Sampling(1, 0, 0.72f, 0, 1, 0))).matches(c -> c[0] == 0 && c[2] > 0);
  }

  @Test
  void minPDropsWhatIsFarBelowTheBest() {
    assertThat(counts(new Sampling(1, 0, 1, 0.6f, 1, 0))).matches(c -> c[0] == 0 && c[2] == 0);
  }

  @Test
  void theSameSeedGivesTheSameChoices() {
    Sampler sampler = Sampler.of(new Sampling(1, 0, 1, 0, 1, 0));
    SplittableRandom one = new SplittableRandom(5);
    SplittableRandom two = new SplittableRandom(5);
    for (int i = 0; i < 100; i++) {
      assertThat(sampler.choose(FOUR, one)).isEqualTo(sampler.choose(FOUR, two));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "-1, 0, 1, 0, 1",
    "NaN, 0, 1, 0, 1",
    "1, -1, 1, 0, 1",
    "1, 0, 0, 0, 1",
    "1, 0, 1.5, 0, 1",
    "1, 0, 1, -0.1, 1",
    "1, 0, 1, 0, 0"
  })
  void refusesSettingsOutOfRange(float t, int k, float p, float minP, float penalty) {
    assertThatThrownBy(() -> new Sampling(t, k, p, minP, penalty, 0))
        .isInstanceOf(MigaException.class);
  }

  private static int[] counts(Sampling sampling) {
    Sampler sampler = Sampler.of(sampling);
    SplittableRandom random = new SplittableRandom(9);
    int[] counts = new int[4];
    for (int i = 0; i < 20_000; i++) {
      counts[sampler.choose(FOUR, random)]++;
    }
    return counts;
  }
}
