package dev.miga.cli.bundle;

import dev.miga.engine.hub.GemmaTerms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.LongConsumer;
import org.apache.commons.compress.archivers.ar.ArArchiveEntry;
import org.apache.commons.compress.archivers.ar.ArArchiveOutputStream;

/**
 * A bundle as a Debian package: {@code /usr/lib/miga}, with its command, man page and completion
 * where the system looks for them. Removing it leaves nothing, as nothing is written there later.
 *
 * @param version of Miga, such as {@code 0.1.0-SNAPSHOT}
 * @param specialists their names
 */
record DebianPackage(String version, List<String> specialists) {
  private static final String HOME = "./usr/lib/miga";

  /**
   * Writes the package.
   *
   * @param bundle the folder
   * @param scratch folder for its parts
   * @param written told the bytes of each part that is read
   */
  void write(BundleLayout bundle, long bundleBytes, Path scratch, Path target, LongConsumer written)
      throws IOException {
    Path data = scratch.resolve("data.tar.gz");
    try (TarGzip tar = new TarGzip(Files.newOutputStream(data))) {
      data(tar, bundle, written);
    }
    Path control = scratch.resolve("control.tar.gz");
    try (TarGzip tar = new TarGzip(Files.newOutputStream(control))) {
      tar.folder(".");
      tar.text("./control", control(bundleBytes));
    }
    Path format = Files.writeString(scratch.resolve("debian-binary"), "2.0\n");
    try (ArArchiveOutputStream ar = new ArArchiveOutputStream(Files.newOutputStream(target))) {
      for (Path member : List.of(format, control, data)) {
        String name = String.valueOf(member.getFileName());
        ar.putArchiveEntry(new ArArchiveEntry(name, Files.size(member)));
        Files.copy(member, ar);
        ar.closeArchiveEntry();
      }
    }
    Files.delete(format);
    Files.delete(data);
    Files.delete(control);
  }

  private static void data(TarGzip tar, BundleLayout bundle, LongConsumer written)
      throws IOException {
    for (String folder :
        List.of(
            ".",
            "./usr",
            "./usr/bin",
            "./usr/lib",
            "./usr/share",
            "./usr/share/bash-completion",
            "./usr/share/bash-completion/completions",
            "./usr/share/doc",
            "./usr/share/doc/miga",
            "./usr/share/man",
            "./usr/share/man/man1")) {
      tar.folder(folder);
    }
    tar.link("./usr/bin/miga", "../lib/miga/bin/miga");
    link(tar, bundle, bundle.manPage(), "./usr/share/man/man1/miga.1", "../../..");
    link(
        tar,
        bundle,
        bundle.completion(),
        "./usr/share/bash-completion/completions/miga",
        "../../..");
    tar.text(
        "./usr/share/doc/miga/copyright",
        """
        Miga is under the Apache License 2.0: /usr/lib/miga/LICENSE and NOTICE; what is beside it: THIRD-PARTY and runtime/legal.
        %s; a copy is in /usr/lib/miga/models.
        """
            .formatted(GemmaTerms.SENTENCE));
    tar.tree(bundle.root(), HOME, written);
  }

  private static void link(TarGzip tar, BundleLayout bundle, Path file, String name, String up)
      throws IOException {
    tar.link(name, up + "/lib/miga/" + bundle.root().relativize(file));
  }

  /** The package's description; its size in KiB. */
  String control(long bundleBytes) {
    return """
    Package: miga
    Version: %s
    Architecture: %s
    Maintainer: The Miga authors <miga@localhost>
    Installed-Size: %d
    Depends: libc6
    Section: science
    Priority: optional
    Description: turns texts into records with small specialists
     Specialists: %s.
     Answers on the command line and over HTTP, without network or Java.
    """
        .formatted(
            debianVersion(version),
            architecture(System.getProperty("os.arch", "")),
            (bundleBytes + 1023) / 1024,
            String.join(", ", specialists));
  }

  /** A snapshot comes before its release. */
  static String debianVersion(String version) {
    return version.toLowerCase(Locale.ROOT).replace('-', '~');
  }

  /** Debian's name of a processor that Java names. */
  static String architecture(String javaName) {
    return javaName.equals("aarch64") ? "arm64" : javaName;
  }
}
