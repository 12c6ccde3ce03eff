package dev.miga.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonObject;
import dev.miga.engine.testing.TinyGemma;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanCommandTest {
  @TempDir private Path folder;
  private CliRunner miga = new CliRunner();
  private Path model = Path.of("");
  private Path task = Path.of("");

  @BeforeEach
  void writeATinyModelATaskAndMessages() throws IOException {
    miga = new CliRunner(Map.of("MIGA_HOME", folder.resolve("home").toString()), folder);
    model = TinyGemma.wide().write(folder);
    task =
        Files.writeString(
            folder.resolve("task.yaml"),
            """
            name: tiny
            kind: extract
            schema: {type: object, additionalProperties: false, required: [bread],
              properties: {bread: {enum: [canilla, pan]}}}
            """);
    Files.writeString(
        folder.resolve("kept.jsonl"), "{\"text\": \"hola, pan\"}\n{\"text\": \"canilla\"}\n");
  }

  private CliRunner.Result plan(String... more) {
    List<String> all =
        new ArrayList<>(
            List.of("plan", task.toString(), "--model", model.toString(), "--p99", "60000"));
    all.addAll(List.of(more));
    return miga.run(all.toArray(String[]::new));
  }

  @Test
  void measuresOnceAndPlansAgainWithWhatItKept() {
    String kept = folder.resolve("here.json").toString();
    CliRunner.Result measured =
        plan("--messages-per-day", "1000", "--seconds", "1", "--save", kept);
    assertThat(measured.status()).as(measured.err()).isZero();
    assertThat(measured.err()).contains("measuring tiny for about 1 s");
    assertThat(measured.out()).startsWith("tiny on ").containsPattern("\nmachines +1\n");

    CliRunner.Result json =
        plan("--messages-per-day", "1000", "--from", kept, "--beside", kept, "--format", "json");
    assertThat(json.status()).as(json.err()).isZero();
    assertThat(json.err()).doesNotContain("measuring");
    JsonObject found = (JsonObject) JsonValue.parse(json.out());
    assertThat(found.get("machines").orElseThrow().toJson()).isEqualTo("1");
    assertThat(found.get("knobs").orElseThrow().toJson()).contains("here.json", "8 in flight");
  }

  @Test
  void refusesWhatMakesNoSense() throws IOException {
    assertThat(plan().status()).isEqualTo(2);
    assertThat(plan("--messages-per-day", "5", "--trace", "x").status()).isEqualTo(2);
    assertThat(plan("--messages-per-day", "0").status()).isEqualTo(2);
    assertThat(plan("--messages-per-day", "5", "--in-flight", "0").status()).isEqualTo(2);
    assertThat(plan("--messages-per-day", "5", "--seconds", "0").status()).isEqualTo(2);
    assertThat(plan("--messages-per-day", "5", "--from", "a", "--save", "b").status()).isEqualTo(2);

    CliRunner.Result gone = plan("--trace", folder.resolve("gone.txt").toString());
    assertThat(gone.status()).isEqualTo(4);
    Files.delete(folder.resolve("kept.jsonl"));
    CliRunner.Result nothing = plan("--messages-per-day", "5");
    assertThat(nothing.status()).isEqualTo(4);
    assertThat(nothing.err()).contains("name a file with --messages");
  }
}
