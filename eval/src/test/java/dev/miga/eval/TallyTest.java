package dev.miga.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TallyTest {
  /** Of R's {@code prop.test(right, of, correct = FALSE)}, which is Wilson's interval. */
  @ParameterizedTest
  @CsvSource({
    "15, 50, 0.1910, 0.4375",
    "8, 10, 0.4902, 0.9433",
    "0, 10, 0, 0.2775",
    "10, 10, 0.7225, 1",
    "1, 1, 0.2065, 1"
  })
  void theIntervalIsWilsons(int right, int of, double low, double high) {
    Tally.Interval interval = new Tally(right, of).interval();
    assertThat(interval.low()).isCloseTo(low, within(5e-5));
    assertThat(interval.high()).isCloseTo(high, within(5e-5));
  }

  @Test
  void ofNoneNothingIsKnown() {
    assertThat(Tally.NONE.share()).isZero();
    assertThat(Tally.NONE.interval()).isEqualTo(new Tally.Interval(0, 1));
    assertThatThrownBy(() -> new Tally(2, 1)).isInstanceOf(IllegalArgumentException.class);
  }
}
