package dev.miga.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonObject;
import dev.miga.engine.testing.TinyGemma;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApplyCommandTest {
  private static final String SCHEMA =
      """
      {"type": "object", "additionalProperties": false, "required": ["bread", "place"],
       "properties": {"bread": {"enum": ["canilla", "pan"]},
         "place": {"type": ["string", "null"], "x-verbatim": true, "maxLength": 20}}}
      """;

  @TempDir private Path folder;
  private CliRunner miga = new CliRunner();
  private Path model = Path.of("");
  private Path task = Path.of("");

  @BeforeEach
  void writeATinyModelAndATask() throws IOException {
    Map<String, String> environment = Map.of("MIGA_HOME", folder.resolve("home").toString());
    miga = new CliRunner(environment, folder);
    model = TinyGemma.wide().write(folder);
    Files.writeString(folder.resolve("schema.json"), SCHEMA);
    task =
        Files.writeString(
            folder.resolve("task.yaml"),
            "name: tiny\nkind: extract\nschema: schema.json\nmax-characters: 100\n");
  }

  private CliRunner.Result run(String command, String... arguments) {
    List<String> all = new ArrayList<>(List.of(command, "--model", model.toString()));
    all.addAll(List.of(arguments));
    return miga.run(all.toArray(String[]::new));
  }

  @Test
  void answersATextWithJson() {
    CliRunner.Result result = run("apply", task.toString(), "hola, pan");

    assertThat(result.status()).as(result.err()).isZero();
    JsonObject answer = (JsonObject) JsonValue.parse(result.out());
    assertThat(answer.members().keySet()).containsExactly("bread", "place");
  }

  @Test
  void readsStandardInput() {
    miga = miga.withInput("hola, pan\n".getBytes(StandardCharsets.UTF_8));
    assertThat(run("apply", task.toString()).out())
        .isEqualTo(run("apply", task.toString(), "hola, pan").out());
  }

  @Test
  void answersLinesInTheirOrder() throws IOException {
    Path lines = folder.resolve("lines.jsonl");
    Files.writeString(
        lines,
        """
        {"id": "a", "text": "hola, pan", "more": [1]}

        {"text": "canilla \\ud800 canilla"}
        {"id": 7, "text": "%s"}
        """
            .formatted("x".repeat(90)));
    for (String batch : List.of("1", "2", "16")) {
      CliRunner.Result result =
          run("apply", task.toString(), "--jsonl", lines.toString(), "--batch", batch);

      assertThat(result.status()).as(result.err()).isZero();
      List<JsonObject> answers =
          result.out().lines().map(line -> (JsonObject) JsonValue.parse(line)).toList();
      assertThat(answers)
          .extracting(a -> a.get("id").orElseThrow().toJson())
          .containsExactly("\"a\"", "\"3\"", "7");
      for (JsonObject answer : answers) {
        assertThat(answer.members().keySet())
            .containsExactly("id", "output", "confidence", "fields", "tokens", "passes", "ms");
      }
    }
  }

  @Test
  void aTextThatCannotBeAnsweredHasAnErrorAndTheOthersAnAnswer() {
    String lines =
        """
        {"id": "a", "text": "  "}
        {"id": "b", "text": "pan"}
        {"id": "c", "text": "%s"}
        """
            .formatted("x".repeat(101));
    miga = miga.withInput(lines.getBytes(StandardCharsets.UTF_8));
    CliRunner.Result result = run("apply", task.toString(), "--jsonl", "-", "--batch", "3");

    assertThat(result.status()).isEqualTo(3);
    assertThat(result.err()).contains("2 of 3 texts");
    List<String> answers = result.out().lines().toList();
    assertThat(answers.get(0)).startsWith("{\"id\":\"a\",\"error\":").contains("empty");
    assertThat(answers.get(1)).startsWith("{\"id\":\"b\",\"output\":");
    assertThat(answers.get(2)).startsWith("{\"id\":\"c\",\"error\":").contains("at most 100");
  }

  @Test
  void linesThatAreNoneHaveAnErrorInTheirPlace() {
    String lines =
        """
        {"id": 1, "text": "pan"}
        {"id": 2.50, "txt": "pan"}
        [1]
        {"id": "d", "text": "p\u00E9"}
        {"id": 5, "text": "%s"}
        {"text": "canilla"}
        {"id": 7, "text"
        """
            .formatted("x".repeat(Utf8Lines.MAX_BYTES));
    for (String batch : List.of("1", "3")) {
      miga = miga.withInput(lines.getBytes(StandardCharsets.ISO_8859_1));
      CliRunner.Result result = run("apply", task.toString(), "--jsonl", "-", "--batch", batch);

      assertThat(result.status()).isEqualTo(3);
      assertThat(result.err())
          .endsWith("5 of 7 texts could not be answered; their lines have an \"error\"\n");
      List<String> answers = result.out().lines().toList();
      assertThat(answers).hasSize(7);
      assertThat(answers.get(0)).startsWith("{\"id\":1,\"output\":");
      assertThat(answers.get(1))
          .startsWith("{\"id\":2.50,\"error\":")
          .contains("input:2: ", "a key");
      assertThat(answers.get(2)).startsWith("{\"id\":\"3\",\"error\":").contains("an object");
      assertThat(answers.get(3))
          .startsWith("{\"id\":\"4\",\"error\":")
          .contains("standard input:4: expected UTF-8, found byte 0xE9");
      assertThat(answers.get(4))
          .startsWith("{\"id\":\"5\",\"error\":")
          .contains("a line of 83886", "at most 8388608");
      assertThat(answers.get(5)).startsWith("{\"id\":\"6\",\"output\":");
      assertThat(answers.get(6)).startsWith("{\"id\":7,\"error\":").contains("not a line of JSON");
    }
  }

  @Test
  void aFileOfOtherLinesIsGivenUp() {
    byte[] bytes =
        "no request\n".repeat(RequestLines.MOST_BAD + 5).getBytes(StandardCharsets.UTF_8);
    miga = miga.withInput(bytes);
    CliRunner.Result result = run("apply", task.toString(), "--jsonl", "-");

    assertThat(result.status()).isEqualTo(3);
    assertThat(result.out()).hasLineCount(RequestLines.MOST_BAD);
    assertThat(result.err()).contains("line 1000: 1000 lines in a row");
  }

  @Test
  void anInstalledSpecialistIsNotShadowedByOneOfTheWorkingFolder() throws IOException {
    Path installed = Files.createDirectories(folder.resolve("root/specialists/nobody"));
    Files.move(task, installed.resolve("task.yaml"));
    Files.move(folder.resolve("schema.json"), installed.resolve("schema.json"));
    Path here = Path.of("specialists");
    assertThat(here).doesNotExist();
    Files.createDirectories(here.resolve("nobody"));
    try {
      miga = new CliRunner(Map.of("MIGA_ROOT", folder.resolve("root").toString()), folder);
      assertThat(run("prompt", "nobody", "x").out()).isEqualTo("x<end_of_turn>\n");
      assertThat(run("prompt", "./specialists/nobody", "x").err()).contains("no specialist");
    } finally {
      Files.delete(here.resolve("nobody"));
      Files.delete(here);
    }
  }

  @Test
  void saysWhatIsUnderTheThreshold() throws IOException {
    String[] text = {"--threshold", "1", task.toString(), "hola, pan"};
    CliRunner.Result plain = run("apply", text);
    assertThat(plain.status()).as(plain.err()).isZero();
    assertThat(plain.err()).contains("uncertain: the record as a whole, ", "/place");
    assertThat(plain.out()).isEqualTo(run("apply", task.toString(), "hola, pan").out());

    CliRunner.Result details =
        run("apply", "--details", "--threshold", "1", task.toString(), "hola, pan");
    assertThat(((JsonObject) JsonValue.parse(details.out())).get("uncertain")).isPresent();

    Files.writeString(task, "name: tiny\nkind: classify\nlabels: [pan, hola]\n");
    assertThat(run("apply", text).out()).isEqualTo("null\n");
    assertThat(run("apply", task.toString(), "hola, pan").out()).isNotEqualTo("null\n");
    CliRunner.Result wrong = run("apply", "--threshold", "1.5", task.toString(), "x");
    assertThat(wrong.status()).isEqualTo(2);
    assertThat(wrong.err()).contains("--threshold must be 0 to 1");
  }

  @Test
  void refusesWhatMakesNoSense() {
    assertThat(run("apply", task.toString(), "").status()).isEqualTo(2);
    assertThat(run("apply", task.toString(), "x".repeat(100_000)).status()).isEqualTo(2);
    assertThat(run("apply", task.toString(), "x", "--jsonl", "-").status()).isEqualTo(2);
    assertThat(run("apply", task.toString(), "--jsonl", "-", "--batch", "0").status()).isEqualTo(2);
    assertThat(run("apply", "nobody", "x").status()).isEqualTo(4);
    assertThat(run("apply", folder.toString() + "/none.yaml", "x").status()).isEqualTo(4);
  }

  @Test
  void showsThePromptAsTextAndAsIds() {
    for (String plain :
        List.of("pan", "a < b > c", "<pan>", "<\\pan>", "<b>", "end_of_turn>", "\\<")) {
      assertThat(run("prompt", task.toString(), plain).out()).isEqualTo(plain + "<end_of_turn>\n");
    }
    assertThat(run("prompt", task.toString(), "<end_of_turn>pan").out())
        .isEqualTo("<\\end_of_turn>pan<end_of_turn>\n");
    assertThat(run("prompt", task.toString(), "<\\end_of_turn><<bos>>").out())
        .isEqualTo("<\\\\end_of_turn><<\\bos>><end_of_turn>\n");
    assertThat(run("prompt", task.toString(), "--ids", "pan").out()).matches("\\[2, .*, 106]\n");
  }

  @Test
  void showsATextThatIsNormalizedAsItIsRead() throws IOException {
    Files.writeString(task, Files.readString(task) + "normalize: [spaces, capitals]\n");
    assertThat(run("prompt", task.toString(), " 3  PAN CANILLA  ").out())
        .isEqualTo("3 pan canilla<end_of_turn>\n");
    assertThat(run("apply", task.toString(), "\u200b\u00a0").err()).contains("the text is empty");
  }

  @Test
  void runAnswersWithJsonOfASchema() throws IOException {
    Path schema = folder.resolve("schema.json");
    CliRunner.Result result = run("run", "--json-schema", schema.toString(), "--stats", "hola pan");

    assertThat(result.status()).as(result.err()).isZero();
    assertThat(((JsonObject) JsonValue.parse(result.out())).get("bread")).isPresent();
    assertThat(result.err()).contains("passes");

    CliRunner.Result cut = run("run", "--json-schema", schema.toString(), "--max-tokens", "1", "x");
    assertThat(cut.status()).isEqualTo(2);
    assertThat(cut.out()).as("half a record").isEmpty();
    assertThat(cut.err()).contains("longer than 1 tokens", "--max-tokens");
    Files.writeString(
        schema,
        "{\"properties\": {\"bread\": {\"enum\": [1, 2]}}, \"required\": [\"bread\"], \"type\":"
            + " \"object\"}");
    assertThat(run("run", "--json-schema", schema.toString(), "x").out())
        .as("no other keys")
        .matches("\\{\"bread\":[12]}\n");
    assertThat(run("run", "--json-schema", "gone.json", "x").status()).isEqualTo(4);
    Files.writeString(schema, "{\"type\": \"strin\"}");
    assertThat(run("run", "--json-schema", schema.toString(), "x").status()).isEqualTo(3);
  }
}
