package dev.miga.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonObject;
import dev.miga.engine.testing.TinyGemma;
import dev.miga.tasks.Kind;
import dev.miga.tasks.TaskFile;
import dev.miga.training.recipe.Recipe;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InitCommandTest {
  @TempDir private Path folder;

  private CliRunner.Result init(String name, String... options) {
    CliRunner miga = new CliRunner(Map.of("MIGA_HOME", folder.resolve("home").toString()), folder);
    List<String> all = new ArrayList<>(List.of("init", folder.resolve(name).toString()));
    all.addAll(List.of(options));
    return miga.run(all.toArray(String[]::new));
  }

  private TaskFile task(String name) {
    return TaskFile.read(folder.resolve(name).resolve("task.yaml"));
  }

  private Path examples(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  @Test
  void labelsMakeAClassification() throws IOException {
    Path csv = folder.resolve("tickets.csv");
    Files.writeString(
        csv,
        "Mensaje;Etiqueta\nno llegó;queja\ngracias;otro\nno llegó otra vez;queja\n",
        Charset.forName("windows-1252"));
    CliRunner.Result result = init("tickets", "--examples", csv.toString());

    assertThat(result.status()).as(result.err()).isZero();
    assertThat(result.out())
        .contains("tickets.csv: read as Windows-1252", "3 examples with 2 labels")
        .endsWith("next: miga train " + folder.resolve("tickets") + "\n");
    assertThat(task("tickets").task().kind())
        .isEqualTo(new Kind.Classify(List.of("queja", "otro"), 0));
    assertThat(Recipe.of(task("tickets"), Map.of()).data()).containsExactly(csv);
  }

  @Test
  void recordsMakeAnExtractionWithASchemaThatFitsThem() throws IOException {
    Path lines =
        examples(
            "orders.jsonl",
            """
            {"text": "2 panes a la calle 5, zelle", "gold": {"items": [{"quantity": 2, "words": "panes"}], "address": "calle 5", "pay": "ZELLE", "note": "corta", "price": 1.5, "urgent": true}}
            {"text": "pan, av. 3, efectivo", "gold": {"items": [], "address": "av. 3", "pay": "EFECTIVO", "note": "una nota larga", "price": 2, "urgent": false}}
            {"text": "14 panes por zelle", "gold": {"items": [{"quantity": 14, "words": "panes"}], "address": null, "pay": "ZELLE", "note": "otra"}}
            {"text": "hola", "gold": {"items": [], "address": null, "pay": null, "note": "nada"}}
            {"text": "efectivo", "gold": {"items": [], "address": null, "pay": "EFECTIVO", "note": "más"}}
            """);
    CliRunner.Result result = init("orders", "--examples", lines.toString());

    assertThat(result.status()).as(result.err()).isZero();
    assertThat(result.out())
        .contains("5 examples with records", "address: string copied from the text, or null")
        .contains("pay: one of 2 values, or null");
    JsonValue expected =
        JsonValue.parse(
            """
            {"type": "object",
             "properties": {
               "items": {"type": "array", "maxItems": 8, "items": {
                 "type": "object",
                 "properties": {
                   "quantity": {"type": "integer", "minimum": 0, "maximum": 999},
                   "words": {"type": "string", "x-verbatim": true, "maxLength": 40}},
                 "required": ["quantity", "words"], "additionalProperties": false}},
               "address": {"type": ["string", "null"], "x-verbatim": true, "maxLength": 40},
               "pay": {"enum": ["ZELLE", "EFECTIVO", null]},
               "note": {"type": "string", "maxLength": 40},
               "price": {"type": "number"},
               "urgent": {"type": "boolean"}},
             "required": ["items", "address", "pay", "note"],
             "additionalProperties": false}
            """);
    assertThat(task("orders").task().kind()).isEqualTo(new Kind.Extract(expected));
  }

  @Test
  void columnsOfATableMakeARecord() throws IOException {
    Path csv =
        examples(
            "a.csv", "text,who,people,piece\nAna y Eva,Ana,2,An\nLuis,Luis,1,ui\nnadie,,0,na\n");
    assertThat(init("people", "--examples", csv.toString()).status()).isZero();
    JsonObject schema = (JsonObject) ((Kind.Extract) task("people").task().kind()).schema();
    assertThat(schema.get("properties").orElseThrow())
        .isEqualTo(
            JsonValue.parse(
                """
                {"who": {"type": ["string", "null"], "x-verbatim": true, "maxLength": 40},
                 "people": {"type": "integer", "minimum": 0, "maximum": 99},
                 "piece": {"type": "string", "x-verbatim": "characters", "maxLength": 40}}
                """));
  }

  @Test
  void takesASchemaAndTheExamplesThatBelongToIt() throws IOException {
    Path schema = examples("s.json", "{\"properties\": {\"a\": {\"x-verbatim\": true}}}");
    CliRunner.Result result = init("one", "--schema", schema.toString());
    assertThat(result.status()).as(result.err()).isZero();
    assertThat(result.out()).contains("put examples into " + folder.resolve("one/examples.jsonl"));
    assertThat(((Kind.Extract) task("one").task().kind()).schema())
        .isEqualTo(JsonValue.parse(Files.readString(schema)));

    Path lines = examples("a.jsonl", "{\"text\": \"a\", \"gold\": {\"a\": \"a\"}}\n");
    init("two", "--schema", schema.toString(), "--examples", lines.toString());
    assertThat(Recipe.of(task("two"), Map.of()).data()).containsExactly(lines);
    assertThat(init("three", "--schema", examples("b.json", "{").toString()).status()).isEqualTo(3);
  }

  @Test
  void aTaskOfItsOwnCanBeTrained() {
    assertThat(init("appointments").status()).isZero();
    Path model = TinyGemma.wide().write(folder);
    CliRunner.Result result =
        new CliRunner(Map.of("MIGA_HOME", folder.resolve("home").toString()), folder)
            .run(
                "train",
                folder.resolve("appointments").toString(),
                "--model",
                model.toString(),
                "--threads",
                "1",
                "--set",
                "epochs=1",
                "--set",
                "rank=2");
    assertThat(result.status()).as(result.err()).isZero();
    assertThat(result.err()).contains("9 samples to learn from, 3 held out");
  }

  @Test
  void overwritesNothing() throws IOException {
    Path kept = Files.createDirectory(folder.resolve("mine")).resolve("schema.json");
    Files.writeString(kept, "mine");
    CliRunner.Result result = init("mine");
    assertThat(result.status()).isEqualTo(5);
    assertThat(result.err()).contains(kept + ": is there already").hasLineCount(1);
    assertThat(kept).hasContent("mine");
    assertThat(folder.resolve("mine/task.yaml")).doesNotExist();
  }

  @Test
  void refusesWhatMakesNoTask() throws IOException {
    assertThat(init("no name").status()).isEqualTo(2);
    assertThat(init("a", "--examples", "gone.csv").status()).isEqualTo(4);
    Path mixed =
        examples("m.jsonl", "{\"text\":\"a\",\"gold\":\"b\"}\n{\"text\":\"a\",\"gold\":7}\n");
    assertThat(init("a", "--examples", mixed.toString()).err())
        .contains("m.jsonl:2: expected texts for all answers, or records, found 7");
    Path one = examples("o.jsonl", "{\"text\":\"a\",\"gold\":\"b\"}\n");
    assertThat(init("a", "--examples", one.toString()).err()).contains("two labels at least");
    assertThat(folder.resolve("a")).doesNotExist();
  }
}
