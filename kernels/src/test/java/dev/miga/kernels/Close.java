package dev.miga.kernels;

import org.assertj.core.api.Assertions;

/** Compares vectors element by element; names the first that is off. */
final class Close {
  private Close() {}

  static void assertClose(float[] actual, float[] expected, float tolerance) {
    Assertions.assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < expected.length; i++) {
      if (!(Math.abs(actual[i] - expected[i]) <= tolerance)) {
        Assertions.fail("[%d]: %s, expected %s", i, actual[i], expected[i]);
      }
    }
  }
}
