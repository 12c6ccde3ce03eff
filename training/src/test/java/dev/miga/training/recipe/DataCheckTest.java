package dev.miga.training.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.miga.tasks.TaskFile;
import dev.miga.training.recipe.DataFinding.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataCheckTest {
  private static final String LONG =
      "quisiera doce canillas y un pan campesino para la calle setenta y dos con avenida delicias";

  @TempDir private Path folder;
  private int steps;

  @BeforeEach
  void writeTasks() throws IOException {
    write("validation: held.jsonl");
    write("held.jsonl", line("nada de esto", "\"b\""));
  }

  private void write(String training) throws IOException {
    Files.writeString(
        folder.resolve("task.yaml"),
        """
        name: labels
        kind: classify
        labels: [a, b, c]
        max-characters: 200
        training: {data: [d.jsonl, d.jsonl], none: out, %s}
        """
            .formatted(training));
    Files.writeString(
        folder.resolve("records.yaml"),
        """
        name: records
        kind: extract
        schema: {type: object, additionalProperties: false, required: [item, pay], properties: {
          item: {type: [string, 'null'], x-verbatim: true},
          pay: {enum: [CASH, CARD, null]},
          more: {type: array, items: {enum: [X, Y]}}}}
        training: {data: d.jsonl, %s}
        """
            .formatted(training));
  }

  private void write(String file, String... lines) throws IOException {
    Files.writeString(folder.resolve(file), String.join("\n", lines) + "\n");
  }

  private static String line(String text, String gold) {
    return "{\"text\": \"%s\", \"gold\": %s}".formatted(text, gold);
  }

  private DataFindings check(String task, Path... files) {
    TaskFile file = TaskFile.read(folder.resolve(task));
    Recipe recipe = Recipe.of(file, Map.of());
    DataCheck.Sources sources =
        files.length == 0
            ? DataCheck.Sources.of(recipe)
            : DataCheck.Sources.of(recipe, List.of(files));
    return new DataCheck(
            file,
            recipe,
            sources,
            () -> {
              throw new AssertionError("no tokens are to be counted");
            },
            note -> {})
        .run(
            (done, all) -> {
              assertThat(done).isBetween(1, all);
              steps = all;
            });
  }

  private static List<String> places(DataFindings findings, Kind kind) {
    return findings.all().stream()
        .filter(finding -> finding.kind() == kind)
        .flatMap(finding -> finding.places().stream())
        .toList();
  }

  @Test
  void findsContradictionsLeaksAndDuplicatesInAnySpelling() throws IOException {
    write(
        "d.jsonl",
        line("no llegó", "\"a\""),
        line("No llegó!", "\"b\""),
        line("no llego", "\"c\""),
        line("nada de esto", "\"b\""),
        line("cómo", "\"a\""),
        line("como", "\"a\""),
        line("como?", "\"a\""));
    DataFindings found = check("task.yaml");

    assertThat(places(found, Kind.CONTRADICTIONS))
        .containsExactly(
            "d.jsonl:1 and d.jsonl:2: 'No llegó!': \"a\" and \"b\"",
            "d.jsonl:1 and d.jsonl:3: 'no llego': \"a\" and \"c\"");
    assertThat(places(found, Kind.LEAKS))
        .containsExactly("held.jsonl:1 and d.jsonl:4: 'nada de esto'");
    assertThat(places(found, Kind.DUPLICATES)).containsExactly("d.jsonl:6 and d.jsonl:7: 'como?'");
    assertThat(places(found, Kind.RESPELT)).containsExactly("d.jsonl:5 and d.jsonl:6: 'como'");
    assertThat(found.training()).isEqualTo(7);
    assertThat(found.validation()).isEqualTo(1);
    assertThat(steps).isEqualTo(2 * 7);
  }

  @Test
  void textsWithoutLettersAreWhatTheyAre() throws IOException {
    write("held.jsonl", line("👍", "\"a\""));
    write("d.jsonl", line("❤️", "\"b\""), line("?", "\"c\""), line(" 👍", "\"a\""));
    DataFindings found = check("task.yaml");
    assertThat(places(found, Kind.LEAKS)).containsExactly("held.jsonl:1 and d.jsonl:3: ' 👍'");
    assertThat(places(found, Kind.CONTRADICTIONS)).isEmpty();
  }

  @Test
  void findsTextsThatAreNearlyTheSame() throws IOException {
    write("held.jsonl", line(LONG + " ya", "\"c\""));
    write("d.jsonl", line(LONG, "\"a\""), line(LONG + ".o", "\"b\""), line("ay " + LONG, "\"a\""));
    DataFindings found = check("task.yaml");
    assertThat(places(found, Kind.NEAR_LEAKS))
        .singleElement()
        .asString()
        .startsWith("d.jsonl:1 and held.jsonl:1: 'quisiera");
    assertThat(places(found, Kind.NEAR_CONTRADICTIONS))
        .singleElement()
        .asString()
        .endsWith("\"a\" and \"b\"");
    assertThat(places(found, Kind.NEAR_DUPLICATES)).hasSize(1);

    write("validation: 0.34");
    assertThat(places(check("task.yaml"), Kind.DIVIDED)).isNotEmpty();
    assertThat(places(check("task.yaml"), Kind.NEAR_LEAKS)).isEmpty();
  }

  @Test
  void findsWhatTheTaskCannotAnswer() throws IOException {
    write(
        "d.jsonl",
        line("uno", "\"z\""),
        line("dos", "\"out\""),
        line(LONG + LONG + LONG, "\"a\""),
        line(" ", "\"a\""));
    write("held.jsonl", line("tres", "\"A\""));
    assertThat(places(check("task.yaml"), Kind.MISFITS))
        .containsExactly(
            "d.jsonl:1: 'z' is none of the task's labels",
            "d.jsonl:3: the text has 270 characters, labels takes at most 200; shorten it, or raise"
                + " max-characters in the task",
            "d.jsonl:4: the text is empty; labels needs one to read",
            "held.jsonl:1: 'A' is none of the task's labels");
  }

  @Test
  void findsValuesThatTheTextDoesNotHave() throws IOException {
    write(
        "d.jsonl",
        line("un pan, efectivo", "{\"item\": \"pan\", \"pay\": \"CASH\"}"),
        line("un pan", "{\"item\": \"torta\", \"pay\": null}"),
        line("un pan dulce", "{\"item\": \"pan\", \"pay\": \"GOLD\"}"),
        line("un panes", "{\"item\": \"pan\", \"pay\": null}"));
    write("held.jsonl", line("dos", "{\"item\": null, \"pay\": \"CASH\"}"));
    assertThat(places(check("records.yaml"), Kind.MISFITS))
        .containsExactly(
            "d.jsonl:2: /item: 'torta' does not stand in the text",
            "d.jsonl:3: the schema does not allow the answer from 'GOLD\"}' on, after '{\"item\":\"pan\",\"pay\":\"'",
            "d.jsonl:4: the schema does not allow the answer from '\",\"pay\":null}' on, after '{\"item\":\"pan'");
  }

  @Test
  void copiesInAnotherSpellingAreNoContradiction() throws IOException {
    write(
        "d.jsonl",
        line("Pan dulce", "{\"item\": \"Pan\", \"pay\": null}"),
        line("pan dulce", "{\"item\": \"pan\", \"pay\": null}"),
        line("pan, dulce", "{\"item\": \"dulce\", \"pay\": null}"));
    DataFindings found = check("records.yaml", folder.resolve("d.jsonl"));
    assertThat(places(found, Kind.DUPLICATES)).hasSize(1);
    assertThat(places(found, Kind.CONTRADICTIONS)).hasSize(1);
  }

  @Test
  void saysWhichLabelsAreRare() throws IOException {
    write(
        "d.jsonl",
        line("uno", "\"a\""),
        line("dos", "\"a\""),
        line("tres", "\"a\""),
        line("cuatro", "\"a\""),
        line("cinco", "\"a\""),
        line("seis", "\"b\""));
    DataFindings found = check("task.yaml");
    assertThat(places(found, Kind.UNSEEN_LABELS)).containsExactly("c");
    assertThat(places(found, Kind.RARE_LABELS)).containsExactly("b: 1");
    assertThat(places(found, Kind.LARGEST_LABEL)).containsExactly("a: 83 of 100");
  }

  @Test
  void saysWhichFieldsAndValuesNoSampleHas() throws IOException {
    write(
        "d.jsonl",
        line("uno", "{\"item\": null, \"pay\": \"CASH\", \"more\": [\"X\"]}"),
        line("dos", "{\"item\": null, \"pay\": null}"));
    write("held.jsonl", line("tres", "{\"item\": \"tres\", \"pay\": \"CARD\"}"));
    DataFindings found = check("records.yaml");
    assertThat(places(found, Kind.EMPTY_FIELDS)).containsExactly("/item");
    assertThat(places(found, Kind.UNSEEN_VALUES))
        .containsExactly("/pay: \"CARD\"", "/more/*: \"Y\"");
  }

  @Test
  void otherFilesAreHeldAgainstTheValidationOfTheTask() throws IOException {
    write("d.jsonl", line("uno", "\"z\""));
    write("more.jsonl", line("nada de esto", "\"b\""), line("dos", "\"c\""));
    DataFindings found = check("task.yaml", folder.resolve("more.jsonl"));
    assertThat(places(found, Kind.LEAKS)).hasSize(1);
    assertThat(places(found, Kind.MISFITS)).isEmpty();
    assertThat(found.training()).isEqualTo(2);
    assertThat(check("task.yaml", folder.resolve("held.jsonl")).validation()).isZero();
  }
}
