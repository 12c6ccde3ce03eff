package dev.miga.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PairedTestTest {
  /** Two times the lower tail of the binomial distribution, by hand: 2 * 11 / 1024 and so on. */
  @ParameterizedTest
  @CsvSource({
    "0, 0, 1",
    "2, 0, 0.5",
    "9, 1, 0.021484375",
    "1, 9, 0.021484375",
    "5, 15, 0.041389465",
    "6, 6, 1",
    "0, 6, 0.03125"
  })
  void pIsThatOfMcNemarsExactTest(int better, int worse, double p) {
    assertThat(new PairedTest(better, worse).p()).isCloseTo(p, within(1e-9));
  }

  @Test
  void twoMoreOfManyAreNoProgress() {
    assertThat(new PairedTest(5, 3).isSignificant()).isFalse();
    assertThat(new PairedTest(12, 2).isSignificant()).isTrue();
  }

  @Test
  void manyDifferencesDoNotOverflow() {
    assertThat(new PairedTest(5000, 5000).p()).isEqualTo(1);
    assertThat(new PairedTest(6000, 4000).p()).isLessThan(1e-80);
    assertThat(new PairedTest(5100, 4900).p()).isCloseTo(0.0466, within(0.0005));
  }
}
