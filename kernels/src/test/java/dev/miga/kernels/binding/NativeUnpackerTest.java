package dev.miga.kernels.binding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeUnpackerTest {
  private static final byte[] LIBRARY = {1, 2, 3, 4};

  @TempDir Path temp;

  @Test
  void createsAFolderForThisUserAlone() throws IOException {
    Path folder = temp.resolve("a").resolve("b");
    Path file = NativeUnpacker.unpack(LIBRARY, "miga_x", ".so", folder);
    assertThat(file).hasBinaryContent(LIBRARY);
    assertThat(Files.getPosixFilePermissions(folder))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
  }

  @Test
  void unpacksEqualBytesOnce() throws IOException {
    Path file = NativeUnpacker.unpack(LIBRARY, "miga_x", ".so", temp.resolve("x"));
    Object before = Files.getAttribute(file, "unix:ino");
    assertThat(NativeUnpacker.unpack(LIBRARY, "miga_x", ".so", temp.resolve("x"))).isEqualTo(file);
    assertThat(Files.getAttribute(file, "unix:ino")).isEqualTo(before);
    NativeUnpacker.unpack(new byte[] {5}, "miga_x", ".so", temp.resolve("x"));
    assertThat(names()).hasSize(2);
  }

  @Test
  void writesNothingWhereAnInstallationPutTheFile() throws IOException {
    Path folder = temp.resolve("x");
    Path file = NativeUnpacker.unpack(LIBRARY, "miga_x", ".so", folder);
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("r-xr-xr-x"));
    FileTime before = FileTime.fromMillis(1000);
    Files.setLastModifiedTime(folder, before);
    assertThat(NativeUnpacker.unpack(LIBRARY, "miga_x", ".so", folder)).isEqualTo(file);
    assertThat(Files.getLastModifiedTime(folder)).isEqualTo(before);
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxr-x"));
    assertThat(NativeUnpacker.isInstalled(folder)).isFalse();
    assertThat(NativeUnpacker.isInstalled(temp.resolve("missing"))).isFalse();
  }

  @Test
  void replacesADamagedFile() throws IOException {
    Path file = NativeUnpacker.unpack(LIBRARY, "miga_x", ".so", temp.resolve("x"));
    Files.write(file, new byte[] {1, 2, 3, 9});
    NativeUnpacker.unpack(LIBRARY, "miga_x", ".so", temp.resolve("x"));
    assertThat(file).hasBinaryContent(LIBRARY);
    assertThat(names()).hasSize(1);
  }

  @Test
  void refusesAFolderThatOthersMayWriteTo() throws IOException {
    Path folder = Files.createDirectory(temp.resolve("x"));
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    assertThatIOException()
        .isThrownBy(() -> NativeUnpacker.unpack(LIBRARY, "miga_x", ".so", folder))
        .withMessageContaining("rwxrwxrwx");
    assertThat(names()).isEmpty();
  }

  @Test
  void unpacksWhereFilesHaveNoPosixPermissions() throws IOException {
    Map<String, String> fresh = Map.of("create", "true");
    try (FileSystem zip = FileSystems.newFileSystem(temp.resolve("like-windows.zip"), fresh)) {
      Path folder = zip.getPath("/a/b");
      NativeUnpacker.unpack(LIBRARY, "miga_x", ".dll", folder);
      assertThat(NativeUnpacker.unpack(LIBRARY, "miga_x", ".dll", folder))
          .hasBinaryContent(LIBRARY);
    }
  }

  @Test
  void refusesALinkInPlaceOfTheFolder() throws IOException {
    Path elsewhere = Files.createDirectory(temp.resolve("y"));
    Files.createSymbolicLink(temp.resolve("x"), elsewhere);
    assertThatIOException()
        .isThrownBy(() -> NativeUnpacker.unpack(LIBRARY, "miga_x", ".so", temp.resolve("x")));
    assertThat(elsewhere).isEmptyDirectory();
  }

  private List<Path> names() throws IOException {
    try (Stream<Path> files = Files.list(temp.resolve("x"))) {
      return files.toList();
    }
  }
}
