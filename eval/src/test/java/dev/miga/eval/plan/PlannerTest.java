package dev.miga.eval.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.miga.engine.MigaException;
import dev.miga.engine.json.JsonValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlannerTest {
  private static final MachineFigures FIGURES = PlannedFigures.shared();

  @TempDir private Path folder;

  private static Plan plan(Traffic traffic, double p99, Map<String, MachineFigures> beside) {
    return new Planner(
            PlannedFigures.rules(16), traffic, new Plan.Target(p99, 2), 1, (done, all) -> {})
        .plan(FIGURES, beside);
  }

  private static Plan plan(double perDay, double p99) {
    return plan(new PoissonTraffic(perDay, DayShape.SHOP), p99, Map.of());
  }

  @Test
  void findsTheFewestMachinesThatAnswerInTime() {
    Plan plan = plan(1_000_000, 2000);
    assertThat(plan.machines()).isBetween(3, 6);
    assertThat(2 + plan.load().quantile(0.99)).isLessThanOrEqualTo(2000);
    assertThat(2 + plan.fewer().orElseThrow().quantile(0.99)).isGreaterThan(2000);
    assertThat(plan.more().quantile(0.99)).isLessThan(plan.load().quantile(0.99));
    assertThat(plan.withinP99()).isLessThan(plan.capacity());
    assertThat(plan.machines())
        .isEqualTo((int) Math.ceil(plan.traffic().perSecond() / plan.withinP99()));
  }

  @Test
  void aHundredTimesTheMessagesNeedAHundredTimesTheMachines() {
    Plan much = plan(100_000_000, 2000);
    double single = much.traffic().perSecond() / much.withinP99();
    assertThat((double) much.machines()).isCloseTo(single, within(0.01 * single + 1));
    assertThat(much.machines()).isGreaterThan(250);
  }

  @Test
  void aTimeThatNoMessageKeepsIsRefusedWithTheTimeThatItTakes() {
    assertThatThrownBy(() -> plan(1000, 50))
        .isInstanceOf(MigaException.class)
        .hasMessageContaining("even alone, 50 ms are wanted");
  }

  @Test
  void aTighterTimeNeedsMoreMachines() {
    int before = 0;
    for (double p99 : new double[] {5000, 1500, 700, 400}) {
      int machines = plan(3_000_000, p99).machines();
      assertThat(machines).as("within %s ms", p99).isGreaterThan(before);
      before = machines;
    }
  }

  @Test
  void namesTheKnobThatGainsMost() {
    Plan plan =
        plan(
            new PoissonTraffic(1_000_000, DayShape.SHOP),
            2000,
            Map.of("merged.json", FIGURES.times(0.5)));
    Knob best = plan.best().orElseThrow();
    assertThat(best.name()).isEqualTo("merged.json");
    assertThat(best.perSecond()).isGreaterThan(2 * plan.withinP99());
    assertThat(plan.knobs()).extracting(Knob::name).contains("1 in flight", "8 in flight");
    assertThat(PlanText.why(plan)).contains("'merged.json' gains most", "Passes a fifth shorter");
  }

  @Test
  void costAndEnergyAreThoseOfAllMachines() {
    Plan plan = plan(1_000_000, 2000);
    Prices given = new Prices(Optional.of(0.5), Optional.of(100.0));
    assertThat(given.perDay(plan).orElseThrow()).isEqualTo(12.0 * plan.machines());
    assertThat(given.kilowattHours(plan)).isCloseTo(2.4 * plan.machines(), within(1e-9));
    Prices none = new Prices(Optional.empty(), Optional.empty());
    assertThat(none.kilowattHours(plan))
        .isCloseTo(0.24 * plan.machines() * plan.busyShare(), within(1e-9));
    assertThat(plan.busyShare()).isBetween(0.2, 0.7);
    assertThat(PlanText.of(plan, given))
        .contains("\nmachines ", " a day, ", "as given, day and night");
    JsonValue.JsonObject json = PlanJson.of(plan, none);
    assertThat(json.get("cost_per_day")).isEmpty();
    assertThat(json.get("power_source").orElseThrow().toJson()).isEqualTo("\"estimate\"");
    assertThat(json.get("machines").orElseThrow().toJson())
        .isEqualTo(Integer.toString(plan.machines()));
  }

  @Test
  void aTraceIsDividedAmongMachines() throws IOException {
    StringBuilder lines = new StringBuilder();
    double[] arrivals = PoissonTraffic.arrivals(6000, 1000 / 30.0, 5);
    for (double at : arrivals) {
      lines.append(1_700_000_000 + at / 1000).append('\n');
    }
    TraceTraffic trace =
        TraceTraffic.read(Files.writeString(folder.resolve("trace.txt"), lines.toString()));
    assertThat(trace.perSecond()).isBetween(27.0, 36.0);
    assertThat(plan(trace, 2000, Map.of()).machines()).isBetween(3, 6);
  }

  @Test
  void aTraceMayHaveDatesAndSaysWhichLineIsNone() throws IOException {
    Path file = folder.resolve("trace.txt");
    Files.writeString(file, "2026-05-04T08:00:10Z\n2026-05-04T10:00:00+02:00\n");
    assertThat(TraceTraffic.read(file).millis()).containsExactly(0, 10_000);
    Files.writeString(file, "12\nnoon\n");
    assertThatThrownBy(() -> TraceTraffic.read(file)).hasMessageContaining("trace.txt:2: expected");
    Files.writeString(file, "12\n12\n");
    assertThatThrownBy(() -> TraceTraffic.read(file)).hasMessageContaining("times that differ");
  }

  @Test
  void whatWasMeasuredComesBackFromItsFile() throws IOException {
    Path file = folder.resolve("figures.json");
    Files.writeString(file, FiguresJson.of(FIGURES).toJson());
    assertThat(FiguresJson.read(file)).isEqualTo(FIGURES);
    Files.writeString(file, FiguresJson.of(FIGURES).toJson().replace("[30,", "[0,"));
    assertThatThrownBy(() -> FiguresJson.read(file)).hasMessageContaining("whole number of tokens");
    Files.writeString(file, "{\"specialist\": \"x\"}");
    assertThatThrownBy(() -> FiguresJson.read(file)).isInstanceOf(MigaException.class);
  }

  @Test
  void theShapesOfADayHave24Hours() {
    for (DayShape shape : DayShape.values()) {
      List<Traffic.Stretch> day = shape.stretches();
      assertThat(day.getFirst().load()).isEqualTo(1);
      double busiest = shape.busiestShare();
      double all = day.stream().mapToDouble(s -> s.hours() * s.load() * busiest).sum();
      assertThat(all).isCloseTo(1, within(1e-9));
    }
    assertThat(DayShape.SHOP.busiestShare()).isEqualTo(0.1);
    assertThat(DayShape.FLAT.busiestShare()).isEqualTo(1.0 / 24);
  }
}
