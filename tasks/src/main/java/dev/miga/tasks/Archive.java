package dev.miga.tasks;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.format.Printable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.LocalDateTime;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A specialist in one file: a zip of all that its answers depend on, as {@link SpecialistJson} has
 * it in a folder. Weights are mapped into memory, so it is unpacked before use, once.
 *
 * <p>An archive is taken apart with suspicion: at most {@value #MAX_ENTRIES} entries, none twice,
 * with names that are no paths; at most a gigabyte, and at most {@value #MAX_RATIO} times the
 * archive's own size beyond 16 MB. What is a link in it becomes a file with the link's text. One
 * that is refused leaves nothing behind.
 */
final class Archive {
  private static final long MAX_BYTES = 1L << 30;
  private static final long ALWAYS_TAKEN_BYTES = 16 << 20;
  private static final int MAX_RATIO = 100;
  private static final int MAX_ENTRIES = 100;
  private static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,99}";
  private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

  /** What it holds beside an adapter, as far as it is there. */
  static final List<String> FILES =
      List.of(
          SpecialistJson.NAME,
          SpecialistJson.SCHEMA,
          SpecialistJson.WRITTEN,
          SpecialistJson.LABELS);

  private Archive() {}

  /**
   * The folder into which an archive was unpacked; recognised by path, size and time of change.
   *
   * @param cache folder of all unpacked archives
   * @throws MigaException if there is no archive, or it is not what it should be
   */
  static Path unpacked(Path archive, Path cache) {
    if (!Files.exists(archive)) {
      throw new MigaException(ErrorCode.NOT_FOUND, archive + ": no such file");
    }
    if (!Files.isRegularFile(archive)) {
      throw damaged(archive, "not a regular file", null);
    }
    Path folder = cache.resolve(key(archive));
    if (!Files.isDirectory(folder)) {
      unpack(archive, folder);
    }
    return folder;
  }

  private static String key(Path archive) {
    try {
      return Digest.sha256(
          archive.toAbsolutePath().normalize()
              + "|"
              + Files.size(archive)
              + "|"
              + Files.getLastModifiedTime(archive));
    } catch (IOException e) {
      throw new MigaException(ErrorCode.IO, archive + ": cannot be read (" + e + ")", e);
    }
  }

  private static void unpack(Path archive, Path folder) {
    Path partial = folder.resolveSibling(folder.getFileName() + "." + UUID.randomUUID());
    try {
      Files.createDirectories(partial);
      try {
        unpackInto(archive, partial);
        move(partial, folder);
      } finally {
        Folder.delete(partial);
      }
    } catch (ZipException | EOFException | IllegalArgumentException e) {
      throw damaged(archive, "damaged (" + e.getMessage() + ")", e);
    } catch (IOException e) {
      throw new MigaException(
          ErrorCode.IO,
          "%s: cannot be unpacked into %s (%s); check its space and rights, or let MIGA_HOME name another folder"
              .formatted(archive, folder.getParent(), e),
          e);
    }
  }

  private static void unpackInto(Path archive, Path folder) throws IOException {
    long left = Math.min(MAX_BYTES, ALWAYS_TAKEN_BYTES + MAX_RATIO * Files.size(archive));
    Set<String> names = new HashSet<>();
    try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(archive))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        String name = entry.getName();
        if (!name.matches(NAME) || !names.add(name.toLowerCase(Locale.ROOT))) {
          throw damaged(archive, "entry " + Printable.quote(name) + " does not belong there", null);
        }
        if (names.size() > MAX_ENTRIES) {
          throw damaged(archive, "more than " + MAX_ENTRIES + " entries", null);
        }
        left -= copy(zip, folder.resolve(name), left);
        if (left < 0) {
          throw damaged(archive, "more, when unpacked, than an archive of its size may hold", null);
        }
      }
    }
    if (names.isEmpty()) {
      throw damaged(archive, "no zip archive, or an empty one", null);
    }
  }

  private static long copy(InputStream in, Path target, long most) throws IOException {
    byte[] buffer = new byte[1 << 16];
    long copied = 0;
    try (OutputStream out = Files.newOutputStream(target, StandardOpenOption.CREATE_NEW)) {
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
      if (!Files.isDirectory(folder)) {
        throw e;
      }
    }
  }

  /**
   * Writes all that a specialist's answers depend on into an archive, byte for byte the same for
   * the same specialist.
   *
   * @param folder with the files of the specialist but the adapter and the drafts
   */
  static void pack(SpecialistFile file, Path folder, Path archive) {
    Path absolute = archive.toAbsolutePath();
    Path partial =
        absolute.resolveSibling("." + absolute.getFileName() + "." + UUID.randomUUID() + ".part");
    try {
      try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(partial))) {
        zip.setLevel(Deflater.BEST_SPEED);
        for (String name : FILES) {
          if (Files.exists(folder.resolve(name))) {
            add(zip, name, folder.resolve(name));
          }
        }
        if (file.adapter().isPresent()) {
          add(zip, SpecialistFile.ADAPTER, file.adapter().get());
        }
        if (file.drafts().isPresent()) {
          add(zip, SpecialistFile.DRAFTS, file.drafts().get());
        }
      }
      Files.move(
          partial, absolute, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new MigaException(ErrorCode.IO, archive + ": cannot be written (" + e + ")", e);
    } finally {
      Folder.delete(partial);
    }
  }

  private static void add(ZipOutputStream zip, String name, Path file) throws IOException {
    ZipEntry entry = new ZipEntry(name);
    entry.setTimeLocal(NO_TIME);
    zip.putNextEntry(entry);
    Files.copy(file, zip);
    zip.closeEntry();
  }

  private static MigaException damaged(Path archive, String problem, @Nullable Throwable cause) {
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
