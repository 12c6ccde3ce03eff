package dev.miga.engine.hub;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.format.Printable;
import java.util.regex.Pattern;

/** Paths that a server lists: each must be a name below a folder on every system. */
final class RepositoryPath {
  private static final int MAX_LENGTH = 1024;

  /** Not empty, no control or formatting character, nothing that parts a path or names a drive. */
  private static final String SEGMENT =
      "(?!\\.{1,2}(?:/|$))[^/\\\\:*?\"<>|\\p{C}\\p{Zl}\\p{Zp}]{1,255}";

  private static final Pattern PATH = Pattern.compile("%1$s(?:/%1$s)*".formatted(SEGMENT));

  private RepositoryPath() {}

  /**
   * The last part of a path, which is the name of its file.
   *
   * @param repository for messages
   * @throws MigaException REFUSED if the path could lead out of a folder
   */
  static String fileName(String repository, String path) {
    if (path.length() > MAX_LENGTH || !PATH.matcher(path).matches()) {
      throw new MigaException(
          ErrorCode.REFUSED,
          "hf:%s: the server lists a file %s, which is no path below a folder; check HF_ENDPOINT, or name another file, hf:%s/FILE"
              .formatted(repository, Printable.quote(path), repository));
    }
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
