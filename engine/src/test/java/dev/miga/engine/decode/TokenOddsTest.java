package dev.miga.engine.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TokenOddsTest {
  private static final float[] LOGITS = {1, 3, 2, 3, -40, 90};

  @Test
  void areLogarithmsOfSharesThatSumToOne() {
    double sum =
        IntStream.range(0, LOGITS.length)
            .mapToDouble(token -> Math.exp(TokenOdds.of(token, LOGITS).logProbability()))
            .sum();
    assertThat(sum).isCloseTo(1, within(1e-12));
    assertThat(TokenOdds.of(1, LOGITS).logProbability()).isCloseTo(-87, within(1e-12));
    assertThat(TokenOdds.of(5, LOGITS).logProbability()).isNotPositive();
  }

  @Test
  void theBestComeFirstAndOfEqualsTheSmaller() {
    assertThat(TokenOdds.best(LOGITS, 4)).extracting(TokenOdds::token).containsExactly(5, 1, 3, 2);
    assertThat(TokenOdds.best(LOGITS, 0)).isEqualTo(List.of());
    assertThat(TokenOdds.best(LOGITS, 100)).hasSize(LOGITS.length);
    assertThat(TokenOdds.best(LOGITS, 2))
        .containsExactly(TokenOdds.of(5, LOGITS), TokenOdds.of(1, LOGITS));
  }
}
