package dev.miga.tasks;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * A specialist in one file: a zip of its folder. Weights are mapped into memory, so it is unpacked
 * before use, once, into the user's cache folder.
 */
final class Archive {
  private static final long MAX_BYTES = 1L << 30;
  private static final int MAX_ENTRIES = 100;
  private static final List<String> FILES =
      List.of(
          SpecialistJson.NAME,
          SpecialistJson.SCHEMA,
          SpecialistJson.LABELS,
          SpecialistFile.HABITS,
          SpecialistFile.ADAPTER,
          "report.html");

  private Archive() {}

  /**
   * The folder into which an archive was unpacked; recognised by path, size and time of change.
   *
   * @param cache folder of all unpacked archives
   */
  static Path unpacked(Path archive, Path cache) {
    try {
      String key =
          archive.toAbsolutePath().normalize()
              + "|"
              + Files.size(archive)
              + "|"
              + Files.getLastModifiedTime(archive);
      Path folder = cache.resolve(Digest.sha256(key));
      if (!Files.isDirectory(folder)) {
        Path partial = folder.resolveSibling(folder.getFileName() + "." + UUID.randomUUID());
        Files.createDirectories(partial);
        unpack(archive, partial);
        move(partial, folder);
      }
      return folder;
    } catch (NoSuchFileException e) {
      throw new MigaException(ErrorCode.NOT_FOUND, archive + ": no such file", e);
    } catch (ZipException e) {
      throw damaged(archive, String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new MigaException(ErrorCode.IO, archive + ": cannot be unpacked (" + e + ")", e);
    }
  }

  private static void unpack(Path archive, Path folder) throws IOException {
    long left = MAX_BYTES;
    int entries = 0;
    try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(archive))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        String name = entry.getName();
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]*") || ++entries > MAX_ENTRIES) {
          throw damaged(archive, "entry '" + name + "' does not belong there", null);
        }
        left -= copy(zip, folder.resolve(name), left);
        if (left < 0) {
          throw damaged(archive, "more than 1 GB when unpacked", null);
        }
      }
    }
    if (entries == 0) {
      throw damaged(archive, "no zip archive, or an empty one", null);
    }
  }

  private static long copy(InputStream in, Path target, long most) throws IOException {
    byte[] buffer = new byte[1 << 16];
    long copied = 0;
    try (OutputStream out = Files.newOutputStream(target)) {
      for (int n = in.read(buffer); n >= 0 && copied <= most; n = in.read(buffer)) {
        out.write(buffer, 0, n);
        copied += n;
      }
    }
    return copied;
  }

  /** Another process may have been faster: its folder is as good. */
  private static void move(Path partial, Path folder) throws IOException {
    try {
      Files.move(partial, folder, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      try (Stream<Path> files = Files.walk(partial)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
      if (!Files.isDirectory(folder)) {
        throw e;
      }
    }
  }

  /** Puts the files of a specialist's folder into an archive. */
  static void pack(Path folder, Path archive) {
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(archive))) {
      for (String name : FILES) {
        if (Files.exists(folder.resolve(name))) {
          zip.putNextEntry(new ZipEntry(name));
          Files.copy(folder.resolve(name), zip);
          zip.closeEntry();
        }
      }
    } catch (IOException e) {
      throw new MigaException(ErrorCode.IO, archive + ": cannot be written (" + e + ")", e);
    }
  }

  private static MigaException damaged(
      Path archive, String problem, @org.jspecify.annotations.Nullable Throwable cause) {
    MigaException damaged =
        new MigaException(
            ErrorCode.INVALID_FILE,
            archive + ": " + problem + "; expected a zip of a specialist's folder");
    if (cause != null) {
      damaged.initCause(cause);
    }
    return damaged;
  }
}
