package dev.miga.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.miga.engine.MigaException;
import dev.miga.eval.energy.Energy;
import dev.miga.tasks.TaskFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QualityGateTest {
  @TempDir Path folder;

  private QualityGate gate(String yaml) throws IOException {
    Path task =
        Files.writeString(
            folder.resolve("task.yaml"), "name: a\nkind: generate\ngate: " + yaml + "\n");
    return QualityGate.of(TaskFile.read(task).gate().orElseThrow());
  }

  private static Scorecard scores(int exact, int corrections) {
    return new Scorecard(
        new Tally(exact, 100),
        0,
        Map.of(),
        Optional.empty(),
        Map.of("correction", new Tally(corrections, 10)),
        Optional.empty(),
        List.of());
  }

  /** 100 messages, 2 J each together; 300 ms in the median one at a time. */
  private static Consumption consumption() {
    Energy energy = new Energy(200, Energy.Source.ESTIMATE, "");
    Duration time = Duration.ofMillis(300);
    return new Consumption(
        100,
        16,
        Duration.ofSeconds(9),
        energy,
        Optional.of(new Latency(50, time, time, 9, 40, energy)),
        Optional.empty());
  }

  @Test
  void whatIsReachedPasses() throws IOException {
    QualityGate gate = gate("{exact: 0.9, slices: {correction: 0.6}, latency-ms: 300, joules: 2}");
    assertThat(gate.judge(scores(90, 6), consumption()).isPassed()).isTrue();
    assertThat(gate("{}").judge(scores(0, 0), consumption()).isPassed()).isTrue();
  }

  @Test
  void allThatIsNotReachedIsSaid() throws IOException {
    QualityGate gate =
        gate("{exact: 0.9, slices: {correction: 0.6, long: 0.5}, latency-ms: 299, joules: 1.9}");
    assertThat(gate.judge(scores(89, 5), consumption()).reasons())
        .containsExactly(
            "exact: 89 of 100 are right, at least 90.0 % must be",
            "slice correction: 5 of 10 are right, at least 60.0 % must be",
            "slice long: no such message in the data",
            "latency in the median: 300 ms, at most 299 may be",
            "energy of a message: 2.00 J, at most 1.90 may be");
  }

  private static GroupScores groups(int alike, int of) {
    return new GroupScores(
        new GroupScores.Score(new Tally(alike, of), new Tally(0, of)),
        Map.of(),
        Map.of(),
        List.of());
  }

  @Test
  void groupsMustBeMeasuredAndAlike() throws IOException {
    QualityGate gate = gate("{groups: 0.95}");
    assertThat(gate.judge(scores(0, 0), consumption(), Optional.of(groups(95, 100))).isPassed())
        .isTrue();
    assertThat(gate.judge(scores(0, 0), consumption(), Optional.of(groups(94, 100))).reasons())
        .containsExactly("groups: 94 of 100 are answered alike, at least 95.0 % must be");
    assertThat(gate.judge(scores(0, 0), consumption()).reasons())
        .containsExactly("groups were not measured");
    assertThat(gate("{}").judge(scores(0, 0), consumption(), Optional.of(groups(0, 9))).isPassed())
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{exakt: 0.9}",
        "{exact: 90}",
        "{slices: [a]}",
        "{slices: {a: x}}",
        "{groups: 95}",
        "3"
      })
  void aGateThatIsNoneIsRefusedWithItsLine(String yaml) {
    assertThatThrownBy(() -> gate(yaml))
        .isInstanceOf(MigaException.class)
        .hasMessageContaining("task.yaml:3");
  }
}
