package dev.miga.eval.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.miga.engine.decode.Scheduler;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SimulatedMachineTest {
  private static final long SEED = 7;

  private static Simulated run(MachineFigures figures, ServingRules rules, double[] arrivals) {
    return new SimulatedMachine(figures, rules, SEED).run(arrivals);
  }

  private static double[] poisson(int count, double perSecond) {
    return PoissonTraffic.arrivals(count, 1000 / perSecond, SEED);
  }

  private static ServingRules impatient(int inFlight, int queued, double deadlineMillis) {
    return new ServingRules(new Scheduler.Limits(inFlight, queued, 512), deadlineMillis, 3);
  }

  /** M/D/1: the mean wait is half the service time, times load over what load leaves. */
  @ParameterizedTest
  @ValueSource(doubles = {0.3, 0.5, 0.7, 0.8})
  void aSingleSlotWaitsAsTheFormulaOfPollaczekAndKhinchinSays(double load) {
    double service = 10;
    ServingRules patient = PlannedFigures.rules(1).patient();
    double[] arrivals = poisson(400_000, load * 1000 / service);
    Simulated seen = run(PlannedFigures.onePass(service), patient, arrivals);
    double wait = Arrays.stream(seen.latencies()).average().orElseThrow() - service;
    double expected = service * load / (2 * (1 - load));
    assertThat(wait).isCloseTo(expected, within(0.05 * expected));
    assertThat(seen.utilisation()).isCloseTo(load, within(0.02 * load));
  }

  @Test
  void aMessageAloneTakesTheSumOfItsPasses() {
    Simulated seen = run(PlannedFigures.onePass(12), PlannedFigures.rules(16), new double[] {5});
    assertThat(seen.latencies()).containsExactly(12);
    assertThat(seen.spanMillis()).isEqualTo(12);
  }

  @Test
  void moreLoadNeverShortensTheNinetyNinthPercentile() {
    double before = 0;
    for (int perSecond = 1; perSecond <= 12; perSecond++) {
      Simulated seen =
          run(PlannedFigures.shared(), PlannedFigures.rules(16), poisson(20_000, perSecond));
      assertThat(seen.quantile(0.99)).as("at %d a second", perSecond).isGreaterThan(before);
      before = seen.quantile(0.99);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {2, 8, 12, 30, 100})
  void everyMessageIsAnsweredOrRefusedOnce(double perSecond) {
    double[] arrivals = poisson(5000, perSecond);
    Simulated seen = run(PlannedFigures.shared(), impatient(8, 40, 2500), arrivals);
    assertThat(seen.offered()).isEqualTo(5000);
    assertThat(seen.latencies()).isSorted();
    assertThat(Arrays.stream(seen.latencies()).filter(t -> t <= 0 || t > 2500)).isEmpty();
    assertThat(seen.utilisation()).isBetween(0.0, 1.0 + 1e-9);
    if (perSecond > 12) {
      assertThat(seen.refused()).isGreaterThan(1000);
    }
  }

  @Test
  void underOverloadAsMuchIsAnsweredAsTheMachineCan() {
    SimulatedMachine machine =
        new SimulatedMachine(PlannedFigures.shared(), PlannedFigures.rules(16), SEED);
    Simulated seen = machine.run(poisson(20_000, 3 * machine.capacity()));
    assertThat(seen.perSecond()).isCloseTo(machine.capacity(), within(0.03 * machine.capacity()));
    assertThat(seen.utilisation()).isGreaterThan(0.99);
    assertThat(seen.quantile(0.99)).isInfinite();
  }

  @Test
  void messagesThatShareAPassGetOnFaster() {
    double[] capacity =
        IntStream.of(1, 4, 16)
            .mapToDouble(
                n ->
                    new SimulatedMachine(PlannedFigures.shared(), PlannedFigures.rules(n), SEED)
                        .capacity())
            .toArray();
    assertThat(capacity).isSorted();
    assertThat(capacity[2]).isGreaterThan(1.5 * capacity[0]);
  }

  /** Fifteen who write let in 32 tokens of a prompt in each pass: as in SchedulerTest. */
  @Test
  void aLongPromptComesInBetweenTheTokensOfOthers() {
    Integer[] writes = new Integer[100];
    Arrays.fill(writes, 1);
    MachineFigures one = PlannedFigures.onePass(1);
    Company mixed = new Company(1, 1, 1, List.of(Arrays.asList(writes), List.of(400, 1)));
    MachineFigures figures =
        new MachineFigures(
            "mixed",
            one.machine(),
            PassFit.exact(new PassCost(1, 0, 0)),
            List.of(mixed),
            one.power());
    Simulated seen = run(figures, PlannedFigures.rules(16), new double[16]);
    assertThat(seen.latencies()[15]).isBetween(100.0, 120.0);
    assertThat(seen.latencies()[0]).isBetween(400.0 / 32, 100.0);
  }

  @Test
  void theSameSeedGivesTheSameDay() {
    double[] arrivals = poisson(3000, 9);
    Simulated first = run(PlannedFigures.shared(), PlannedFigures.rules(16), arrivals);
    Simulated second = run(PlannedFigures.shared(), PlannedFigures.rules(16), arrivals);
    assertThat(second.latencies()).isEqualTo(first.latencies());
  }

  @Test
  void nothingArrivesAndNothingHappens() {
    Simulated seen = run(PlannedFigures.shared(), PlannedFigures.rules(4), new double[0]);
    assertThat(seen.offered()).isZero();
    assertThat(seen.quantile(0.99)).isZero();
    assertThat(seen.perSecond()).isZero();
  }
}
