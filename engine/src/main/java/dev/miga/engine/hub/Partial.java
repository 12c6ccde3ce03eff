package dev.miga.engine.hub;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Objects;

/** A file that is not complete yet, {@code NAME.part}, and the server's tag of it beside. */
final class Partial {
  private final Path target;
  private final Path data;
  private final Path tag;

  Partial(Path target) {
    this.target = target;
    this.data = target.resolveSibling(target.getFileName() + ".part");
    this.tag = target.resolveSibling(target.getFileName() + ".part.etag");
  }

  Path data() {
    return data;
  }

  Path folder() {
    return Objects.requireNonNull(target.toAbsolutePath().getParent());
  }

  /** Bytes on disk; 0 if there are none. */
  long bytes() throws IOException {
    return Files.exists(data) ? Files.size(data) : 0;
  }

  /**
   * Headers that ask for the rest, if the server still has the very same file; none where that
   * cannot be known (RFC 9110, 13.1.5: a weak tag does not do).
   */
  Map<String, String> rangeHeaders() throws IOException {
    String known = Files.exists(tag) ? Files.readString(tag) : "";
    if (bytes() == 0 || known.isEmpty() || known.startsWith("W/")) {
      return Map.of();
    }
    return Map.of("Range", "bytes=" + bytes() + "-", "If-Range", known);
  }

  /** Starts from nothing with a file of this tag. */
  void restart(String etag) throws IOException {
    Files.createDirectories(folder());
    Files.deleteIfExists(data);
    Files.writeString(tag, etag);
  }

  OutputStream append() throws IOException {
    return Files.newOutputStream(data, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  /** Deletes what is there. */
  void discard() throws IOException {
    Files.deleteIfExists(data);
    Files.deleteIfExists(tag);
  }

  /** Gives the complete file its name. */
  void finish() throws IOException {
    Files.move(data, target, StandardCopyOption.ATOMIC_MOVE);
    Files.deleteIfExists(tag);
  }
}
