package dev.miga.cli.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.hub.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleTest {
  private static final Path JAVA = Path.of(System.getProperty("java.home"));

  @TempDir private Path folder;

  private BundleParts parts(Path java) {
    return new BundleParts(
        Map.of(),
        Map.of(),
        new ShippedJars(List.of()),
        java,
        new BundleParts.Texts("0.1.0-SNAPSHOT", "", "", ""),
        new Rehearsal.Answer("none"),
        1);
  }

  private List<Path> left() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  private static void isRefused(Bundle bundle, ErrorCode code) {
    assertThatThrownBy(() -> bundle.check(JAVA))
        .isInstanceOfSatisfying(MigaException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  @Test
  void saysWhichJavaHasNoJlinkAndLeavesNothing() throws IOException {
    Path java = folder.resolve("no-jdk");
    Bundle bundle = new Bundle(folder.resolve("out"));
    assertThatThrownBy(() -> bundle.make(parts(java), Progress.silent()))
        .isInstanceOf(MigaException.class)
        .hasMessageContaining(java.resolve("bin/jlink").toString())
        .hasMessageContaining("MIGA_JAVA_HOME");
    assertThat(left()).isEmpty();
  }

  @Test
  void replacesABundleAndNothingElse() throws IOException {
    Path other = Files.createDirectory(folder.resolve("letters"));
    isRefused(new Bundle(other), ErrorCode.REFUSED);
    isRefused(new Bundle(Files.createDirectory(folder.resolve("x.deb"))), ErrorCode.REFUSED);
    isRefused(new Bundle(folder.resolve("missing/out")), ErrorCode.NOT_FOUND);
    Files.createDirectory(other.resolve("runtime"));
    Files.createFile(other.resolve("java.options"));
    new Bundle(other).check(JAVA);
    new Bundle(Files.createFile(folder.resolve("y.deb"))).check(JAVA);
  }

  @Test
  void appearsInOneStepInPlaceOfAFormerOne() throws IOException {
    Path target = Files.createDirectory(folder.resolve("out"));
    Files.createFile(target.resolve("former"));
    try (Staging staging = Staging.beside(target)) {
      Path built = Files.createDirectory(staging.folder().resolve("miga"));
      Files.createFile(built.resolve("new"));
      assertThat(target.resolve("former")).exists();
      staging.publish(built, target);
    }
    assertThat(target.resolve("new")).exists();
    assertThat(target.resolve("former")).doesNotExist();
    assertThat(left()).containsExactly(target);
  }
}
