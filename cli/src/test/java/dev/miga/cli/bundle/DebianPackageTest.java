package dev.miga.cli.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DebianPackageTest {
  @TempDir private Path folder;

  private final DebianPackage described =
      new DebianPackage("0.1.0-SNAPSHOT", List.of("bakery", "desk"));

  @Test
  void dpkgReadsAndUnpacksIt() throws IOException {
    BundleLayout bundle = new BundleLayout(Files.createDirectory(folder.resolve("miga")));
    Files.createDirectory(bundle.root().resolve("bin"));
    Files.writeString(bundle.command(), "#!/bin/sh\necho answered\n");
    assertThat(bundle.command().toFile().setExecutable(true)).isTrue();
    Path deb = folder.resolve("miga.deb");
    described.write(bundle, 2048, folder, deb, bytes -> {});

    assertThat(TarGzipTest.run("dpkg-deb", "--info", deb.toString()))
        .contains("Package: miga", "Version: 0.1.0~snapshot", "Installed-Size: 2", "bakery, desk");
    assertThat(TarGzipTest.run("dpkg-deb", "--contents", deb.toString()))
        .contains("./usr/lib/miga/bin/miga", "./usr/bin/miga -> ../lib/miga/bin/miga");
    Path root = folder.resolve("root");
    assertThat(TarGzipTest.run("dpkg-deb", "--extract", deb.toString(), root.toString())).isEmpty();
    assertThat(TarGzipTest.run(root.resolve("usr/bin/miga").toString())).isEqualTo("answered\n");
    assertThat(folder.resolve("data.tar.gz")).doesNotExist();
  }

  @Test
  void namesVersionsAndProcessorsAsDebianDoes() {
    assertThat(DebianPackage.debianVersion("0.1.0-SNAPSHOT")).isEqualTo("0.1.0~snapshot");
    assertThat(DebianPackage.debianVersion("1.2.3")).isEqualTo("1.2.3");
    assertThat(DebianPackage.architecture("aarch64")).isEqualTo("arm64");
    assertThat(DebianPackage.architecture("amd64")).isEqualTo("amd64");
  }
}
