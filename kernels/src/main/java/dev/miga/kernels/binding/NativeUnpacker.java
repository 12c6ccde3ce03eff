package dev.miga.kernels.binding;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Set;

/**
 * Puts a library's bytes where the system's loader can open them: a file named after its content,
 * in a folder that nobody else may write to. A file that is there already is used only if it holds
 * exactly these bytes; a new one appears whole, by a rename.
 */
final class NativeUnpacker {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rwx------");
  private static final Set<PosixFilePermission> FOREIGN_WRITE =
      EnumSet.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

  private NativeUnpacker() {}

  /** The file that holds these bytes; its name begins with {@code name}. */
  static Path unpack(byte[] library, String name, String suffix, Path folder) throws IOException {
    Path file = folder.resolve(name + "-" + hash(library) + suffix);
    if (isInstalled(folder) && holds(file, library)) {
      return file;
    }
    createPrivate(folder);
    if (!holds(file, library)) {
      Path part = Files.createTempFile(folder, name, ".part");
      try {
        Files.write(part, library);
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(part);
      }
    }
    return file;
  }

  /**
   * Whether a folder is one that nobody may write to but root, who may do anything, or this user.
   */
  static boolean isInstalled(Path folder) {
    try {
      PosixFileAttributes found =
          Files.readAttributes(folder, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      String owner = found.owner().getName();
      return found.isDirectory()
          && found.permissions().stream().noneMatch(FOREIGN_WRITE::contains)
          && (owner.equals("root") || owner.equals(System.getProperty("user.name")));
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  private static void createPrivate(Path folder) throws IOException {
    Path parent = folder.toAbsolutePath().getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    if (!folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.createDirectories(folder); // Windows: what lies below a user's folder is that user's
      return;
    }
    try {
      Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
    } catch (FileAlreadyExistsException e) {
      checkPrivate(folder);
    }
  }

  /** A folder that others may write to, or that belongs to another user, could be made to lie. */
  private static void checkPrivate(Path folder) throws IOException {
    PosixFileAttributes found =
        Files.readAttributes(folder, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    EnumSet<PosixFilePermission> foreign = EnumSet.copyOf(FOREIGN_WRITE);
    foreign.retainAll(found.permissions());
    Path probe = Files.createTempFile(folder, "miga-owner-", ".probe");
    try {
      if (!found.isDirectory()
          || !foreign.isEmpty()
          || !found.owner().equals(Files.getOwner(probe))) {
        throw new IOException(
            "%s is not private: expected a folder of our own with rwx------, found %s of %s"
                .formatted(
                    folder, PosixFilePermissions.toString(found.permissions()), found.owner()));
      }
    } finally {
      Files.delete(probe);
    }
  }

  private static boolean holds(Path file, byte[] library) throws IOException {
    return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
        && Files.size(file) == library.length
        && Arrays.equals(Files.readAllBytes(file), library);
  }

  private static String hash(byte[] bytes) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return HexFormat.of().formatHex(digest, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
