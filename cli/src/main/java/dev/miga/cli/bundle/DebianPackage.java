package dev.miga.cli.bundle;

import dev.miga.engine.hub.GemmaTerms;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.LongConsumer;

/**
 * A bundle as a Debian package: {@code /usr/lib/miga}, with its command, man page and completion
 * where the system looks for them. Removing it leaves nothing, as nothing is written there later.
 *
 * @param version of Miga, such as {@code 0.1.0-SNAPSHOT}
 * @param specialists their names
 */
record DebianPackage(String version, List<String> specialists) {
  private static final String HOME = "./usr/lib/miga";
  private static final String MAGIC = "!<arch>\n";

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
    try (OutputStream out = Files.newOutputStream(target)) {
      out.write(MAGIC.getBytes(StandardCharsets.US_ASCII));
      header(out, "debian-binary", 4);
      out.write("2.0\n".getBytes(StandardCharsets.US_ASCII));
      member(out, control);
      member(out, data);
    }
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

  private static void member(OutputStream out, Path file) throws IOException {
    long size = Files.size(file);
    header(out, String.valueOf(file.getFileName()), size);
    Files.copy(file, out);
    if (size % 2 == 1) {
      out.write('\n');
    }
  }

  private static void header(OutputStream out, String name, long size) throws IOException {
    out.write(
        String.format(Locale.ROOT, "%-16s%-12d%-6d%-6d%-8s%-10d`\n", name, 0, 0, 0, "100644", size)
            .getBytes(StandardCharsets.US_ASCII));
  }
}
