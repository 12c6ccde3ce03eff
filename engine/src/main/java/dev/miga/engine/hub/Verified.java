package dev.miga.engine.hub;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Remembers that a file was found to have its digest, so that not every start reads all of it: by
 * digest, length and time of change, as packed weights are recognised too.
 *
 * @param note file that remembers
 */
record Verified(Path note) {

  /**
   * Refuses a file that is not the one of its name.
   *
   * @throws MigaException INVALID_FILE if it is another, IO if it cannot be read
   */
  void require(Path file, ModelReference model, String sha256) {
    try {
      String known =
          Files.isRegularFile(file)
              ? "%s %d %d\n"
                  .formatted(sha256, Files.size(file), Files.getLastModifiedTime(file).toMillis())
              : "";
      if (known.isEmpty()
          || (!known.equals(remembered()) && !Digests.sha256(file).equals(sha256))) {
        throw new MigaException(
            ErrorCode.INVALID_FILE,
            "%s: not %s, whose SHA-256 is %s; 'miga models remove %s' and pull it again"
                .formatted(file, model.name(), sha256, model.name()));
      }
      remember(known);
    } catch (IOException failure) {
      throw new MigaException(ErrorCode.IO, file + ": cannot be read (" + failure + ")", failure);
    }
  }

  private String remembered() throws IOException {
    return Files.isRegularFile(note) && Files.size(note) < 1000
        ? Files.readString(note, StandardCharsets.ISO_8859_1)
        : "";
  }

  /** Where the store cannot be written, the next start reads the file again. */
  private void remember(String known) throws IOException {
    if (known.equals(remembered())) {
      return;
    }
    try {
      Files.createDirectories(note.toAbsolutePath().getParent());
      Files.writeString(note, known);
    } catch (IOException readOnly) {
      // said above
    }
  }
}
