package dev.miga.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.decode.Scheduler;
import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonObject;
import dev.miga.kernels.Layout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpecialistFileTest {
  @TempDir private Path folder;

  private SpecialistFile file(Kind kind) {
    Task task =
        new Task(
            "orders",
            kind,
            "Read \"it\".",
            kind instanceof Kind.Extract
                ? List.of(new Task.Example("a\nb", "{}"))
                : List.of(new Task.Example("t", "yes")),
            2,
            500);
    return new SpecialistFile(
        folder,
        task,
        new SpecialistFile.Base("gemma-3-270m", "ab12"),
        new Calibration(Map.of("/items/*/quantity", 1.5, "", 2.0)),
        Optional.empty(),
        Optional.empty(),
        (JsonObject) JsonValue.parse("{\"exact\":0.92,\"n\":[1,2]}"),
        (JsonObject) JsonValue.parse("{\"examples\":1500}"));
  }

  @Test
  void comesBackAsItWasWritten() {
    for (Kind kind :
        List.of(
            new Kind.Extract(JsonValue.parse(TinySpecialists.ORDER)),
            TinySpecialists.extract().under(new Thresholds(0.5, Map.of("/items/*/quantity", 0.8))),
            new Kind.Classify(List.of("yes", "no"), 0.25),
            new Kind.Classify(List.of("yes", "no"), 0, Map.of("yes", "bakery")),
            new Kind.Route(List.of("yes", "no"), 0),
            new Kind.Generate(77))) {
      SpecialistFile written = file(kind);
      written.write(folder);
      assertThat(SpecialistFile.read(folder)).isEqualTo(written);
    }
  }

  @Test
  void keepsWhichWeightsItWasTrainedFor() throws IOException {
    SpecialistFile usual = file(new Kind.Generate(5));
    usual.write(folder);
    Path json = folder.resolve("specialist.json");
    assertThat(json).content().doesNotContain("quantization");
    SpecialistFile written = usual.withBase(usual.base().quantized(Optional.of(Layout.Q4_0)));
    written.write(folder);
    assertThat(SpecialistFile.read(folder)).isEqualTo(written);
    assertThat(Serving.STANDARD.merged(written)).isEqualTo(Layout.Q4_0);
    assertThat(Serving.STANDARD.merged(usual)).isEqualTo(Layout.Q8_0);
    assertThat(
            new Serving(Merge.AUTO, Optional.of(Layout.Q5_0), Scheduler.Limits.STANDARD)
                .merged(written))
        .isEqualTo(Layout.Q5_0);
    Files.writeString(json, Files.readString(json).replace("Q4_0", "Q4_K"));
    assertThatThrownBy(() -> SpecialistFile.read(folder))
        .isInstanceOf(MigaException.class)
        .hasMessageContaining("'quantization' must be one of Q4_0, Q5_0, Q8_0, found 'Q4_K'");
  }

  @Test
  void keepsHowTextsAreNormalized(@TempDir Path other) throws IOException {
    SpecialistFile plain = file(new Kind.Generate(5));
    plain.write(folder);
    assertThat(folder.resolve("specialist.json")).content().doesNotContain("normalize");
    Task task = plain.task();
    Task normalized =
        new Task(
            task.name(),
            task.kind(),
            task.instruction(),
            task.examples(),
            task.repeat(),
            task.maxCharacters(),
            EnumSet.allOf(Normalization.class));
    SpecialistFile written =
        new SpecialistFile(
            folder,
            normalized,
            plain.base(),
            plain.calibration(),
            plain.adapter(),
            plain.drafts(),
            plain.scores(),
            plain.provenance());
    written.write(folder);
    assertThat(folder.resolve("specialist.json"))
        .content()
        .contains("\"normalize\": [\"spaces\",\"capitals\"]");
    SpecialistFile read = SpecialistFile.read(folder);
    assertThat(read).isEqualTo(written);
    assertThat(read.task().withRepeat(3).normalize()).isEqualTo(normalized.normalize());
    Path archive = other.resolve("orders.miga");
    written.writeArchive(archive);
    assertThat(SpecialistFile.read(archive, other.resolve("unpacked")).task())
        .isEqualTo(normalized);
  }

  @Test
  void comesOutOfAnArchiveToo(@TempDir Path other) throws IOException {
    SpecialistFile written = file(new Kind.Classify(List.of("yes", "no"), 0.25));
    written.write(folder);
    Files.write(folder.resolve(SpecialistFile.ADAPTER), new byte[] {1, 2});
    Path archive = other.resolve("orders.miga");
    SpecialistFile.read(folder).writeArchive(archive);
    SpecialistFile read = SpecialistFile.read(archive, other.resolve("unpacked"));
    assertThat(read.task()).isEqualTo(written.task());
    assertThat(read.scores()).isEqualTo(written.scores());
    assertThat(Files.readAllBytes(read.adapter().orElseThrow())).containsExactly(1, 2);
  }

  @Test
  void anArchiveHoldsEverythingThatAnswersDependOn(@TempDir Path other) throws IOException {
    JsonValue schema = JsonValue.parse("{\"properties\":{\"a\":{\"type\":\"string\"}}}");
    JsonValue written =
        JsonValue.parse(
            "{\"properties\":{\"w\":{\"type\":\"string\"},\"a\":{\"type\":\"string\"}}}");
    SpecialistFile extract = file(new Kind.Extract(schema, written));
    Path archive = other.resolve("orders.miga");
    extract.writeArchive(archive);
    SpecialistFile read = SpecialistFile.read(archive, other.resolve("unpacked"));
    Kind.Extract kind = (Kind.Extract) read.task().kind();
    assertThat(kind.schema().toJson()).isEqualTo(schema.toJson());
    assertThat(kind.written().toJson()).isEqualTo(written.toJson()); // the order of keys counts
    assertThat(read.calibration()).isEqualTo(extract.calibration());
    assertThat(read.base()).isEqualTo(extract.base());

    byte[] first = Files.readAllBytes(archive);
    extract.writeArchive(archive);
    assertThat(archive).hasBinaryContent(first);
  }

  private static final String TASK =
      """
      name: orders
      kind: classify
      labels: ["yes", "no"]
      instruction: Read "it".
      examples: [{text: t, output: "yes"}]
      max-characters: 500
      """;

  private Path trained(String yaml) throws IOException {
    file(new Kind.Classify(List.of("yes", "no"), 0.25)).write(folder);
    Files.write(folder.resolve(SpecialistFile.ADAPTER), new byte[] {1, 2});
    return Files.writeString(folder.resolve("any.yaml"), yaml);
  }

  @Test
  void aTaskIsTheSpecialistThatWasTrainedOfIt() throws IOException {
    SpecialistFile read = SpecialistFile.read(trained(TASK));
    assertThat(read.adapter()).contains(folder.resolve(SpecialistFile.ADAPTER));
    assertThat(read.task().repeat()).isEqualTo(2); // chosen when it was trained
    assertThat(read.calibration().temperature("")).isEqualTo(2);
    assertThat(read.folder()).isEqualTo(folder);
    assertThat(read.path()).isEqualTo(folder.resolve("any.yaml"));

    SpecialistFile other = SpecialistFile.read(trained(TASK.replace("orders", "other")));
    assertThat(other.adapter()).isEmpty();

    Path task = trained(TASK);
    Files.delete(folder.resolve(SpecialistFile.ADAPTER));
    assertThat(SpecialistFile.read(task).adapter()).isEmpty();
  }

  @Test
  void thresholdsOfTheTaskHoldAfterTrainingToo() throws IOException {
    assertThat(threshold(trained(TASK + "threshold: 0.75\n"))).isEqualTo(0.75);
    assertThat(threshold(folder)).isEqualTo(0.25); // as it was published
    Path task = folder.resolve("task.yaml");
    Files.writeString(task, TASK + "threshold: 0.5\n");
    assertThat(threshold(folder)).isEqualTo(0.5);
    Files.writeString(task, TASK);
    assertThat(threshold(folder)).isZero();
    Files.writeString(task, TASK.replace("orders", "other") + "threshold: 0.5\n");
    assertThat(threshold(folder)).isEqualTo(0.25);
    assertThat(SpecialistFile.read(folder).withThreshold(1).task().kind().thresholds())
        .isEqualTo(new Thresholds(1, Map.of()));
  }

  private static double threshold(Path path) {
    return ((Kind.Classify) SpecialistFile.read(path).task().kind()).threshold();
  }

  @Test
  void freeTextHasNoThreshold() {
    SpecialistFile writer = file(new Kind.Generate(5));
    assertThatThrownBy(() -> writer.withThreshold(0.5)).hasMessageContaining("no confidence");
  }

  @Test
  void aTaskThatWasChangedSinceItWasTrainedIsRefused() throws IOException {
    assertChanged(TASK.replace("Read", "Mark"), "instruction");
    assertChanged(TASK.replace("\"no\"", "\"never\""), "labels");
    assertChanged(TASK + "repeat: 3", "repeat");
    assertChanged(TASK + "normalize: [spaces]", "normalize");
    assertChanged(TASK + "model: gemma-4", "model");
    assertChanged(
        TASK.replace("text: t", "text: u").replace("500", "50"), "examples, max-characters");
    assertChanged("name: orders\nkind: generate\n", "instruction, examples, max-characters, kind");
    assertThat(SpecialistFile.read(trained(TASK + "repeat: 2")).adapter()).isPresent();
    assertThat(SpecialistFile.read(folder).adapter()).isPresent();
  }

  private void assertChanged(String yaml, String keys) throws IOException {
    Path task = trained(yaml);
    assertThatThrownBy(() -> SpecialistFile.read(task))
        .isInstanceOf(MigaException.class)
        .hasMessageContainingAll("any.yaml: changed since", "trained: " + keys + ";", "train it")
        .extracting(failure -> ((MigaException) failure).code())
        .isEqualTo(ErrorCode.REFUSED);
  }

  @Test
  void aSchemaThatWasChangedSinceItWasTrainedIsRefused() throws IOException {
    JsonValue schema = JsonValue.parse("{\"properties\":{\"a\":{},\"b\":{}}}");
    file(new Kind.Extract(schema)).write(folder);
    Files.write(folder.resolve(SpecialistFile.ADAPTER), new byte[] {1, 2});
    String yaml =
        """
        name: orders
        kind: extract
        instruction: Read "it".
        examples: [{text: "a\\nb", output: {}}]
        max-characters: 500
        schema: {properties: {a: {}, b: {}}}
        """;
    Path task = Files.writeString(folder.resolve("task.yaml"), yaml);
    assertThat(SpecialistFile.read(task).adapter()).isPresent();
    Files.writeString(task, yaml.replace("a: {}, b: {}", "b: {}, a: {}"));
    assertThatThrownBy(() -> SpecialistFile.read(task)).hasMessageContaining("schema");
  }

  @Test
  void anUntrainedTaskGoesIntoAnArchiveToo(@TempDir Path other) throws IOException {
    Path task =
        Files.writeString(
            folder.resolve("task.yaml"),
            "name: a\nkind: classify\nlabels: [x, y]\nthreshold: 0.25\nmodel: other\n");
    Path archive = other.resolve("a.miga");
    SpecialistFile.read(task).writeArchive(archive);
    SpecialistFile read = SpecialistFile.read(archive, other.resolve("unpacked"));
    assertThat(read.task()).isEqualTo(SpecialistFile.read(task).task());
    assertThat(read.base().model()).isEqualTo("other");
  }

  @Test
  void anArchiveThatReachesOutsideIsRefused() throws IOException {
    Path archive = folder.resolve("evil.miga");
    try (var zip = new java.util.zip.ZipOutputStream(Files.newOutputStream(archive))) {
      zip.putNextEntry(new java.util.zip.ZipEntry("../evil"));
      zip.closeEntry();
    }
    assertInvalid(archive, "../evil");
    Files.writeString(archive, "no zip");
    assertInvalid(archive, "no zip archive");
  }

  @Test
  void aPromptThatIsNotTheTasksIsRefused() throws IOException {
    file(new Kind.Generate(5)).write(folder);
    Path json = folder.resolve("specialist.json");
    Files.writeString(json, Files.readString(json).replace("<bos>Read", "<bos>Write"));
    assertInvalid(folder, "specialist.json:");
  }

  @Test
  void anotherFormatIsRefused() throws IOException {
    file(new Kind.Generate(5)).write(folder);
    Path json = folder.resolve("specialist.json");
    Files.writeString(json, Files.readString(json).replace("\"format\": 1", "\"format\": 2"));
    assertThatThrownBy(() -> SpecialistFile.read(folder))
        .isInstanceOfSatisfying(
            MigaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNSUPPORTED))
        .hasMessageContaining("'format' is 2");
  }

  private void assertInvalid(Path path, String message) {
    assertThatThrownBy(() -> SpecialistFile.read(path, folder.resolve("unpacked")))
        .isInstanceOfSatisfying(
            MigaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_FILE))
        .hasMessageContaining(message);
  }

  @Test
  void isFoundByNameInAnyOfTheFolders() throws IOException {
    Path second = Files.createDirectories(folder.resolve("second/orders"));
    file(new Kind.Generate(5)).write(second);
    SpecialistFinder finder =
        new SpecialistFinder(
            List.of(folder.resolve("first"), folder.resolve("second")), folder.resolve("unpacked"));
    assertThat(finder.find("orders").task().name()).isEqualTo("orders");
    assertThat(finder.find(second.toString()).task().name()).isEqualTo("orders");
    for (String missing : List.of("", "other", "../x", "\0")) {
      assertThatThrownBy(() -> finder.find(missing))
          .isInstanceOfSatisfying(
              MigaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND));
    }
  }
}
