package dev.miga.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TaskFileTest {
  @TempDir private Path folder;

  private TaskFile read(String yaml) throws IOException {
    return TaskFile.read(Files.writeString(folder.resolve("task.yaml"), yaml));
  }

  @Test
  void readsAnExtractionWithItsSchemaFromAFile() throws IOException {
    Files.writeString(folder.resolve("s.json"), "{\"properties\":{\"a\":{},\"b\":{}}}");
    TaskFile file =
        read(
            """
            name: orders
            kind: extract
            schema: s.json
            instruction: |
              Read the order.
            examples:
              - text: one
                output: {b: 2, a: [x, null]}
            repeat: 2
            normalize: [capitals, spaces]
            max-characters: 99
            training: {rank: 8}
            """);
    assertThat(file.task().name()).isEqualTo("orders");
    assertThat(file.task().kind()).isInstanceOf(Kind.Extract.class);
    assertThat(file.task().instruction()).isEqualTo("Read the order.");
    assertThat(file.task().repeat()).isEqualTo(2);
    assertThat(file.task().normalize())
        .containsExactlyInAnyOrder(Normalization.SPACES, Normalization.CAPITALS);
    assertThat(file.task().maxCharacters()).isEqualTo(99);
    assertThat(file.task().examples())
        .containsExactly(new Task.Example("one", "{\"a\":[\"x\",null],\"b\":2}"));
    assertThat(file.training()).isPresent();
  }

  @Test
  void refusesAnExtensionOfTheSchemaThatItDoesNotKnow() throws IOException {
    String inline = "name: a\nkind: extract\nschema: {properties: {a: {items: [{%s: true}]}}}\n";
    assertThatThrownBy(() -> read(inline.formatted("x-verbatm")))
        .isInstanceOf(MigaException.class)
        .hasMessageContainingAll(
            "task.yaml:3", "/properties/a/items/0/x-verbatm", "only 'x-verbatim' is known");
    Files.writeString(folder.resolve("s.json"), "{\"x-copied\": true}");
    assertThatThrownBy(() -> read("name: a\nkind: extract\nschema: s.json\n"))
        .isInstanceOf(MigaException.class)
        .hasMessageContainingAll("s.json: /x-copied", "'x-verbatim'");
    assertThat(read(inline.formatted("x-verbatim")).task().kind()).isInstanceOf(Kind.Extract.class);
    String data = "name: a\nkind: extract\nschema: {properties: {x-ray: {enum: [{x-a: 1}]}}}\n";
    assertThat(read(data).task().kind()).isInstanceOf(Kind.Extract.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e999999999", "-1e-999999999", "1e2000", "0.1e1002"})
  void refusesNumbersThatNobodyCouldWriteOut(String number) {
    assertThatThrownBy(
            () -> read("name: a\nkind: extract\nschema: {minimum: %s}\n".formatted(number)))
        .isInstanceOfSatisfying(
            MigaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_FILE))
        .hasMessageContaining("task.yaml:3: a number of more than 1000 digits");
  }

  @Test
  void readsOnlyRegularFilesOfItsOwnFolder(@TempDir Path other) throws IOException {
    Files.writeString(other.resolve("s.json"), "{}");
    Files.createSymbolicLink(folder.resolve("link.json"), other.resolve("s.json"));
    Files.createSymbolicLink(folder.resolve("zero.json"), Path.of("/dev/zero"));
    Files.createDirectories(folder.resolve("sub/dir.json"));
    Files.writeString(folder.resolve("sub/s.json"), "{}");
    String task = "name: a\nkind: extract\nschema: ";
    assertThat(read(task + "sub/s.json\n").task().kind()).isInstanceOf(Kind.Extract.class);
    assertThat(read(task + "sub/../sub/s.json\n").task().name()).isEqualTo("a");
    for (String outside :
        List.of(
            other.resolve("s.json").toString(),
            "/dev/zero",
            "../x.json",
            "link.json",
            "zero.json")) {
      assertThatThrownBy(() -> read(task + outside + "\n"))
          .isInstanceOf(MigaException.class)
          .hasMessageContainingAll("task.yaml:3", "in the folder of the task");
    }
    assertThatThrownBy(() -> read(task + "sub/dir.json\n"))
        .isInstanceOf(MigaException.class)
        .hasMessageContaining("a folder, not a file");
    assertThatThrownBy(() -> TaskFile.read(Path.of("/dev/zero")))
        .isInstanceOf(MigaException.class)
        .hasMessageContaining("not a regular file");
  }

  @Test
  void readsLabelsFromAListOrAFile() throws IOException {
    Files.writeString(folder.resolve("labels.txt"), "refund\n\nother\n");
    Kind.Classify listed = new Kind.Classify(java.util.List.of("refund", "other"), 0.5);
    assertThat(
            read("name: a\nkind: classify\nlabels: [refund, other]\nthreshold: 0.5").task().kind())
        .isEqualTo(listed);
    assertThat(read("name: a\nkind: classify\nlabels: labels.txt\nthreshold: 0.5").task().kind())
        .isEqualTo(listed);
  }

  @Test
  void readsThresholdsOfFields() throws IOException {
    Kind kind =
        read("""
                name: a
                kind: extract
                schema: {properties: {address: {}, n: {}}}
                threshold: 0.5
                thresholds: {/address: 0.8}
                """)
            .task()
            .kind();
    assertThat(kind.thresholds()).isEqualTo(new Thresholds(0.5, Map.of("/address", 0.8)));
  }

  @Test
  void readsWhichSpecialistsTextsGoOnTo() throws IOException {
    String desk = "name: a\nkind: classify\nlabels: [order, other]\nroutes: {order: bakery}\n";
    assertThat(read(desk).task().kind().routes()).containsExactly(Map.entry("order", "bakery"));
    assertThat(read("name: a\nkind: route\nspecialists: [x, y]\n").task().kind().routes())
        .containsExactly(Map.entry("x", "x"), Map.entry("y", "y"));
    assertThat(read("name: a\nkind: generate\n").task().kind().routes()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          name: a\\nkind: extract\\nschema: {}\\ncolour: red | task.yaml:4: unknown key 'colour'
          name: a\\nkind: extrakt                            | task.yaml:2: 'kind' must be
          name: a\\nkind: extract                            | task.yaml:1: key 'schema' is missing
          name: a\\nkind: extract\\nschema: {}\\nrepeat: 5 | task.yaml:4: 'repeat' must be a number of 1 to 4
          name: a\\nkind: generate\\nnormalize: spaces     | task.yaml:3: 'normalize' must be a list, found "spaces"
          name: a\\nkind: generate\\nnormalize:\\n- spaces\\n- accents | task.yaml:5: 'normalize' must be a list of spaces and capitals, found "accents"
          name: a\\nkind: generate\\nnormalize: [1]        | task.yaml:3: 'normalize' must be a list of spaces and capitals, found 1
          name: a\\nkind: generate\\nnormalize: [spaces, capitals, spaces] | task.yaml:3: 'normalize' has "spaces" twice
          name: a b\\nkind: extract\\nschema: {}             | task.yaml:1: 'name' must be
          name: a\\nkind: extract\\nschema: {}\\nname: b     | twice
          name: a\\nkind: classify\\nlabels: [x]             | task.yaml:3: 'labels' must be 2 to
          name: a\\nkind: classify\\nlabels: [x, x]          | task.yaml:3: 'labels' must be distinct
          name: a\\nkind: classify\\nlabels: [x, 1]          | task.yaml:3: 'labels' must be a text, found 1
          name: a\\nkind: classify\\nlabels: [x, y]\\nthreshold: 2 | task.yaml:4: 'threshold' must be a number of 0 to 1, found 2
          name: a\\nkind: extract\\nschema: {}\\nlabels: [x, y] | task.yaml:4: 'labels' has no meaning
          name: a\\nkind: extract\\nschema: {}\\nthresholds: {/a: 0.5} | task.yaml:4: 'thresholds' must be by fields of the schema
          name: a\\nkind: extract\\nschema: {}\\nthresholds: 0.5 | task.yaml:4: 'thresholds' must be a mapping
          name: a\\nkind: classify\\nlabels: [x, y]\\nthresholds: {/a: 0.5} | task.yaml:4: 'thresholds' has no meaning
          name: a\\nkind: generate\\nthreshold: 0.5       | task.yaml:3: 'threshold' has no meaning
          name: a\\nkind: classify\\nlabels: [x, y]\\nroutes: {z: b} | task.yaml:4: 'routes' must lead from labels
          name: a\\nkind: classify\\nlabels: [x, y]\\nroutes: {x: ../b} | task.yaml:4: 'routes' must lead from labels
          name: a\\nkind: classify\\nlabels: [x, y]\\nroutes: {x: 1} | task.yaml:4: 'routes' must be a text, found 1
          name: a\\nkind: route\\nspecialists: [x, y]\\nroutes: {x: y} | task.yaml:4: 'routes' has no meaning
          name: a\\nkind: generate\\nmax-tokens: 1.5         | task.yaml:3: 'max-tokens' must be a whole number
          name: a\\nkind: classify\\nlabels: [x, y]\\nexamples:\\n - {text: t, output: z} | 'z' is none of
          name: [                                            | not YAML
          - 1                                                | task.yaml:1: expected a mapping
          """)
  void refusesWithFileLineAndKey(String yaml, String message) {
    assertThatThrownBy(() -> read(yaml.strip().replace("\\n", "\n")))
        .isInstanceOfSatisfying(
            MigaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_FILE))
        .hasMessageContaining("task.yaml")
        .hasMessageContaining(message);
  }

  @Test
  void saysWhichFileIsMissing() {
    assertThatThrownBy(() -> read("name: a\nkind: extract\nschema: gone.json"))
        .isInstanceOfSatisfying(
            MigaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND))
        .hasMessageContaining("task.yaml:3")
        .hasMessageContaining("gone.json");
  }
}
