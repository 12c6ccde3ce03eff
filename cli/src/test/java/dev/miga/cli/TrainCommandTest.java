package dev.miga.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonObject;
import dev.miga.engine.testing.TinyGemma;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainCommandTest {
  @TempDir private Path folder;
  private CliRunner miga = new CliRunner();
  private Path model = Path.of("");
  private Path task = Path.of("");

  @BeforeEach
  void writeATinyModelAndATask() throws IOException {
    Map<String, String> environment = Map.of("MIGA_HOME", folder.resolve("home").toString());
    miga = new CliRunner(environment, folder);
    model = TinyGemma.wide().write(folder);
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 24; i++) {
      String label = i % 2 == 0 ? "hola" : "pan";
      lines.append("{\"text\": \"%s %d\", \"label\": \"%s\"}%n".formatted(label, i, label));
    }
    Files.writeString(folder.resolve("data.jsonl"), lines);
    task =
        Files.writeString(
            folder.resolve("task.yaml"),
            """
            name: words
            kind: classify
            labels: [hola, pan]
            training: {data: data.jsonl, validation: 0.25, rank: 2, epochs: 1, batch: 6}
            """);
  }

  private CliRunner.Result run(String... arguments) {
    List<String> all = new ArrayList<>(List.of("train", "--model", model.toString()));
    all.addAll(List.of("--threads", "1"));
    all.addAll(List.of(arguments));
    return miga.run(all.toArray(String[]::new));
  }

  @Test
  void writesASpecialistThatAnswers() {
    CliRunner.Result result =
        run(task.toString(), "--set", "epochs=3", "--set", "learning-rate=0.01");

    assertThat(result.status()).as(result.err()).isZero();
    JsonObject scores = (JsonObject) JsonValue.parse(result.out());
    assertThat(scores.members()).containsKeys("specialist", "exact_match", "validation_samples");
    assertThat(result.err()).contains("18 samples to learn from, 6 held out", "step 9/9", "exact");
    assertThat(folder.resolve("report.html")).exists();
    CliRunner.Result answer =
        miga.run("apply", "--model", model.toString(), folder.toString(), "hola 2");
    assertThat(answer.status()).as(answer.err()).isZero();
    assertThat(answer.out().strip()).isIn("\"hola\"", "\"pan\"");
    String details = "--details";
    CliRunner.Result byFolder = apply(details, folder.toString(), "hola 2");
    CliRunner.Result byTask = apply(details, task.toString(), "hola 2");
    assertThat(confidence(byTask)).isEqualTo(confidence(byFolder)); // not the base model's
  }

  private CliRunner.Result apply(String... arguments) {
    List<String> all = new ArrayList<>(List.of("apply", "--model", model.toString()));
    all.addAll(List.of(arguments));
    return miga.run(all.toArray(String[]::new));
  }

  private static JsonValue confidence(CliRunner.Result result) {
    assertThat(result.status()).as(result.err()).isZero();
    return ((JsonObject) JsonValue.parse(result.out())).get("confidence").orElseThrow();
  }

  @Test
  void leavesMessagesOutOfTheReportWhenAsked() {
    CliRunner.Result result = run(task.toString(), "--no-messages", "--no-drafts");
    assertThat(result.status()).as(result.err()).isZero();
    assertThat(folder.resolve("report.html")).content().contains("Texts and answers are left out");
    assertThat(folder.resolve("drafts.table")).doesNotExist();
  }

  @Test
  void learnsFromMoreThatIsMadeOfTheSamples() throws IOException {
    CliRunner.Result worn = run(task.toString(), "--set", "wear=1", "--out", out("worn"));
    assertThat(worn.status()).as(worn.err()).isZero();
    assertThat(worn.err())
        .contains("18 samples more, typed in haste", "36 samples to learn from, 6 held out")
        .contains("step 6/6");
    Files.writeString(
        folder.resolve("data.jsonl"),
        Files.readString(folder.resolve("data.jsonl"))
            .replace("\", \"label", ". Gracias\", \"label"));
    CliRunner.Result both =
        run(task.toString(), "--set", "wear=1", "--set", "shuffle=1", "--out", out("both"));
    assertThat(both.status()).as(both.err()).isZero();
    assertThat(both.err())
        .contains("18 samples more, in another order", "36 samples more, typed in haste")
        .contains("72 samples to learn from, 6 held out");
    assertThat(run(task.toString(), "--set", "wear=101").err()).contains("'wear' must be");
  }

  private String out(String name) throws IOException {
    return Files.createDirectory(folder.resolve(name)).toString();
  }

  @Test
  void readsATableOfASpreadsheetAndSaysHow() throws IOException {
    StringBuilder table = new StringBuilder("Texto;Etiqueta\r\n");
    for (int i = 0; i < 24; i++) {
      table.append(
          "%s ñ %d;%s\r\n".formatted(i % 2 == 0 ? "hola" : "pan", i, i % 2 == 0 ? "hola" : "pan"));
    }
    Files.writeString(folder.resolve("data.csv"), table, Charset.forName("windows-1252"));
    CliRunner.Result result = run(task.toString(), "--set", "data=data.csv");
    assertThat(result.status()).as(result.err()).isZero();
    assertThat(result.err()).contains("data.csv: read as Windows-1252", "18 samples to learn from");
  }

  @Test
  void doesNotThrowAnInterruptedRunAway() throws IOException {
    Path run = Files.createDirectories(folder.resolve("run"));
    Files.writeString(run.resolve("checkpoint.safetensors"), "earlier work");
    CliRunner.Result result = run(task.toString());
    assertThat(result.status()).isEqualTo(5);
    assertThat(result.err())
        .contains("go on with it by --resume", "delete the folder " + run + " to begin anew");
  }

  @Test
  void aFinishedRunIsNotBegunAnewByResume() throws IOException {
    assertThat(run(task.toString()).status()).isZero();
    byte[] published = Files.readAllBytes(folder.resolve("adapter.safetensors"));
    CliRunner.Result result = run(task.toString(), "--resume", "--set", "seed=5");
    assertThat(result.status()).isZero();
    assertThat(result.err())
        .contains(folder.resolve("run") + ": this run is finished", "leave --resume out")
        .doesNotContain("step 1/");
    assertThat(folder.resolve("adapter.safetensors")).hasBinaryContent(published);
  }

  @Test
  void belowTheGateNothingIsPublishedUntilItIsAskedFor() throws IOException {
    String missed = "gate: {exact: 0, slices: {correction: 0.5}}\n";
    Files.writeString(task, Files.readString(task) + missed);
    CliRunner.Result refused = run(task.toString());
    assertThat(refused.status()).isEqualTo(5);
    assertThat(refused.err())
        .contains("words is below its gate: slice correction: no such message in the data")
        .contains("--resume --despite-gate", folder.resolve("run").toString());
    assertThat(folder.resolve("adapter.safetensors")).doesNotExist();
    assertThat(folder.resolve("report.html")).doesNotExist();
    assertThat(run(task.toString()).err()).contains("or not published; go on with it by --resume");

    CliRunner.Result published = run(task.toString(), "--resume", "--despite-gate");
    assertThat(published.status()).as(published.err()).isZero();
    assertThat(published.err())
        .contains("published, but words is below its gate: slice correction");
    assertThat(folder.resolve("adapter.safetensors")).exists();
    assertThat(folder.resolve("report.html")).content().contains("published despite that");
  }

  @Test
  void namesTheSettingThatIsWrong() {
    CliRunner.Result result = run(task.toString(), "--set", "rank=0");
    assertThat(result.status()).isEqualTo(3);
    assertThat(result.err()).contains("'rank' must be");
  }

  @Test
  void takesTheFolderOfATask() throws IOException {
    CliRunner.Result result = run(folder.toString(), "--set", "rank=0");
    assertThat(result.status()).isEqualTo(3);
    assertThat(result.err()).contains("'rank' must be");
    Path empty = Files.createDirectory(folder.resolve("empty"));
    result = run(empty.toString());
    assertThat(result.status()).isEqualTo(4);
    assertThat(result.err()).contains(empty.resolve("task.yaml") + ": no such file");
  }

  @Test
  void refusesToWriteWhereThereIsNoFolder() {
    CliRunner.Result result = run(task.toString(), "--out", "/dev/null");
    assertThat(result.status()).isEqualTo(2);
    assertThat(result.err()).contains("/dev/null: not a folder").hasLineCount(1);
  }

  @Test
  void saysWhenNothingIsLeftToLearnFrom() throws IOException {
    Files.writeString(
        folder.resolve("data.jsonl"), "{\"text\": \"hola\", \"label\": \"other\"}\n".repeat(8));
    Files.writeString(folder.resolve("held.jsonl"), "{\"text\": \"pan\", \"label\": \"pan\"}\n");
    CliRunner.Result result =
        run(task.toString(), "--skip-invalid", "--set", "validation=held.jsonl");
    assertThat(result.status()).isEqualTo(3);
    assertThat(result.err()).contains("none of the 8 samples can be learnt from; the first: ");
  }

  @Test
  void asksForATask() {
    assertThat(run().status()).isEqualTo(2);
    assertThat(run(folder.resolve("none.yaml").toString()).status()).isEqualTo(4);
  }

  @Test
  void timesStepsOnRandomTokens() {
    CliRunner.Result result = bench("auto");
    assertThat(result.status()).as(result.err()).isZero();
    assertThat(((JsonObject) JsonValue.parse(result.out())).members())
        .containsKeys("examples_per_second", "tokens_per_second", "peak_memory_bytes", "kernels");
  }

  @Test
  void trainsWithTheKernelsAskedFor() {
    assertThat(bench("scalar").out()).contains("\"kernels\":\"scalar-f32\"");
    CliRunner.Result vector = bench("vector");
    assertThat(vector.status()).isEqualTo(3);
    assertThat(vector.err()).contains("training has no kernels in the Vector API");
  }

  private CliRunner.Result bench(String kernels) {
    String options =
        "--bench --batch 2 --prompt-tokens 6 --completion-tokens 3 --shared-prefix-tokens 9"
            + " --rank 2 --steps 1 --format json --kernels ";
    return run((options + kernels).split(" ", -1));
  }
}
