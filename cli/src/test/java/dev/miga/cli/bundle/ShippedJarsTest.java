package dev.miga.cli.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.miga.engine.MigaException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShippedJarsTest {
  private static final String HERE =
      "org/sqlite/native/%s/%s/lib.so"
          .formatted(
              System.getProperty("os.name"),
              System.getProperty("os.arch").replace("amd64", "x86_64"));
  private static final String ELSEWHERE = "org/sqlite/native/Plan9/x86_64/lib.so";

  @TempDir private Path folder;

  private Path jar(String name, Map<String, String> entries) throws IOException {
    Path jar = folder.resolve(name);
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(jar))) {
      for (Map.Entry<String, String> entry : entries.entrySet()) {
        out.putNextEntry(new ZipEntry(entry.getKey()));
        out.write(entry.getValue().getBytes(StandardCharsets.UTF_8));
      }
    }
    return jar;
  }

  @Test
  void leavesOutLibrariesForOtherSystems() throws IOException {
    Path sqlite = jar("sqlite.jar", Map.of(HERE, "a", ELSEWHERE, "b", "org/sqlite/DB.class", "c"));
    Path plain = jar("plain.jar", Map.of("a.txt", "d"));
    Path lib = Files.createDirectory(folder.resolve("lib"));
    new ShippedJars(List.of(sqlite, plain)).copy(lib);
    try (JarFile copied = new JarFile(lib.resolve("sqlite.jar").toFile())) {
      assertThat(copied.stream().map(ZipEntry::getName))
          .containsExactlyInAnyOrder(HERE, "org/sqlite/DB.class");
    }
    assertThat(lib.resolve("plain.jar")).hasSameBinaryContentAs(plain);
  }

  @Test
  void doesNotShipFoldersOfClasses() {
    assertThatThrownBy(() -> ShippedJars.of(folder.toString()))
        .isInstanceOf(MigaException.class)
        .hasMessageContaining("./miga");
  }

  @Test
  void namesTheLicenceOfEveryLibrary() throws IOException {
    Path pom =
        jar(
            "a.jar",
            Map.of(
                "META-INF/maven/g/a/pom.xml",
                "<licenses><license><name>MIT</name></license></licenses>",
                "META-INF/LICENSE.txt",
                "text"));
    Path silent = jar("b.jar", Map.of("x", ""));
    Path own = jar("miga-engine.jar", Map.of("x", ""));
    assertThat(ThirdParty.list(List.of(silent, pom, own)))
        .contains("a.jar: MIT (META-INF/LICENSE.txt)\nb.jar: see NOTICE\n")
        .doesNotContain("miga-engine");
  }
}
