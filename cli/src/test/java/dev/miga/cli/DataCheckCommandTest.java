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

class DataCheckCommandTest {
  @TempDir private Path folder;
  private CliRunner miga = new CliRunner();

  @BeforeEach
  void writeATaskAndSamples() throws IOException {
    miga = new CliRunner(Map.of("MIGA_HOME", folder.resolve("home").toString()), folder);
    Files.writeString(
        folder.resolve("task.yaml"),
        """
        name: tickets
        kind: classify
        labels: [refund, delay, other]
        training: {data: tickets.csv, validation: dev.csv}
        """);
    Files.writeString(
        folder.resolve("tickets.csv"),
        """
        text,label
        My parcel is late,delay
        my parcel is LATE!,refund
        I want my money back,refund
        hello,others
        Where is order 7?,delay
        """);
    Files.writeString(folder.resolve("dev.csv"), "text,label\nwhere is order 7,delay\n");
  }

  private CliRunner.Result check(String... more) {
    List<String> all = new ArrayList<>(List.of("data", "check", folder.toString(), "--offline"));
    all.addAll(List.of(more));
    return miga.run(all.toArray(String[]::new));
  }

  @Test
  void saysWhatToDoFirstAsThePageShowsIt() throws IOException {
    CliRunner.Result result = check();
    assertThat(result.status()).isEqualTo(5);
    assertThat(result.err())
        .isEqualTo(
            "miga: the samples of tickets want mending: misfits 1, contradictions 1, leaks 1\n");
    assertThat(Files.readString(Path.of("..", "docs", "how-to", "check-data.md")))
        .contains(result.out());
  }

  @Test
  void theSameForPrograms() {
    CliRunner.Result result = check("--format", "json");
    assertThat(result.status()).isEqualTo(5);
    JsonObject json = (JsonObject) JsonValue.parse(result.out());
    assertThat(json.members().keySet())
        .containsExactly("task", "training", "validation", "spoilt", "findings");
    assertThat(json.get("spoilt").orElseThrow().toJson()).isEqualTo("true");
    assertThat(json.get("findings").orElseThrow().toJson())
        .contains(
            "{\"kind\":\"leaks\",\"spoils\":true,\"count\":1,", "\"places\":[\"dev.csv:2 and");
  }

  @Test
  void remarksAloneAreNoFailure() throws IOException {
    Path more =
        Files.writeString(folder.resolve("more.csv"), "text,label\na,other\nb,delay\nc,refund\n");
    CliRunner.Result result = check(more.toString());
    assertThat(result.status()).as(result.err()).isZero();
    assertThat(result.out())
        .startsWith("tickets: 3 samples to learn from, 1 held out\n")
        .contains("worth a look:", "labels with fewer than 5 samples: 3.")
        .doesNotContain("spoils");
  }

  @Test
  void countsTokensWhereATextIsLong() throws IOException {
    Path model = TinyGemma.wide().write(folder);
    Path more =
        Files.writeString(
            folder.resolve("more.csv"), "text,label\n" + "la capital ".repeat(700) + ",other\n");
    CliRunner.Result result = check(more.toString(), "--model", model.toString());
    assertThat(result.status()).isEqualTo(5);
    assertThat(result.out()).contains("more.csv:2: ", " tokens, more than 'max-tokens' 1024");
    assertThat(check(more.toString()).err()).contains("--offline");
  }

  @Test
  void refusesATaskWithoutSamplesAndHasHelp() throws IOException {
    Files.writeString(folder.resolve("task.yaml"), "name: a\nkind: generate\n");
    assertThat(check().err()).contains("'data'");
    assertThat(check(folder.resolve("gone.csv").toString()).status()).isEqualTo(4);
    assertThat(miga.run("data").status()).isEqualTo(2);
    assertThat(miga.run("data", "--help").out()).contains("check", "import", "review", "Examples:");
    assertThat(miga.run("data", "check", "--help").out()).contains("miga data check task.yaml");
  }
}
