package dev.miga.training.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.miga.engine.MigaException;
import dev.miga.engine.json.JsonValue;
import dev.miga.engine.testing.Guarded;
import dev.miga.engine.testing.Mutations;
import dev.miga.eval.Samples;
import dev.miga.tasks.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Damaged samples: each file is read, or refused on one line. */
class HostileDataTest {
  private static final int MUTATIONS = 1000;
  private static final long MAX_BYTES = 16 << 20;
  private static final Samples SAMPLES =
      new Samples(
          new Kind.Extract(JsonValue.parse("{}")), Optional.of("customer"), Optional.of("oos"));

  @TempDir private Path folder;

  @Test
  void readsOrRefusesJsonLines() throws IOException {
    fuzz(
        "data.jsonl",
        "{\"text\": \"2 cachitos \\u00e9\", \"gold\": {\"n\": 2, \"x\": [1.5e3]}}\n".repeat(4),
        List.of("{", "}", "[".repeat(2000), "\"", "\\u", "\\ud800", "null", "\n", "\r", "\u0000"));
  }

  @Test
  void readsOrRefusesCsv() throws IOException {
    fuzz(
        "data.csv",
        "text,gold,customer\n\"a, \"\"b\"\"\",\"{\"\"n\"\": 1}\",7\nb,2,8\n",
        List.of(
            ",",
            "\"",
            "\"\"",
            "\n",
            "\r\n",
            ";",
            "text",
            "gold",
            "\u0000",
            "\uFEFF",
            ",".repeat(2000)));
  }

  private void fuzz(String name, String sound, List<String> words) throws IOException {
    Path path = folder.resolve(name);
    byte[] file = sound.getBytes(StandardCharsets.UTF_8);
    Files.write(path, file);
    assertThat(SAMPLES.read(path)).isNotEmpty();
    Mutations mutations = new Mutations(13, words);
    int read = 0;
    for (int i = 0; i < MUTATIONS; i++) {
      Files.write(path, mutations.of(file, file.length));
      read += Guarded.read("mutation " + i, MAX_BYTES, () -> SAMPLES.read(path)) ? 1 : 0;
    }
    assertThat(read).isBetween(50, MUTATIONS * 3 / 4);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/dev/zero", "/proc/self", "/tmp"})
  void readsRegularFilesOnly(String path) {
    assertThatThrownBy(() -> SAMPLES.read(Path.of(path)))
        .isInstanceOf(MigaException.class)
        .hasMessageStartingWith(path + ": ");
  }

  @Test
  void passesOverAByteOrderMark() throws IOException {
    Path csv = Files.writeString(folder.resolve("a.csv"), "\uFEFFtext,gold\na,1\n");
    Path lines =
        Files.writeString(folder.resolve("a.jsonl"), "\uFEFF{\"text\":\"a\",\"gold\":1}\n");
    assertThat(SAMPLES.read(csv).getFirst().text()).isEqualTo("a");
    assertThat(SAMPLES.read(lines).getFirst().text()).isEqualTo("a");
  }

  @Test
  void namesTheColumnsThatCsvHas() throws IOException {
    Path csv = Files.writeString(folder.resolve("a.csv"), "words|gold\na|1\n");
    assertThatThrownBy(() -> SAMPLES.read(csv))
        .isInstanceOf(MigaException.class)
        .hasMessageContainingAll("a.csv:1", "a column for the text (text, texto", "'words|gold'");
  }

  @Test
  void refusesCsvInNoEncoding() throws IOException {
    Path csv = folder.resolve("a.csv");
    Files.write(csv, "text,gold\npanader\u0081a,1\n".getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> SAMPLES.read(csv))
        .isInstanceOf(MigaException.class)
        .hasMessageContaining("expected UTF-8 or Windows-1252");
  }
}
