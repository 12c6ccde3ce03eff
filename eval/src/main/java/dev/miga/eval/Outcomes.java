package dev.miga.eval;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.format.TextFile;
import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonBool;
import dev.miga.engine.json.JsonValue.JsonObject;
import dev.miga.engine.json.JsonValue.JsonString;
import dev.miga.eval.Exam.Mark;
import dev.miga.eval.Exam.Marks;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which answers were right.
 *
 * @param sha256 of the data
 * @param right by the id of a line, or by its number where not every line has an id of its own
 */
public record Outcomes(String sha256, Map<String, Boolean> right) {
  private static final int MAX_BYTES = 256 << 20;

  /** Copies the map. */
  public Outcomes {
    right = Collections.unmodifiableMap(new LinkedHashMap<>(right));
  }

  static Outcomes of(String sha256, Marks marks) {
    List<String> keys = keys(marks);
    Map<String, Boolean> right = new LinkedHashMap<>();
    for (int i = 0; i < keys.size(); i++) {
      right.put(keys.get(i), marks.all().get(i).right());
    }
    return new Outcomes(sha256, right);
  }

  /** What each message is known by: its id, or the number of its line. */
  static List<String> keys(Marks marks) {
    return keys(marks.all().stream().map(Mark::sample).toList());
  }

  /** The same before they are answered. */
  static List<String> keys(List<Sample> samples) {
    List<String> ids = new ArrayList<>();
    List<String> numbers = new ArrayList<>();
    for (Sample sample : samples) {
      String where = sample.where();
      numbers.add(where.substring(where.lastIndexOf(':') + 1));
      sample.line().get("id").map(Outcomes::shown).ifPresent(ids::add);
    }
    return new HashSet<>(ids).size() == numbers.size() ? ids : numbers;
  }

  private static String shown(JsonValue id) {
    return id instanceof JsonString text ? text.value() : id.toJson();
  }

  /**
   * Those of an earlier evaluation.
   *
   * @param file as {@link EvaluationJson} writes it
   * @param sha256 of the data that it must be of
   * @throws MigaException if it is missing, no such file, or one of other data
   */
  public static Outcomes read(Path file, String sha256) {
    Outcomes read = read(file);
    if (!read.sha256().equals(sha256)) {
      throw new MigaException(
          ErrorCode.INVALID_FILE,
          "%s: of other data; expected SHA-256 %s, found %s: evaluate both on the same file"
              .formatted(file, sha256, read.sha256()));
    }
    return read;
  }

  private static Outcomes read(Path file) {
    JsonValue json;
    try {
      json = JsonValue.parse(TextFile.read(file, MAX_BYTES));
    } catch (MigaException e) {
      throw e.code() == ErrorCode.INVALID_ARGUMENT
          ? new MigaException(ErrorCode.INVALID_FILE, file + ": " + e.getMessage(), e)
          : e;
    }
    if (!(json instanceof JsonObject whole)
        || !(whole.get(EvaluationJson.DATA).orElse(null) instanceof JsonObject data)
        || !(data.get(EvaluationJson.SHA256).orElse(null) instanceof JsonString sha256)
        || !(whole.get(EvaluationJson.OUTCOMES).orElse(null) instanceof JsonObject outcomes)) {
      throw new MigaException(
          ErrorCode.INVALID_FILE,
          file + ": no evaluation; expected what 'miga eval --format json' prints");
    }
    Map<String, Boolean> right = new LinkedHashMap<>();
    outcomes.members().forEach((key, value) -> right.put(key, value.equals(new JsonBool(true))));
    return new Outcomes(sha256.value(), right);
  }
}
