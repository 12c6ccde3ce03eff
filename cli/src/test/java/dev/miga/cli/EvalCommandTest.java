package dev.miga.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonArray;
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

class EvalCommandTest {
  private static final String DATA =
      """
      {"id": "m1", "hand": 1, "text": "hola, pan", "gold": {"bread": "pan"}}
      {"id": "m2", "hand": 2, "text": "canilla", "gold": {"bread": "pan"}}
      {"id": "m3", "hand": 2, "text": "la capital", "gold": {"bread": "canilla"}}
      """;

  @TempDir private Path folder;
  private CliRunner miga = new CliRunner();
  private Path model = Path.of("");
  private Path task = Path.of("");
  private Path data = Path.of("");

  @BeforeEach
  void writeATinyModelATaskAndData() throws IOException {
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
    data = Files.writeString(folder.resolve("data.jsonl"), DATA);
  }

  private CliRunner.Result eval(String... more) {
    List<String> all =
        new ArrayList<>(
            List.of("eval", task.toString(), data.toString(), "--model", model.toString()));
    all.addAll(List.of(more));
    return miga.run(all.toArray(String[]::new));
  }

  private static JsonObject json(CliRunner.Result result) {
    assertThat(result.status()).as(result.err()).isZero();
    return (JsonObject) JsonValue.parse(result.out());
  }

  @Test
  void printsATableForPeople() {
    CliRunner.Result result = eval("--slice-by", "hand");

    assertThat(result.status()).as(result.err()).isZero();
    assertThat(result.out())
        .startsWith("tiny on data.jsonl, 3 messages\n")
        .contains("\nexact ", "\nfield bread ", "\nslice 1 ", "\nslice 2 ", "\none at a time ")
        .contains("\ncalibration error ", "\nat most 2 of 100 wrong ", "\nenergy, 16 at a time ");
  }

  @Test
  void printsJsonForProgramsAndComparesWithAnEarlierOne() throws IOException {
    CliRunner.Result first = eval("--format", "json", "--limit", "2", "--power", "7");
    JsonObject json = json(first);
    assertThat(json.members().keySet())
        .contains(
            "n", "exact", "fields", "calibration_error", "selective", "latency_ms", "passes_median")
        .contains("energy", "wrong", "outcomes");
    assertThat(json.get("n").orElseThrow().toJson()).isEqualTo("2");
    assertThat(json.get("slices")).isEmpty();
    Path before = Files.writeString(folder.resolve("before.json"), first.out());

    CliRunner.Result second =
        eval("--format", "json", "--alone", "0", "--batch", "1", "--against", before.toString());
    JsonObject against = (JsonObject) json(second).get("against").orElseThrow();
    assertThat(against.get("n").orElseThrow().toJson()).isEqualTo("2");
    assertThat(against.get("p").orElseThrow().toJson()).isEqualTo("1");
    assertThat(against.get("file").orElseThrow().toJson()).isEqualTo("\"before.json\"");

    Files.writeString(data, DATA + DATA);
    CliRunner.Result other = eval("--against", before.toString());
    assertThat(other.status()).isEqualTo(3);
    assertThat(other.err()).contains("of other data");
  }

  @Test
  void writesAPage() throws IOException {
    Path page = folder.resolve("report.html");
    String[] noted = {"--note", "By <another> hand.", "--note", "Not learnt from."};
    List<String> options = new ArrayList<>(List.of("--alone", "0", "--report", page.toString()));
    options.addAll(List.of(noted));
    assertThat(eval(options.toArray(String[]::new)).status()).isZero();
    assertThat(Files.readString(page))
        .contains("<h1>tiny</h1>", "Wrong answers")
        .contains("<p>By &lt;another&gt; hand.</p>", "<p>Not learnt from.</p>");

    CliRunner.Result nowhere = eval("--report", folder.resolve("gone/a.html").toString());
    assertThat(nowhere.status()).isEqualTo(4);
    assertThat(nowhere.err()).contains("no such folder");
  }

  @Test
  void belowTheGateOfTheTaskTheStatusIs5AndTheReasonIsSaid() throws IOException {
    String ungated = Files.readString(task);
    Files.writeString(task, ungated + "gate: {exact: 0, joules: 1000000}\n");
    CliRunner.Result above = eval("--alone", "0");
    assertThat(above.status()).as(above.err()).isZero();
    assertThat(above.out()).containsPattern("\ngate +passed");

    Files.writeString(
        task,
        ungated + "gate: {exact: 0, slices: {correction: 0.6}, latency-ms: 900, joules: 0}\n");
    CliRunner.Result below = eval("--alone", "0", "--format", "json");
    assertThat(below.status()).isEqualTo(5);
    assertThat(below.err())
        .contains("tiny is below its gate: slice correction: no such message in the data; ")
        .contains("latency was not measured; energy of a message: ");
    JsonObject verdict =
        (JsonObject) ((JsonObject) JsonValue.parse(below.out())).get("gate").orElseThrow();
    assertThat(verdict.get("passed").orElseThrow().toJson()).isEqualTo("false");

    Files.writeString(task, ungated + "gate: {exact: 90}\n");
    CliRunner.Result wrong = eval();
    assertThat(wrong.status()).isEqualTo(3);
    assertThat(wrong.err()).contains("task.yaml:", "'exact'");
  }

  private static final String GROUPS =
      """
      {"id": "g1", "attribute": "name", "variants": [\
      {"text": "soy Ana, una canilla", "gold": {"bread": "canilla"}}, \
      {"text": "soy Eva, una canilla", "gold": {"bread": "canilla"}}]}
      """;

