package dev.miga.eval.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.miga.engine.MigaException;
import dev.miga.engine.testing.TinyGemma;
import dev.miga.eval.energy.EnergyMeter;
import dev.miga.kernels.ScalarKernels;
import dev.miga.tasks.Fleet;
import dev.miga.tasks.SpecialistFile;
import dev.miga.tasks.SpecialistLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineMeasurementTest {
  private static final MachineFigures.Setup SETUP =
      new MachineFigures.Setup("Abacus", 1, "factors");

  @TempDir private Path folder;
  private final List<Integer> told = new ArrayList<>();

  private MachineFigures measure(List<String> texts) throws IOException {
    Path model = TinyGemma.wide().write(folder);
    Path task =
        Files.writeString(
            folder.resolve("task.yaml"),
            """
            name: tiny
            kind: extract
            schema: {type: object, additionalProperties: false, required: [bread],
              properties: {bread: {enum: [canilla, pan]}}}
            """);
    SpecialistLoader loader =
        new SpecialistLoader(own -> model, new ScalarKernels(), 1, (done, total) -> {});
    try (Fleet fleet = Fleet.over(loader, model.toString())) {
      return new MachineMeasurement(
              fleet.open("tiny", SpecialistFile.read(task)),
              fleet.base().scheduler(),
              EnergyMeter.of(folder.resolve("no powercap"), 2),
              Duration.ofMillis(20),
              (done, all) -> told.add(all))
          .measure(texts, SETUP);
    }
  }

  @Test
  void notesThePassesOfEveryMessageAtEachNumberAtATime() throws IOException {
    MachineFigures figures = measure(List.of("hola, pan", "canilla", "la capital"));
    assertThat(figures.companies()).extracting(Company::inFlight).containsExactly(1, 2, 4, 8, 16);
    for (Company company : figures.companies()) {
      assertThat(company.messages()).isNotEmpty();
      assertThat(company.messages())
          .allSatisfy(steps -> assertThat(steps).isNotEmpty().allMatch(tokens -> tokens > 0));
      assertThat(company.messagesPerSecond()).isPositive();
      assertThat(company.medianMillis()).isPositive();
    }
    assertThat(figures.passes().cost().millis(1, 1)).isPositive();
    assertThat(figures.power().source()).isEqualTo("estimate");
    assertThat(told).hasSize(5).containsOnly(5);
  }

  @Test
  void textsThatAreNotAnsweredAreLeftOutAndNoneAtAllIsSaid() throws IOException {
    assertThat(measure(List.of(" ", "canilla")).companies()).hasSize(5);
    assertThatThrownBy(() -> measure(List.of(" ", "")))
        .isInstanceOf(MigaException.class)
        .hasMessageContaining("answered none of 2 messages");
  }
}
