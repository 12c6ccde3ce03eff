package dev.miga.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.miga.engine.testing.TinyGemma;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuantizeCommandTest {
  private static final String TASK =
      """
      name: tiny
      kind: extract
      schema: {type: object, additionalProperties: false, required: [bread],
        properties: {bread: {enum: [canilla, pan]}}}
      """;

  @TempDir private Path folder;
  @TempDir private Path written;
  private CliRunner miga = new CliRunner();
  private Path model = Path.of("");
  private Path task = Path.of("");
  private Path data = Path.of("");
  private Path out = Path.of("");

  @BeforeEach
  void writeAModelATaskAndData() throws IOException {
    miga = new CliRunner(Map.of("MIGA_HOME", folder.resolve("home").toString()), folder);
    model = TinyGemma.wide().write(folder);
    task = Files.writeString(folder.resolve("task.yaml"), TASK);
    data =
        Files.writeString(
            folder.resolve("data.jsonl"),
            "{\"text\": \"hola, pan\", \"gold\": {\"bread\": \"pan\"}}\n");
    out = written.resolve("small.gguf");
  }

  private CliRunner.Result quantize(String... more) {
    List<String> all = new ArrayList<>(List.of("quantize", model.toString(), out.toString()));
    all.addAll(List.of("--type", "Q8_0"));
    all.addAll(List.of(more));
    return miga.run(all.toArray(String[]::new));
  }

  private CliRunner.Result judged(String gate, String... more) throws IOException {
    Files.writeString(task, TASK + gate);
    List<String> all = new ArrayList<>(List.of("--judge", task.toString()));
    all.addAll(List.of("--data", data.toString()));
    all.addAll(List.of(more));
    return quantize(all.toArray(String[]::new));
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.list(written)) {
      return all.toList();
    }
  }

  @Test
  void writesAModelAndReplacesOneOnlyWhenAsked() {
    assertThat(quantize().status()).isZero();
    assertThat(out).exists();
    assertThat(quantize().status()).isEqualTo(5);
    assertThat(quantize("--force").status()).isZero();
  }

  @Test
  void writesWhatReachesTheGateOfASpecialist() throws IOException {
    CliRunner.Result result = judged("gate: {exact: 0, latency-ms: 100000}\n");
    assertThat(result.status()).as(result.err()).isZero();
    assertThat(result.out()).isEqualTo(out + "\n");
    assertThat(result.err())
        .contains("tiny on data.jsonl, 1 messages")
        .containsPattern("gate +passed");
    assertThat(files()).containsExactly(out);
    assertThat(miga.run("inspect", out.toString()).status()).isZero();
  }

  @Test
  void belowTheGateWhatWasThereStays() throws IOException {
    Files.writeString(out, "the one before");
    CliRunner.Result result = judged("gate: {slices: {correction: 0.5}}\n", "--force");
    assertThat(result.status()).isEqualTo(5);
    assertThat(result.err())
        .contains("tiny is below its gate: slice correction: no such message in the data")
        .contains(out + " is not written");
    assertThat(files()).containsExactly(out);
    assertThat(out).hasContent("the one before");
  }

  @Test
  void withoutAGateAJudgeComparesWithTheOrigin() throws IOException {
    CliRunner.Result result = judged("");
    assertThat(result.status()).as(result.err()).isZero();
    assertThat(result.err())
        .contains("beside " + model + ":")
        .containsPattern("whole answers: [01] right before, [01] now, of 1: ");
    assertThat(files()).containsExactly(out);
  }

  @Test
  void refusesAJudgeWithoutData() throws IOException {
    assertThat(judged("", "--allowed-loss", "2").status()).isEqualTo(2);
    assertThat(quantize("--judge", task.toString()).status()).isEqualTo(2);
    Files.writeString(data, "\n");
    assertThat(judged("gate: {exact: 0}\n").status()).isEqualTo(3);
    assertThat(files()).isEmpty();
  }

  private Path text() throws IOException {
    SplittableRandom random = new SplittableRandom(3);
    List<String> words = List.of("hola", "pan", "canilla", "dos", "para", "la", "tarde", "y");
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 4000; i++) {
      text.append(words.get(random.nextInt(words.size()))).append(i % 9 == 8 ? "\n" : " ");
    }
    return Files.writeString(folder.resolve("text.txt"), text);
  }

  private CliRunner.Result fourBits(String... more) {
    List<String> all = new ArrayList<>(List.of("quantize", model.toString(), out.toString()));
    all.addAll(List.of("--type", "Q4_0"));
    all.addAll(List.of(more));
    return miga.run(all.toArray(String[]::new));
  }

  @Test
  void calibratesWithATextOrWithWhatTheModelWrites() throws IOException {
    CliRunner.Result file = fourBits("--calibration", text().toString());
    assertThat(file.status()).as(file.err()).isZero();
    assertThat(file.err()).contains("layer 2 of 2 rounded");
    byte[] calibrated = Files.readAllBytes(out);
    assertThat(fourBits("--force").status()).isZero();
    assertThat(Files.readAllBytes(out)).isNotEqualTo(calibrated);
    CliRunner.Result self =
        fourBits("--force", "--calibration", "self", "--embedding-type", "Q4_0");
    assertThat(self.status()).as(self.err()).isZero();
    assertThat(miga.run("inspect", out.toString()).out()).contains("Q4_0");
    CliRunner.Result eight = quantize("--force", "--calibration", "self");
    assertThat(eight.status()).isEqualTo(2);
    assertThat(eight.err()).contains("--calibration is for --type Q4_0");
  }

  @Test
  void trainsThroughTheBlocks() throws IOException {
    for (String table : List.of("Q8_0", "Q4_0")) {
      CliRunner.Result result =
          fourBits(
              "--force",
              "--qat",
              text().toString(),
              "--budget",
              "20s",
              "--embedding-type",
              table,
              "--threads",
              "2");
      assertThat(result.status()).as(result.err()).isZero();
      assertThat(result.err()).contains("of the gap closed").contains("best after step");
      assertThat(files()).containsExactly(out);
    }
    CliRunner.Result wrong = fourBits("--force", "--qat", "self", "--budget", "long");
    assertThat(wrong.status()).isEqualTo(2);
    assertThat(wrong.err()).contains("expected a time like 90s, 30m or 2h, found 'long'");
  }
}
