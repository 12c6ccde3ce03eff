package dev.miga.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataCommandsTest {
  private final CliRunner miga = new CliRunner();
  @TempDir private Path folder;
  private Path messages = Path.of("");

  @BeforeEach
  void writeATaskAndMessages() throws IOException {
    write(
        "task.yaml",
        """
        name: names
        kind: extract
        schema:
          type: object
          properties: {who: {type: string, x-verbatim: true}, n: {type: integer}}
          required: [who, n]
          additionalProperties: false
        """);
    messages =
        write(
            "messages.jsonl",
            """
            {"id": 1, "text": "Buenos días, soy José Ángel, quiero 2 citas.", "output": {"who": "José Ángel", "n": 2}}
            {"id": 2, "text": "¿Hay 3 citas para María Núñez?", "output": {"who": "María Núñez", "n": 3}}
            {"id": 3, "text": "hola", "output": {"who": "nadie", "n": 0}}
            """);
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private CliRunner.Result wear(String... more) {
    List<String> all =
        new ArrayList<>(List.of("data", "wear", messages.toString(), "--task", folder.toString()));
    all.addAll(List.of(more));
    return miga.run(all.toArray(String[]::new));
  }

  @Test
  void wearWritesWornMessagesWithAllTheyHad() {
    CliRunner.Result result = wear("--times", "20");
    assertThat(result.status()).as(result.err()).isZero();
    assertThat(result.err())
        .isEqualTo(
            "40 samples typed in haste of 3; 20 could not be made, as their answers do not fit the"
                + " task or the worn text\n");
    List<String> lines = result.out().lines().toList();
    assertThat(lines).hasSize(40).doesNotHaveDuplicates();
    for (String line : lines) {
      JsonObject worn = (JsonObject) JsonValue.parse(line);
      assertThat(worn.members()).containsOnlyKeys("text", "output", "id");
      JsonObject gold = (JsonObject) worn.get("output").orElseThrow();
      assertThat(((JsonValue.JsonString) worn.get("text").orElseThrow()).value())
          .contains(((JsonValue.JsonString) gold.get("who").orElseThrow()).value());
    }
    assertThat(result.out()).contains("\"who\":\"jose angel\"");
    assertThat(wear("--times", "20").out()).isEqualTo(result.out());
    assertThat(wear("--times", "20", "--seed", "2").out()).isNotEqualTo(result.out());
  }

  @Test
  void wearWritesAFileThatItDoesNotReplaceUnasked() throws IOException {
    Path out = folder.resolve("worn.jsonl");
    CliRunner.Result result = wear("--out", out.toString());
    assertThat(result.status()).as(result.err()).isZero();
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).startsWith("wrote " + out);
    assertThat(Files.readString(out)).hasLineCount(2);
    assertThat(wear("--out", out.toString()).status()).isEqualTo(5);
    assertThat(wear("--out", out.toString(), "--force").status()).isZero();
  }

  @Test
  void wearSaysWhatIsWrong() {
    assertThat(wear("--times", "0").err()).contains("--times must be 1 at least, found 0");
    assertThat(miga.run("data", "wear", messages.toString()).err()).contains("--task");
    CliRunner.Result gone =
        miga.run("data", "wear", "gone.jsonl", "--task", folder.resolve("task.yaml").toString());
    assertThat(gone.status()).isEqualTo(4);
    assertThat(gone.err()).contains("gone.jsonl: no such file").hasLineCount(1);
  }

  @Test
  void composeWritesSamplesOfTemplates() throws IOException {
    Path templates =
        write(
            "a.templates.yaml",
            """
            task: task.yaml
            slots: {who: [Ana, Luis], n: [1, 2]}
            templates: [{text: "{n} citas para {who}", gold: {who: $who, n: $n}}]
            """);
    CliRunner.Result result = miga.run("data", "compose", templates.toString(), "--count", "4");
    assertThat(result.status()).as(result.err()).isZero();
    assertThat(result.out().lines())
        .contains("{\"text\":\"2 citas para Ana\",\"gold\":{\"who\":\"Ana\",\"n\":2}}")
        .hasSize(4);
    assertThat(result.err()).isEqualTo("4 samples of 1 templates, each fit for the task names\n");
    CliRunner.Result few = miga.run("data", "compose", templates.toString());
    assertThat(few.status()).isEqualTo(2);
    assertThat(few.err()).contains("only 4 different texts", "100 were asked for").hasLineCount(1);
    assertThat(miga.run("data", "compose", templates.toString(), "--count", "0").err())
        .contains("--count must be 1 at least");
  }

  @Test
  void dataAloneAsksForACommand() {
    assertThat(miga.run("data").err()).contains("a command is missing after 'data'");
    assertThat(miga.run("data", "--help").out()).contains("compose", "wear", "Examples:");
    for (String command : List.of("compose", "wear")) {
      assertThat(miga.run("data", command, "--help").out())
          .contains("Usage: miga data " + command, "Examples:", "miga data " + command);
    }
  }

  /** Every file and command of the page, in a folder of its own. */
  @Test
  void thePageOnDataToolsIsAsItRuns() throws IOException {
    String page = Files.readString(Path.of("..", "docs", "how-to", "make-data.md"));
    Path own = Files.createDirectory(folder.resolve("page"));
    int commands = 0;
    for (String block : page.split("\n```", -1)) {
      String[] lines = block.split("\n", 3);
      if (lines.length == 3 && lines[1].startsWith("# ")) {
        Files.writeString(own.resolve(lines[1].substring(2)), lines[2] + "\n");
      } else if (block.startsWith("console\n$ miga ")) {
        String[] arguments = lines[1].substring("$ miga ".length()).split(" ", -1);
        for (int i = 0; i < arguments.length; i++) {
          Path file = own.resolve(arguments[i]);
          arguments[i] = Files.exists(file) ? file.toString() : arguments[i];
        }
        CliRunner.Result result = miga.run(arguments);
        assertThat(result.status()).as(result.err()).isZero();
        assertThat(result.out()).isEqualTo(lines.length == 3 ? lines[2] + "\n" : "");
        commands++;
      }
    }
    assertThat(commands).isEqualTo(1);
  }
}
