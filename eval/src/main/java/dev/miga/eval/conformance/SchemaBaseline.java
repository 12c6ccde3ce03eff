package dev.miga.eval.conformance;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Verdicts that may only improve: a file with a line {@code STATUS<tab>ID} per schema. A schema
 * that passed must pass, one that was unsupported must not fail.
 */
public final class SchemaBaseline {
  private static final int SHOWN = 5;

  private final Path file;
  private final Map<String, SchemaVerdict.Status> known;
  private final Map<String, SchemaVerdict.Status> now;
  private final List<String> worse = new ArrayList<>();

  private SchemaBaseline(Path file, Map<String, SchemaVerdict.Status> known) {
    this.file = file;
    this.known = known;
    this.now = new TreeMap<>(known);
  }

  /** The verdicts in a file; none when it does not exist. */
  public static SchemaBaseline read(Path file) throws IOException {
    Map<String, SchemaVerdict.Status> known = new TreeMap<>();
    if (Files.exists(file)) {
      for (String line : Files.readAllLines(file)) {
        int tab = line.indexOf('\t');
        known.put(line.substring(tab + 1), status(line.substring(0, Math.max(0, tab)), file));
      }
    }
    return new SchemaBaseline(file, known);
  }

  private static SchemaVerdict.Status status(String word, Path file) {
    for (SchemaVerdict.Status status : SchemaVerdict.Status.values()) {
      if (status.word().equals(word)) {
        return status;
      }
    }
    throw new MigaException(
        ErrorCode.INVALID_FILE,
        file + ": lines of pass, fail or unsupported, a tab and an id expected, found " + word);
  }

  /** Takes note of what is found now. */
  public void add(SchemaVerdict verdict) {
    now.put(verdict.id(), verdict.status());
    SchemaVerdict.Status before = known.get(verdict.id());
    if (before != null && rank(verdict.status()) < rank(before)) {
      worse.add(verdict.id() + " (" + verdict.status().word() + ")");
    }
  }

  /** A wrong verdict is worse than none. */
  private static int rank(SchemaVerdict.Status status) {
    return switch (status) {
      case FAIL -> 0;
      case UNSUPPORTED -> 1;
      case PASS -> 2;
    };
  }

  /**
   * Writes what is now known.
   *
   * @throws MigaException REFUSED, and nothing is written, if a verdict became worse
   */
  public void finish() throws IOException {
    if (!worse.isEmpty()) {
      throw new MigaException(
          ErrorCode.REFUSED,
          String.format(
              Locale.ROOT,
              "%d verdicts are worse than in %s: %s; mend the grammar or remove the lines",
              worse.size(),
              file,
              String.join(", ", worse.subList(0, Math.min(SHOWN, worse.size())))));
    }
    List<String> lines = new ArrayList<>();
    now.forEach((id, status) -> lines.add(status.word() + "\t" + id));
    Files.write(file, lines);
  }
}
