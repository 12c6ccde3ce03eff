package dev.miga.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.miga.engine.MigaException;
import dev.miga.engine.json.JsonValue.JsonNull;
import dev.miga.eval.energy.Energy;
import dev.miga.eval.robustness.Given;
import dev.miga.eval.robustness.Language;
import dev.miga.eval.robustness.Rewrite;
import dev.miga.eval.robustness.RewriteScore;
import dev.miga.eval.robustness.Robustness;
import dev.miga.eval.robustness.StandardRewrites;
import dev.miga.eval.robustness.Subject;
import dev.miga.eval.robustness.Trial;
import dev.miga.tasks.Kind;
import dev.miga.tasks.TaskFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
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

  @Test
  void whatOtherWordingsDoIsHeldAgainstTheGate() throws IOException {
    QualityGate gate = gate("{robustness: {accents: 0.5, number: 0.9, own: 0.1, emoji: 0}}");
    Robustness found =
        new Robustness(
            List.of(),
            List.of(score("accents", 1, 2), score("number", 8, 9), score("emoji", 0, 0)),
            List.of());
    assertThat(gate.judge(Optional.of(found)).reasons())
        .containsExactly(
            "robustness number: 8 of 9 answers are as they must be, at least 90.0 % must be",
            "robustness own was not measured",
            "robustness emoji: the rewrite applies to no message of the data");
    assertThat(gate.judge(Optional.empty()).reasons())
        .hasSize(4)
        .contains("robustness accents was not measured");
    assertThat(gate("{}").judge(Optional.empty()).isPassed()).isTrue();
  }

  /** So many trials, so many of which hold. */
  private static RewriteScore score(String name, int held, int of) {
    Given nothing = new Given(new JsonNull(), 1);
    List<Trial> trials =
        IntStream.range(0, of)
            .mapToObj(
                i ->
                    new Trial(
                        new Subject("m" + i, "a", new JsonNull(), nothing),
                        "b",
                        Optional.empty(),
                        nothing,
                        i < held,
                        false))
            .toList();
    Rewrite rewrite =
        StandardRewrites.of(new Kind.Generate(1), Language.EN).stream()
            .filter(one -> one.name().equals(name))
            .findFirst()
            .orElseThrow();
    return new RewriteScore(rewrite, trials);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{exakt: 0.9}",
        "{exact: 90}",
        "{slices: [a]}",
        "{slices: {a: x}}",
        "{groups: 95}",
        "{robustness: 1}",
        "{robustness: {a: 2}}",
        "3"
      })
  void aGateThatIsNoneIsRefusedWithItsLine(String yaml) {
    assertThatThrownBy(() -> gate(yaml))
        .isInstanceOf(MigaException.class)
        .hasMessageContaining("task.yaml:3");
  }
}
