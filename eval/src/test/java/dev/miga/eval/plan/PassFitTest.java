package dev.miga.eval.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PassFitTest {
  private static List<PassPoint> points(PassCost cost, double strays) {
    SplittableRandom random = new SplittableRandom(3);
    List<PassPoint> points = new ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      int sequences = 1 + random.nextInt(16);
      int tokens = sequences + random.nextInt(i % 10 == 0 ? 60 : 2 * sequences);
      double stray = 1 + strays * (2 * random.nextDouble() - 1);
      points.add(new PassPoint(sequences, tokens, stray * cost.millis(sequences, tokens)));
    }
    return points;
  }

  @Test
  void findsTheCostsThatPassesWereMadeOf() {
    PassCost cost = PassFit.of(points(new PassCost(9, 0.5, 1.7), 0)).cost();
    assertThat(cost.pass()).isCloseTo(9, within(1e-6));
    assertThat(cost.sequence()).isCloseTo(0.5, within(1e-6));
    assertThat(cost.token()).isCloseTo(1.7, within(1e-6));
  }

  @Test
  void findsThemThoughPassesStrayAndSaysByHowMuch() {
    List<PassPoint> points = points(new PassCost(9, 0.5, 1.7), 0.2);
    PassFit fit = PassFit.of(points);
    assertThat(fit.cost().pass()).isCloseTo(9, within(0.6));
    assertThat(fit.cost().token()).isCloseTo(1.7, within(0.1));
    assertThat(fit.medianError()).isCloseTo(0.1, within(0.02));
    assertThat(fit.noise()).hasSize(50).isSorted();
    assertThat(fit.noise().stream().mapToDouble(v -> v).average().orElseThrow())
        .isCloseTo(1, within(1e-9));
    double measured = points.stream().mapToDouble(PassPoint::millis).sum();
    double computed =
        points.stream().mapToDouble(p -> fit.cost().millis(p.sequences(), p.tokens())).sum();
    assertThat(computed).isCloseTo(measured, within(1e-6 * measured));
  }

  @Test
  void noCostIsNegative() {
    PassCost cost = PassFit.of(points(new PassCost(9, -0.4, 1.7), 0)).cost();
    assertThat(cost.sequence()).isZero();
    assertThat(cost.pass()).isPositive();
    assertThat(cost.token()).isPositive();
  }

  @Test
  void passesThatAreAllAlikeCostWhatTheyTake() {
    List<PassPoint> alike = List.of(new PassPoint(1, 90, 300), new PassPoint(1, 90, 320));
    assertThat(PassFit.of(alike).cost().millis(1, 90)).isCloseTo(310, within(1e-6));
  }

  @Test
  void passesWithoutTimeAreRefused() {
    assertThatThrownBy(() -> PassFit.of(List.of(new PassPoint(1, 1, 0))))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
