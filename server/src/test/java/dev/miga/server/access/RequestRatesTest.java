package dev.miga.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RequestRatesTest {
  private final AtomicLong now = new AtomicLong();

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }

  @Test
  void aMinutesRequestsMayComeAtOnceAndThenOneAtATime() {
    RequestRates rates = new RequestRates(6, now::get);
    for (int i = 0; i < 6; i++) {
      assertThat(rates.take("a")).isZero();
    }
    assertThat(rates.take("a")).isCloseTo(Duration.ofSeconds(10), Duration.ofMillis(1));
    assertThat(rates.take("b")).isZero();
    pass(Duration.ofSeconds(4));
    assertThat(rates.take("a")).isCloseTo(Duration.ofSeconds(6), Duration.ofMillis(1));
    pass(Duration.ofSeconds(7));
    assertThat(rates.take("a")).isZero();
    assertThat(rates.take("a")).isPositive();
    pass(Duration.ofHours(1));
    for (int i = 0; i < 6; i++) {
      assertThat(rates.take("a")).isZero();
    }
    assertThat(rates.take("a")).isPositive();
  }

  @Test
  void takesAnyNumberWhereThereIsNoLimit() {
    RequestRates rates = new RequestRates(0, now::get);
    for (int i = 0; i < 1000; i++) {
      assertThat(rates.take("a")).isZero();
    }
  }

  @Test
  void forgetsTheCallersThatDidNotAskForTheLongestTime() {
    RequestRates rates = new RequestRates(1, now::get);
    rates.take("first");
    rates.take("second");
    for (int i = 0; i < 9_998; i++) {
      rates.take("caller " + i);
    }
    assertThat(rates.take("first")).isPositive();
    rates.take("one more");
    assertThat(rates.take("first")).isPositive();
    assertThat(rates.take("second")).isZero();
  }
}
