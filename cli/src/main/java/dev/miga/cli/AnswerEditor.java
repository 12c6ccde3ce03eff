package dev.miga.cli;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.json.JsonValue;
import dev.miga.tasks.PrettyJson;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;

/** Lets a person change an answer, in an editor or on one line. */
final class AnswerEditor {
  private final Context context;
  private final BufferedReader in;

  /** What was written last and not kept: editing goes on with it. */
  private String draft = "";

  private String draftOf = "";

  AnswerEditor(Context context, BufferedReader in) {
    this.context = context;
    this.in = in;
  }

  /** What was written is kept, or given up. */
  void forget() {
    draft = "";
  }

  /**
   * The answer as a person wants it; empty if nothing was changed.
   *
   * @throws MigaException if it is no JSON, or the editor fails
   */
  Optional<JsonValue> edit(ReviewItem item) throws IOException {
    Optional<String> editor =
        context.environment().variable("VISUAL").or(() -> context.environment().variable("EDITOR"));
    Optional<String> written =
        editor.isPresent() ? inEditor(editor.get(), item) : onALine(item.draft());
    return written.map(JsonValue::parse);
  }

  private Optional<String> onALine(JsonValue value) throws IOException {
    PrintStream out = context.console().out();
    out.println(value.toJson());
    out.print("JSON, nothing to leave it > ");
    out.flush();
    String line = in.readLine();
    return line == null || line.isBlank() ? Optional.empty() : Optional.of(line);
  }

  private Optional<String> inEditor(String editor, ReviewItem item) throws IOException {
    String text = item.question().text();
    boolean goesOn = !draft.isEmpty() && draftOf.equals(text);
    String before = goesOn ? draft : PrettyJson.of(item.draft());
    Path file = Files.createTempFile("miga-review", ".json");
    try {
      Files.writeString(file, commented(text) + before);
      run(editor, file);
      String after =
          Files.readString(file)
              .lines()
              .filter(line -> !line.startsWith("#"))
              .collect(Collectors.joining("\n", "", "\n"));
      boolean isSame = after.strip().equals(before.strip());
      draft = after;
      draftOf = text;
      return isSame ? Optional.empty() : Optional.of(after);
    } finally {
      Files.delete(file);
    }
  }

  private static String commented(String text) {
    return text.lines().map(line -> "# " + line + "\n").collect(Collectors.joining());
  }

  /** As a shell would: an editor may have arguments of its own. */
  private static void run(String editor, Path file) throws IOException {
    Process process =
        new ProcessBuilder("sh", "-c", editor + " \"$1\"", "sh", file.toString())
            .inheritIO()
            .start();
    try {
      int status = process.waitFor();
      if (status != 0) {
        throw new MigaException(
            ErrorCode.INVALID_ARGUMENT, editor + " ended with status " + status);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroy();
      throw new MigaException(ErrorCode.TIMEOUT, editor + " was interrupted", e);
    }
  }
}
