package dev.miga.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkersTest {

  @ParameterizedTest
  @CsvSource({"1,100,16", "2,1,1", "2,0,1", "3,1000,16", "4,33,16", "2,5000,16", "8,5,1"})
  void coversEveryIndexOnceOnGranuleBounds(int threads, int count, int granule) {
    try (Workers workers = new Workers(threads)) {
      for (int round = 0; round < 200; round++) {
        AtomicIntegerArray hits = new AtomicIntegerArray(count);
        workers.run(count, granule, (from, to) -> countHits(hits, granule, from, to));
        for (int i = 0; i < count; i++) {
          assertThat(hits.get(i)).isOne();
        }
      }
    }
  }

  private static void countHits(AtomicIntegerArray hits, int granule, int from, int to) {
    assertThat(from % granule).isZero();
    for (int i = from; i < to; i++) {
      hits.incrementAndGet(i);
    }
  }

  @Test
  void throwsWhatAPartThrewAndWorksOnAfterwards() {
    try (Workers workers = new Workers(2)) {
      Workers.RangeTask failing =
          (from, to) -> {
            if (from > 0) {
              throw new IllegalStateException("part " + from);
            }
          };
      assertThatThrownBy(() -> workers.run(64, 16, failing))
          .isInstanceOf(IllegalStateException.class);
      AtomicIntegerArray hits = new AtomicIntegerArray(64);
      workers.run(64, 16, (from, to) -> countHits(hits, 16, from, to));
      assertThat(hits.get(63)).isOne();
    }
  }

  @Test
  void refusesZeroThreads() {
    assertThatThrownBy(() -> new Workers(0)).isInstanceOf(IllegalArgumentException.class);
  }
}
