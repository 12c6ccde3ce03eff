package dev.miga.eval;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.format.TextFile;
import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Files of a JSON object a line. */
final class JsonLines {
  static final int MAX_BYTES = 64 << 20;
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private JsonLines() {}

  /**
   * An object.
   *
   * @param where file and line
   */
  record Line(String where, JsonObject object) {
    MigaException wrong(String expected) {
      return JsonLines.wrong(where, expected);
    }
  }

  /** The text of a file of at most 64 MB, without a mark of its byte order. */
  static String text(Path file) {
    String text = TextFile.read(file, MAX_BYTES);
    return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
  }

  /**
   * The objects of all lines that are not blank.
   *
   * @param expected what a line should be, for messages
   * @throws MigaException INVALID_FILE if a line is none, naming it
   */
  static List<Line> of(Path file, String text, String expected) {
    List<Line> lines = new ArrayList<>();
    int number = 0;
    for (String line : (Iterable<String>) text.lines()::iterator) {
      number++;
      if (!line.isBlank()) {
        String where = file + ":" + number;
        lines.add(new Line(where, object(line, where, expected)));
      }
    }
    return lines;
  }

  private static JsonObject object(String line, String where, String expected) {
    try {
      if (JsonValue.parse(line) instanceof JsonObject object) {
        return object;
      }
    } catch (MigaException e) {
      throw new MigaException(ErrorCode.INVALID_FILE, where + ": " + e.getMessage(), e);
    }
    throw wrong(where, expected);
  }

  private static MigaException wrong(String where, String expected) {
    return new MigaException(ErrorCode.INVALID_FILE, where + ": expected " + expected);
  }
}
