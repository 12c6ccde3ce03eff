package dev.miga.cli.bundle;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.hub.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.function.LongConsumer;
import java.util.stream.Stream;

/**
 * A bundle that is to be made: a folder, or by the end of its name a Debian package ({@code .deb})
 * or an archive ({@code .tar.gz}).
 *
 * @param target which appears whole or not at all
 */
public record Bundle(Path target) {
  private static final String DEB = ".deb";
  private static final String TAR_GZ = ".tar.gz";

  /**
   * Refuses to replace what is no bundle: a mistyped name must not cost a folder.
   *
   * @param java the JDK that will link the runtime
   * @throws MigaException REFUSED, or NOT_FOUND if there is no folder for the target or no jlink
   */
  public void check(Path java) {
    new JavaRuntime(java).jlink();
    Path folder = target.toAbsolutePath().normalize().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new MigaException(
          ErrorCode.NOT_FOUND, target + ": its folder does not exist; make it first");
    }
    if (!Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    boolean replaceable =
        isFile() ? Files.isRegularFile(target) : new BundleLayout(target).isBundle();
    if (!replaceable) {
      throw new MigaException(
          ErrorCode.REFUSED,
          target + ": something else than a bundle; remove it yourself, or give another name");
    }
  }

  private boolean isFile() {
    return target.toString().endsWith(DEB) || target.toString().endsWith(TAR_GZ);
  }

  /**
   * Makes it.
   *
   * @param progress told what is done
   * @return bytes of what is installed
   * @throws MigaException if a part cannot be made
   */
  public long make(BundleParts parts, Progress progress) {
    check(parts.java());
    try (Staging staging = Staging.beside(target)) {
      BundleLayout layout = new BundleLayout(staging.folder().resolve(folderName()));
      Path scratch = Files.createDirectory(staging.folder().resolve("scratch"));
      new BundleFolder(layout, parts, progress).fill(scratch);
      long bytes = bytes(layout.root());
      staging.publish(pack(layout, parts, scratch, bytes, progress), target);
      return bytes;
    } catch (IOException e) {
      throw new MigaException(
          ErrorCode.IO,
          "%s: cannot be written (%s); check the free space and the rights".formatted(target, e),
          e);
    }
  }

  /** The name of the folder in an archive. */
  private String folderName() {
    String name = String.valueOf(target.getFileName());
    return name.endsWith(TAR_GZ) ? name.substring(0, name.length() - TAR_GZ.length()) : "miga";
  }

  private Path pack(
      BundleLayout layout, BundleParts parts, Path scratch, long bytes, Progress progress)
      throws IOException {
    if (!isFile()) {
      return layout.root();
    }
    long[] read = new long[1];
    LongConsumer written =
        more -> {
          read[0] += more;
          progress.advanced("compressing", read[0], bytes);
        };
    Path packed = scratch.resolve("packed");
    if (target.toString().endsWith(DEB)) {
      Files.delete(layout.uninstall()); // that is dpkg's work
      List<String> names = List.copyOf(new TreeSet<>(parts.specialists().keySet()));
      new DebianPackage(parts.texts().version(), names)
          .write(layout, bytes, scratch, packed, written);
    } else {
      try (TarGzip tar = new TarGzip(Files.newOutputStream(packed))) {
        tar.tree(layout.root(), folderName(), written);
      }
    }
    return packed;
  }

  private static long bytes(Path folder) throws IOException {
    long bytes = 0;
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.toList()) {
        bytes += Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) ? Files.size(file) : 0;
      }
    }
    return bytes;
  }
}
