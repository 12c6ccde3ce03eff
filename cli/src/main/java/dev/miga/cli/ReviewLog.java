package dev.miga.cli;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonObject;
import dev.miga.engine.json.JsonValue.JsonString;
import dev.miga.eval.Question;
import dev.miga.eval.Samples;
import dev.miga.tasks.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A file of decisions, each on the disk before the next is asked for. */
final class ReviewLog {
  private final Path file;
  private final Map<String, String> lines = new LinkedHashMap<>();

  private ReviewLog(Path file) {
    this.file = file;
  }

  /**
   * With what was decided earlier, if anything.
   *
   * @throws MigaException if there is another file, naming its line
   */
  static ReviewLog open(Path file) {
    ReviewLog log = new ReviewLog(file);
    if (Files.exists(file)) {
      Samples any = new Samples(new Kind.Generate(1), Optional.empty(), Optional.empty());
      for (Question decided : any.questions(file)) {
        log.lines.put(decided.text(), decided.line().toJson());
      }
      log.endLastLine();
    } else if (!Files.isDirectory(file.toAbsolutePath().resolveSibling(""))) {
      throw new MigaException(ErrorCode.NOT_FOUND, file + ": there is no such folder to write to");
    }
    return log;
  }

  /** A line that lacks its end would swallow the next. */
  private void endLastLine() {
    try {
      byte[] bytes = Files.readAllBytes(file);
      if (bytes.length > 0 && bytes[bytes.length - 1] != '\n') {
        append("\n");
      }
    } catch (IOException e) {
      throw failed(e);
    }
  }

  Path file() {
    return file;
  }

  int size() {
    return lines.size();
  }

  boolean has(String text) {
    return lines.containsKey(text);
  }

  /**
   * Writes a decision; an earlier one on the same text is replaced.
   *
   * @throws MigaException if it cannot be written
   */
  void decide(String text, JsonValue gold) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("text", new JsonString(text));
    members.put("gold", gold);
    String line = new JsonObject(members).toJson();
    boolean isNew = !has(text);
    lines.put(text, line);
    try {
      if (isNew) {
        append(line + "\n");
      } else {
        rewrite();
      }
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private void append(String text) throws IOException {
    Files.write(
        file,
        text.getBytes(StandardCharsets.UTF_8),
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND,
        StandardOpenOption.DSYNC);
  }

  private void rewrite() throws IOException {
    Path next = file.resolveSibling(file.getFileName() + ".next");
    Files.write(
        next,
        (String.join("\n", lines.values()) + "\n").getBytes(StandardCharsets.UTF_8),
        StandardOpenOption.CREATE,
        StandardOpenOption.TRUNCATE_EXISTING,
        StandardOpenOption.WRITE,
        StandardOpenOption.DSYNC);
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private MigaException failed(IOException e) {
    return new MigaException(ErrorCode.IO, file + ": cannot be written (" + e + ")", e);
  }
}
