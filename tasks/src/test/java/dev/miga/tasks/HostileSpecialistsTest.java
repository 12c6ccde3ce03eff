package dev.miga.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.miga.engine.testing.Guarded;
import dev.miga.engine.testing.Mutations;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damaged tasks, specialists and archives: each is read, or refused on one line. */
class HostileSpecialistsTest {
  private static final long MAX_BYTES = 32 << 20;
  private static final String TASK =
      """
      # a task
      name: orders
      kind: extract
      schema: {type: object, additionalProperties: false, required: [n, place],
               properties: {n: {type: integer, minimum: 1, maximum: 99},
                            place: {type: [string, "null"], x-verbatim: true, maxLength: 9}}}
      instruction: |
        Read the order.
      examples:
        - text: two
          output: {n: 2, place: null}
        - &e {text: "one \\u00e9", output: {n: 1, place: 'x'}}
      repeat: 2
      max-characters: 99
      training: {rank: 8, learning-rate: 4.0e-4, data: [a.jsonl, b.csv]}
      """;
  private static final List<String> YAML =
      List.of(
          "*e",
          "&e ",
          "<<: *e",
          "!!int ",
          "!!binary ",
          "!!set ",
          "? ",
          "- ",
          ": ",
          "[",
          "]",
          "{",
          "}",
          "|",
          ">",
          "%YAML 1.1\n",
          "---\n",
          "...\n",
          "\t",
          "~",
          ".inf",
          ".nan",
          "0o7",
          "2001-01-01",
          "'",
          "\"",
          "\u0000",
          "\uFEFF",
          "\r",
          "\u2028",
          "[".repeat(3000),
          "{a: ".repeat(3000),
          "- ".repeat(3000),
          "name: x\n",
          "kind: classify\n",
          "1".repeat(2000));

  @TempDir private Path folder;

  @Test
  void readsOrRefusesEachTask() throws IOException {
    Path task = folder.resolve("task.yaml");
    byte[] file = TASK.getBytes(StandardCharsets.UTF_8);
    Files.write(task, file);
    TaskFile.read(task); // is sound
    Mutations mutations = new Mutations(7, YAML);
    int mutated = 2000;
    int read = 0;
    for (int i = 0; i < mutated; i++) {
      Files.write(task, mutations.of(file, file.length));
      read += Guarded.read("mutation " + i, MAX_BYTES, () -> TaskFile.read(task)) ? 1 : 0;
    }
    assertThat(read).isBetween(50, mutated * 3 / 4);
  }

  @Test
  void readsOrRefusesEachSpecialist() throws IOException {
    specialist().write(folder);
    Mutations mutations = new Mutations(9, List.of("{", "}", "[", "]", "\"", ",", ":", "null"));
    for (String name : List.of("specialist.json", "schema.json", "written.json")) {
      Path path = folder.resolve(name);
      byte[] file = Files.readAllBytes(path);
      for (int i = 0; i < 250; i++) {
        Files.write(path, mutations.of(file, file.length));
        Guarded.read(name + ", mutation " + i, MAX_BYTES, () -> SpecialistFile.read(folder));
      }
      Files.write(path, file);
    }
    assertThat(SpecialistFile.read(folder)).isEqualTo(specialist());
  }

  @Test
  void readsOrRefusesEachArchiveAndLeavesNothingOfTheRefused() throws IOException {
    Path sound = folder.resolve("sound.miga");
    specialist().writeArchive(sound);
    byte[] file = Files.readAllBytes(sound);
    Path cache = folder.resolve("cache");
    Mutations mutations = new Mutations(11, List.of("PK\u0003\u0004", "../", "/", "\u0000"));
    int unpacked = 0;
    for (int i = 0; i < 400; i++) {
      Path archive = Files.write(folder.resolve(i + ".miga"), mutations.of(file, file.length));
      Guarded.read("mutation " + i, MAX_BYTES, () -> SpecialistFile.read(archive, cache));
      unpacked +=
          Guarded.read("once more", MAX_BYTES, () -> Archive.unpacked(archive, cache)) ? 1 : 0;
      Files.delete(archive);
    }
    assertThat(unpacked).isBetween(5, 350);
    try (Stream<Path> folders = Files.list(cache)) {
      assertThat(folders).hasSize(unpacked);
    }
  }

  private SpecialistFile specialist() {
    Kind.Extract answered = (Kind.Extract) TinySpecialists.extract();
    Kind kind = new Kind.Extract(answered.schema(), written());
    SpecialistFile tiny = TinySpecialists.file(TinySpecialists.task(kind));
    return new SpecialistFile(
        folder,
        tiny.task(),
        tiny.base(),
        new Calibration(java.util.Map.of("", 1.5)),
        tiny.adapter(),
        tiny.drafts(),
        tiny.scores(),
        tiny.provenance());
  }

  private static dev.miga.engine.json.JsonValue written() {
    return dev.miga.engine.json.JsonValue.parse(
        TinySpecialists.ORDER.replace(
            "\"properties\": {\n   \"items\"",
            "\"properties\": {\n   \"said\": {\"type\": \"string\"}, \"items\""));
  }
}
