package dev.miga.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.miga.engine.MigaException;
import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonNull;
import dev.miga.engine.json.JsonValue.JsonString;
import dev.miga.tasks.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SamplesTest {
  private static final Kind LABELS = new Kind.Classify(List.of("refund", "other"), 0);

  @TempDir Path folder;

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  @Test
  void readsJsonLinesUnderAnyNameOfTheAnswer() throws IOException {
    Path file =
        file(
            "a.jsonl",
            """
            {"text": "one", "label": "refund"}

            {"text": "two", "gold": "other", "customer": 7}
            {"text": "three", "output": "oos"}
            """);
    List<Sample> samples =
        new Samples(LABELS, Optional.of("customer"), Optional.of("oos")).read(file);
    assertThat(samples.stream().map(Sample::text)).containsExactly("one", "two", "three");
    assertThat(samples.stream().map(Sample::gold))
        .containsExactly(new JsonString("refund"), new JsonString("other"), new JsonNull());
    assertThat(samples.get(1).group()).isEqualTo("7");
    assertThat(samples.get(1).where()).endsWith("a.jsonl:3");
  }

  @Test
  void readsCsvWithRecordsAsJson() throws IOException {
    Path file = file("a.csv", "gold,text\n\"{\"\"a\"\": 1}\",\"x, \"\"y\"\"\"\n");
    Kind kind = new Kind.Extract(JsonValue.parse("{}"));
    Sample sample = new Samples(kind, Optional.empty(), Optional.empty()).read(file).getFirst();
    assertThat(sample.text()).isEqualTo("x, \"y\"");
    assertThat(sample.gold()).isEqualTo(JsonValue.parse("{\"a\":1}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{\"text\": \"a\"}", "[]", "{\"text\": 1, \"gold\": \"a\"}", "{\"text\":"})
  void saysWhichLineIsWrong(String line) throws IOException {
    Path file = file("a.jsonl", "{\"text\": \"a\", \"gold\": \"refund\"}\n" + line + "\n");
    Samples samples = new Samples(LABELS, Optional.empty(), Optional.empty());
    assertThatThrownBy(() -> samples.read(file))
        .isInstanceOf(MigaException.class)
        .hasMessageContaining("a.jsonl:2");
  }

  @Test
  void csvWithoutItsColumnsIsRefused() throws IOException {
    Path file = file("a.csv", "words,answer\na,b\n");
    Samples samples = new Samples(LABELS, Optional.empty(), Optional.empty());
    assertThatThrownBy(() -> samples.read(file))
        .isInstanceOf(MigaException.class)
        .hasMessageContainingAll("a.csv:1", "(gold, label, etiqueta, output)", "'words, answer'");
  }
}
