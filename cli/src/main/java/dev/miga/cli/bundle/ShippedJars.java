package dev.miga.cli.bundle;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * The jars that Miga runs from.
 *
 * @param files in the order of the class path
 */
public record ShippedJars(List<Path> files) {
  /** SQLite's driver carries libraries for twenty systems; a bundle is for one. */
  private static final String SQLITE_LIBRARIES = "org/sqlite/native/";

  /** Copies the list. */
  public ShippedJars {
    files = List.copyOf(files);
  }

  /**
   * Those of a class path.
   *
   * @throws MigaException UNSUPPORTED if it has folders of classes, which a bundle cannot ship
   */
  public static ShippedJars of(String classPath) {
    List<Path> files =
        Stream.of(classPath.split(java.io.File.pathSeparator, -1))
            .filter(entry -> !entry.isEmpty())
            .map(Path::of)
            .toList();
    for (Path file : files) {
      if (!Files.isRegularFile(file)) {
        throw new MigaException(
            ErrorCode.UNSUPPORTED,
            file + ": Miga runs from classes that are no jar; start it with its launcher, ./miga");
      }
    }
    return new ShippedJars(files);
  }

  /**
   * Copies the jars to a folder, without libraries for other systems.
   *
   * @param folder exists
   */
  void copy(Path folder) throws IOException {
    for (Path jar : files) {
      Path target = folder.resolve(jar.getFileName());
      if (hasOtherLibraries(jar)) {
        copyForThisMachine(jar, target);
      } else {
        Files.copy(jar, target);
      }
    }
  }

  private static boolean hasOtherLibraries(Path jar) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      return file.getEntry(SQLITE_LIBRARIES) != null
          || file.stream().anyMatch(entry -> entry.getName().startsWith(SQLITE_LIBRARIES));
    }
  }

  private static void copyForThisMachine(Path jar, Path target) throws IOException {
    try (JarFile file = new JarFile(jar.toFile());
        OutputStream to = Files.newOutputStream(target);
        ZipOutputStream out = new ZipOutputStream(to)) {
      for (ZipEntry entry : Collections.list(file.entries())) {
        if (isForThisMachine(entry.getName())) {
          ZipEntry copy = new ZipEntry(entry.getName());
          copy.setTime(entry.getTime());
          out.putNextEntry(copy);
          try (InputStream in = file.getInputStream(entry)) {
            in.transferTo(out);
          }
          out.closeEntry();
        }
      }
    }
  }

  /** Whether an entry of a jar is needed here: all but libraries for other systems. */
  static boolean isForThisMachine(String entry) {
    if (!entry.startsWith(SQLITE_LIBRARIES) || entry.endsWith("/")) {
      return true;
    }
    String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    String arch = System.getProperty("os.arch", "");
    List<String> folders =
        new ArrayList<>(List.of(entry.substring(SQLITE_LIBRARIES.length()).split("/", -1)));
    String system = folders.getFirst().toLowerCase(Locale.ROOT);
    return os.startsWith(system) && folders.get(1).equals(arch.equals("amd64") ? "x86_64" : arch);
  }
}
