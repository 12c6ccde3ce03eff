package dev.miga.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Archives that are not what they should be are refused, and leave nothing behind. */
class ArchiveTest {
  private static final String TASK = "name: a\nkind: generate\n";

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../evil",
        "/etc/evil",
        "a/b",
        "a\\b",
        "C:evil",
        "..",
        ".hidden",
        "a\u0000b",
        "a\nb",
        "",
        "caf\u00e9",
        "dir/"
      })
  void refusesNamesThatAreNoPlainOnes(String name) throws IOException {
    assertRefused(archive("task.yaml", name), "does not belong there");
  }

  @Test
  void refusesANameThatIsTooLong() throws IOException {
    assertRefused(archive("a".repeat(101)), "does not belong there");
  }

  @Test
  void refusesAnEntryThatComesTwiceOrDiffersInCaseOnly() throws IOException {
    assertRefused(archive("task.yaml", "TASK.yaml"), "'TASK.yaml' does not belong there");
    Path archive = archive("task.yaml", "tusk.yaml");
    byte[] bytes = Files.readAllBytes(archive);
    String text = new String(bytes, StandardCharsets.ISO_8859_1).replace("tusk", "task");
    Files.write(archive, text.getBytes(StandardCharsets.ISO_8859_1));
    assertRefused(archive, "'task.yaml' does not belong there");
  }

  @Test
  void refusesMoreThanAHundredEntries() throws IOException {
    String[] names = IntStream.range(0, 101).mapToObj(i -> "f" + i).toArray(String[]::new);
    assertRefused(archive(names), "more than 100 entries");
    assertThat(Archive.unpacked(archive(Arrays.copyOf(names, 100)), cache())).isDirectory();
  }

  @Test
  void refusesWhatUnpacksToMuchMoreThanItsSize() throws IOException {
    Path archive = folder.resolve("bomb.miga");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(archive))) {
      zip.putNextEntry(new ZipEntry("task.yaml"));
      byte[] zeros = new byte[1 << 20];
      for (int i = 0; i < 24; i++) {
        zip.write(zeros);
      }
    }
    assertThat(Files.size(archive)).isLessThan(50_000);
    assertRefused(archive, "than an archive of its size may hold");
  }

  @Test
  void refusesWhatIsTruncatedOrNoZipAtAll() throws IOException {
    Path archive = archive("task.yaml", "labels.txt");
    byte[] whole = Files.readAllBytes(archive);
    for (int length : new int[] {0, 3, 10, 40, 60}) {
      Files.write(archive, Arrays.copyOf(whole, length));
      assertRefused(archive, "expected a zip");
    }
    assertThatThrownBy(() -> Archive.unpacked(folder, cache()))
        .isInstanceOf(MigaException.class)
        .hasMessageContaining("not a regular file");
  }

  @Test
  void aLinkInAnArchiveBecomesAFileWithItsText() throws IOException {
    Path archive = folder.resolve("link.miga");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(archive))) {
      zip.putNextEntry(new ZipEntry("schema.json"));
      zip.write("/etc/passwd".getBytes(StandardCharsets.UTF_8));
    }
    byte[] bytes = Files.readAllBytes(archive);
    int central = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("PK\u0001\u0002");
    bytes[central + 5] = 3; // made by Unix
    bytes[central + 41] = (byte) 0xA1; // mode of a symbolic link, rwxrwxrwx
    bytes[central + 40] = (byte) 0xFF;
    Files.write(archive, bytes);
    Path file = Archive.unpacked(archive, cache()).resolve("schema.json");
    assertThat(Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)).isTrue();
    assertThat(file).hasContent("/etc/passwd");
  }

  @Test
  void aTaskInAnArchiveReadsNothingOutsideIt() throws IOException {
    Files.writeString(folder.resolve("secret.json"), "{}");
    for (String schema :
        new String[] {
          "/dev/zero", "/etc/passwd", "../../secret.json", "../secret.json", "a\u0000"
        }) {
      Path archive = folder.resolve("evil.miga");
      try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(archive))) {
        zip.putNextEntry(new ZipEntry("task.yaml"));
        String quoted = '"' + schema.replace("\u0000", "\\0") + '"';
        zip.write(("name: a\nkind: extract\nschema: " + quoted).getBytes(StandardCharsets.UTF_8));
      }
      Path into = folder.resolve("cache" + schema.hashCode());
      assertThatThrownBy(() -> SpecialistFile.read(archive, into))
          .isInstanceOfSatisfying(
              MigaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_FILE))
          .hasMessageContainingAll("task.yaml:3", "must be a path to a file in the folder");
      assertThat(into).isEmptyDirectory();
    }
  }

  @Test
  void namesFolderAndCureWhereNothingCanBeUnpacked() throws IOException {
    Path inTheWay = Files.createFile(folder.resolve("file"));
    Path archive = archive("task.yaml");
    assertThatThrownBy(() -> Archive.unpacked(archive, inTheWay))
        .isInstanceOfSatisfying(
            MigaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.IO))
        .hasMessageContainingAll(inTheWay.toString(), "MIGA_HOME");
  }

  private Path cache() {
    return folder.resolve("cache");
  }

  private Path archive(String... names) throws IOException {
    Path archive = Files.createTempFile(folder, "some", ".miga");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(archive))) {
      for (String name : names) {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(TASK.getBytes(StandardCharsets.UTF_8));
      }
    }
    return archive;
  }

  private void assertRefused(Path archive, String words) {
    assertThatThrownBy(() -> SpecialistFile.read(archive, cache()))
        .isInstanceOfSatisfying(
            MigaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_FILE))
        .hasMessageStartingWith(archive + ": ")
        .hasMessageContaining(words)
        .hasMessageNotContaining("\n");
    if (Files.exists(cache())) {
      assertThat(cache()).isEmptyDirectory();
    }
  }
}