  @Test
  void saysHowManyGroupsAreAnsweredAlike() throws IOException {
    Path groups = Files.writeString(folder.resolve("given.jsonl"), GROUPS);
    Path words = Files.writeString(folder.resolve("words.yaml"), "greeting: [hola, epa, buenas]\n");
    Path page = folder.resolve("page.html");
    JsonObject json =
        json(
            eval(
                "--alone",
                "0",
                "--format",
                "json",
                "--groups",
                groups.toString(),
                "--word-lists",
                words.toString(),
                "--report",
                page.toString()));
    assertThat(json.get("n").orElseThrow().toJson()).isEqualTo("3");
    JsonObject found = (JsonObject) json.get("groups").orElseThrow();
    assertThat(found.get("of").orElseThrow().toJson()).isEqualTo("2");
    assertThat(((JsonObject) found.get("attributes").orElseThrow()).members().keySet())
        .containsExactly("greeting", "name");
    assertThat(Files.readString(page)).contains("<h2>Groups</h2>", "greeting alike");
    assertThat(eval("--alone", "0").out()).doesNotContain("alike");

    Files.writeString(words, "greeting: [aló, epa]\n");
    CliRunner.Result none = eval("--word-lists", words.toString());
    assertThat(none.status()).isEqualTo(3);
    assertThat(none.err()).contains("words.yaml: none of its words stands in a message");
    Files.writeString(groups, GROUPS + GROUPS);
    CliRunner.Result twice = eval("--groups", groups.toString());
    assertThat(twice.status()).isEqualTo(3);
    assertThat(twice.err()).contains("given.jsonl:2: expected an id of its own");
  }

  @Test
  void aGateOnGroupsTakesThoseBesideTheTask() throws IOException {
    Files.writeString(task, Files.readString(task) + "gate: {groups: 0}\n");
    CliRunner.Result unmeasured = eval("--alone", "0");
    assertThat(unmeasured.status()).isEqualTo(5);
    assertThat(unmeasured.err()).contains("groups were not measured");

    Files.writeString(folder.resolve("groups.jsonl"), GROUPS);
    CliRunner.Result measured = eval("--alone", "0");
    assertThat(measured.status()).as(measured.err()).isZero();
    assertThat(measured.out()).containsPattern("\ngate +passed").contains("\nname alike ");
  }

  @Test
  void refusesWhatMakesNoSense() throws IOException {
    assertThat(eval("--batch", "0").status()).isEqualTo(2);
    assertThat(eval("--limit", "0").status()).isEqualTo(2);
    assertThat(eval("--power", "0").status()).isEqualTo(2);
    assertThat(eval("--alone", "-1").status()).isEqualTo(2);
    assertThat(eval("--slice-by", "nothing").status()).isEqualTo(3);
    assertThat(eval("--against", folder.resolve("gone.json").toString()).status()).isEqualTo(4);
    Files.writeString(data, "\n");
    assertThat(eval().status()).isEqualTo(3);
    Files.delete(data);
    assertThat(eval().status()).isEqualTo(4);
  }

  @Test
  void otherWordingsComeWhereTheyAreAskedFor() throws IOException {
    Path own =
        Files.writeString(
            folder.resolve("own.yaml"), "- {name: hurry, must: keep, append: ' ya'}\n");
    Path rewritten = folder.resolve("wordings.jsonl");
    JsonObject plain = json(eval("--alone", "0", "--format", "json"));
    assertThat(plain.members()).doesNotContainKeys("robustness", "edge_cases");

    JsonObject json =
        json(
            eval(
                "--alone",
                "0",
                "--format",
                "json",
                "--robustness",
                "--rewrites",
                own.toString(),
                "--rewritten",
                rewritten.toString()));
    JsonObject robustness = (JsonObject) json.get("robustness").orElseThrow();
    assertThat(robustness.members().keySet()).contains("typos", "command", "cancelled", "hurry");
    assertThat(((JsonObject) robustness.get("hurry").orElseThrow()).get("of"))
        .contains(JsonValue.parse("3"));
    assertThat(((JsonArray) json.get("edge_cases").orElseThrow()).items())
        .hasSize(16)
        .extracting(JsonValue::toJson)
        .allMatch(edge -> edge.contains("\"answered\"") || edge.contains("\"refused\""));
    assertThat(Files.readAllLines(rewritten))
        .hasSizeGreaterThan(20)
        .allSatisfy(line -> assertThat(JsonValue.parse(line)).isInstanceOf(JsonObject.class));
  }

  @Test
  void ownWordingsThatAreNoneAreRefusedBeforeTheWork() throws IOException {
    Path own = Files.writeString(folder.resolve("own.yaml"), "- {name: hurry, must: keep}\n");
    CliRunner.Result result = eval("--robustness", "--rewrites", own.toString());
    assertThat(result.status()).isEqualTo(3);
    assertThat(result.err()).contains("own.yaml:1: expected one of append");
  }

  @Test
  void aGateThatNamesOtherWordingsHasThemMeasured() throws IOException {
    Files.writeString(
        task, Files.readString(task) + "gate: {robustness: {capitals: 0, nobody: 0.5}}\n");
    CliRunner.Result result = eval("--alone", "0");
    assertThat(result.status()).isEqualTo(5);
    assertThat(result.out()).contains("\nother wordings", "\nedge cases\n");
    assertThat(result.err())
        .contains("robustness nobody was not measured")
        .doesNotContain("robustness capitals");
  }
}
