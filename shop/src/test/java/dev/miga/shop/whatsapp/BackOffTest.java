package dev.miga.shop.whatsapp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackOffTest {
  @Test
  void waitsLongerFromTryToTryUpToAnEnd() {
    BackOff backOff = new BackOff(Duration.ofMillis(100), Duration.ofSeconds(2));
    for (int i = 0; i < 200; i++) {
      assertThat(backOff.after(0).toMillis()).isBetween(50L, 100L);
      assertThat(backOff.after(2).toMillis()).isBetween(200L, 400L);
      assertThat(backOff.after(5).toMillis()).isBetween(1000L, 2000L);
      assertThat(backOff.after(Integer.MAX_VALUE).toMillis()).isBetween(1000L, 2000L);
    }
  }
}
