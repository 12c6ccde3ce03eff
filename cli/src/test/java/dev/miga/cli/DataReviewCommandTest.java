package dev.miga.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.miga.engine.json.JsonValue.JsonString;
import dev.miga.engine.testing.TinyGemma;
import dev.miga.tasks.Field;
import dev.miga.tasks.Span;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataReviewCommandTest {
  @TempDir private Path folder;
  private final Map<String, String> variables = new HashMap<>();
  private Path model = Path.of("");
  private Path out = Path.of("");

  @BeforeEach
  void writeATinyModelAndTasks() throws IOException {
    variables.put("MIGA_HOME", folder.resolve("home").toString());
    model = TinyGemma.wide().write(folder);
    out = folder.resolve("texts.reviewed.jsonl");
    Files.writeString(
        folder.resolve("record.yaml"),
        """
        name: record
        kind: extract
        schema: {type: object, additionalProperties: false, required: [word, bread],
          properties: {word: {type: string, x-verbatim: true}, bread: {enum: [canilla, pan]}}}
        """);
    Files.writeString(
        folder.resolve("label.yaml"),
        "name: label\nkind: classify\nlabels: [canilla, pan, capital]\n");
    texts("{\"text\": \"hola, pan\"}", "{\"text\": \"la capital\"}", "{\"text\": \"hola, pan\"}");
  }

  private void texts(String... lines) throws IOException {
    Files.writeString(folder.resolve("texts.jsonl"), String.join("\n", lines) + "\n");
  }

  private CliRunner.Result review(String task, List<String> typed, String... more) {
    String input = typed.isEmpty() ? "" : String.join("\n", typed) + "\n";
    List<String> all =
        new ArrayList<>(
            List.of(
                "data",
                "review",
                folder.resolve(task).toString(),
                folder.resolve("texts.jsonl").toString(),
                "--model",
                model.toString()));
    all.addAll(List.of(more));
    return new CliRunner(variables, folder)
        .withInput(input.getBytes(StandardCharsets.UTF_8))
        .run(all.toArray(String[]::new));
  }

  private List<String> decided() throws IOException {
    return Files.exists(out) ? Files.readAllLines(out) : List.of();
  }

  @Test
  void showsTheLeastSureFirstAndWritesWhatIsDecided() throws IOException {
    CliRunner.Result result = review("record.yaml", List.of("", "s"));
    assertThat(result.status()).as(result.err()).isZero();
    assertThat(result.err())
        .contains("0 texts decided already, 2 open; decisions go to " + out, "1 texts decided;");
    assertThat(result.out())
        .contains("1 of 2  ", "2 of 2  ", "  /bread  \"", "answer: {\"word\":")
        .contains("enter right, e edit, s skip, b back, q quit > ")
        .doesNotContain("g file is right")
        .containsPattern("\\| .*\\[.+].*");
    List<Double> sure =
        result
            .out()
            .lines()
            .filter(line -> line.contains("confidence "))
            .map(line -> Double.valueOf(line.replaceFirst(".*confidence ", "")))
            .toList();
    assertThat(sure).hasSize(2).isSorted();
    assertThat(decided())
        .singleElement()
        .asString()
        .matches("\\{\"text\":.*,\"gold\":\\{\"word\".*");
  }

  @Test
  void goesOnWhereOneWasAndPassesOverWhatIsDecided() throws IOException {
    review("record.yaml", List.of("", "q"));
    String first = decided().getFirst();
    Files.writeString(out, first); // as if killed before the end of the line
    CliRunner.Result again = review("record.yaml", List.of(""));
    assertThat(again.err()).contains("1 texts decided already, 1 open");
    assertThat(decided()).hasSize(2).startsWith(first);
    assertThat(review("record.yaml", List.of()).err()).contains("nothing to review");
  }

  @Test
  void whatTheFileSaysOtherwiseComesFirstAndMayBeRight() throws IOException {
    texts(
        "{\"text\": \"hola\"}",
        "{\"text\": \"la capital\", \"gold\": null}",
        "{\"text\": \"pan\"}");
    CliRunner.Result result = review("label.yaml", List.of("g", "q"));
    assertThat(result.out())
        .containsPattern("1 of 3  .*texts.jsonl:2  ")
        .contains("file: none of the labels", "enter right, g file is right, number or letters");
    assertThat(decided()).containsExactly("{\"text\":\"la capital\",\"gold\":null}");
  }

  @Test
  void takesALabelByItsNumberOrItsFirstLetters() throws IOException {
    CliRunner.Result result = review("label.yaml", List.of("ca", "x", "7", "CAN", "1"));
    assertThat(result.out())
        .contains("'ca' is no key, and not the beginning of one label", "'x' is no key", "'7' is")
        .containsPattern("\n  1  0\\.\\d\\d  (canilla|pan|capital)\n");
    assertThat(decided()).hasSize(2);
    assertThat(decided().getFirst()).endsWith("\"gold\":\"canilla\"}");
    String best = result.out().substring(result.out().lastIndexOf("\n  1  ")).split("\\s+", 5)[3];
    assertThat(decided().getLast()).endsWith("\"gold\":\"" + best + "\"}");

    Files.delete(out);
    review("label.yaml", List.of("0"), "--least", "1");
    assertThat(decided()).singleElement().asString().endsWith("\"gold\":null}");
  }

  @Test
  void goesBackAndReplacesADecision() throws IOException {
    review("label.yaml", List.of("canilla", "b", "pan", "capital"));
    assertThat(decided()).hasSize(2);
    assertThat(decided().getFirst()).endsWith("\"pan\"}");
    assertThat(decided().getLast()).endsWith("\"capital\"}");
    assertThat(folder.resolve("texts.reviewed.jsonl.next")).doesNotExist();
  }

  @Test
  void refusesAnEditThatTheTaskDoesNotAllow() throws IOException {
    texts("{\"text\": \"hola, pan\"}");
    CliRunner.Result result =
        review(
            "record.yaml",
            List.of(
                "e",
                "{\"word\": \"canilla\", \"bread\": \"pan\"}",
                "e",
                "{\"word\": ",
                "e",
                "",
                "e",
                "{\"word\": \"hola\", \"bread\": \"torta\"}",
                "e",
                "{\"word\": \"hola\", \"bread\": \"pan\"}"));
    assertThat(result.out())
        .contains("not kept: /word: 'canilla' does not stand in the text")
        .contains("not kept: the schema does not allow the answer")
        .contains("not changed");
    assertThat(decided())
        .containsExactly("{\"text\":\"hola, pan\",\"gold\":{\"word\":\"hola\",\"bread\":\"pan\"}}");
  }

  @Test
  void opensAnEditor() throws IOException {
    texts("{\"text\": \"hola, pan\"}");
    Path script = folder.resolve("an editor.sh");
    Files.writeString(
        script,
        """
        #!/bin/sh
        cp "$2" "%s"
        echo '{"word": "pan", "bread": "canilla"}' > "$2"
        """
            .formatted(folder.resolve("seen")));
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    variables.put("EDITOR", "'" + script + "' --wait");
    CliRunner.Result result = review("record.yaml", List.of("e"));
    assertThat(result.status()).as(result.err()).isZero();
    assertThat(Files.readString(folder.resolve("seen"))).startsWith("# hola, pan\n{\n  \"word\": ");
    assertThat(decided())
        .containsExactly(
            "{\"text\":\"hola, pan\",\"gold\":{\"word\":\"pan\",\"bread\":\"canilla\"}}");

    Files.delete(out);
    variables.put("EDITOR", "false");
    assertThat(review("record.yaml", List.of("e", "q")).out())
        .contains("not kept: false ended with status 1");
    assertThat(decided()).isEmpty();
  }

  @Test
  void textsThatCannotBeAnsweredArePassedOver() throws IOException {
    texts("{\"text\": \" \"}", "{\"text\": \"pan\"}");
    CliRunner.Result result = review("label.yaml", List.of(""));
    assertThat(result.err()).contains("texts.jsonl:1: passed over: the text is empty");
    assertThat(decided()).hasSize(1);
  }

  @Test
  void refusesWhatCannotBeReviewed() throws IOException {
    String same = folder.resolve("texts.jsonl").toString();
    assertThat(review("label.yaml", List.of(), "--out", same).status()).isEqualTo(2);
    assertThat(review("label.yaml", List.of(), "--least", "0").status()).isEqualTo(2);
    String nowhere = folder.resolve("gone/out.jsonl").toString();
    assertThat(review("label.yaml", List.of(), "--out", nowhere).status()).isEqualTo(4);
    Files.writeString(folder.resolve("free.yaml"), "name: free\nkind: generate\n");
    assertThat(review("free.yaml", List.of()).err()).contains("free writes free text");
    texts("{\"txt\": \"hola\"}");
    assertThat(review("label.yaml", List.of()).err())
        .contains("texts.jsonl:1: expected a text, with or without its answer");
  }

  @Test
  void marksWhatWasCopiedOnceWhereCopiesOverlap() {
    assertThat(ReviewScreen.marked("doce panes", List.of(field(5, 10), field(0, 4), field(0, 10))))
        .isEqualTo("[doce panes]");
    assertThat(ReviewScreen.marked("doce panes", List.of(field(5, 10), field(0, 4), field(5, 10))))
        .isEqualTo("[doce] [panes]");
    assertThat(ReviewScreen.marked("doce", List.of())).isEqualTo("doce");
  }

  private static Field field(int from, int to) {
    return new Field("/a", new JsonString("a"), 1, Optional.of(new Span(from, to)));
  }
}
