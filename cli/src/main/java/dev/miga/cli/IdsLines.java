package dev.miga.cli;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Reads JSON lines {@code {"name": "...", "ids": [...]}}. */
final class IdsLines {
  private IdsLines() {}

  /**
   * One line.
   *
   * @param name what results are called after
   * @param ids tokens
   */
  record Line(String name, int[] ids) {}

  /** All lines of a file; blank ones are passed over. */
  static List<Line> read(Path file) throws IOException {
    List<Line> lines = new ArrayList<>();
    JsonFactory json = new JsonFactory();
    try (BufferedReader in = Files.newBufferedReader(file)) {
      int number = 0;
      for (String text = in.readLine(); text != null; text = in.readLine()) {
        number++;
        if (!text.isBlank()) {
          lines.add(parse(json, text, file + ":" + number));
        }
      }
    }
    return lines;
  }

  private static Line parse(JsonFactory json, String text, String where) {
    String name = "";
    IntStream.Builder ids = IntStream.builder();
    try (JsonParser parser = json.createParser(ObjectReadContext.empty(), text)) {
      require(parser.nextToken() == JsonToken.START_OBJECT, where, "an object");
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        String key = parser.currentName();
        JsonToken value = parser.nextToken();
        if (key.equals("name")) {
          require(value == JsonToken.VALUE_STRING, where, "a string for \"name\"");
          name = parser.getString();
        } else if (key.equals("ids")) {
          require(value == JsonToken.START_ARRAY, where, "an array for \"ids\"");
          while (parser.nextToken() != JsonToken.END_ARRAY) {
            ids.add(parser.getIntValue());
          }
        } else {
          parser.skipChildren();
        }
      }
    } catch (JacksonException e) {
      throw new MigaException(
          ErrorCode.INVALID_FILE, where + ": not a line of JSON: " + e.getOriginalMessage(), e);
    }
    require(name.matches("[\\w.-]{1,200}"), where, "a \"name\" of letters, digits, '.', '_', '-'");
    int[] tokens = ids.build().toArray();
    require(tokens.length > 0, where, "at least one of \"ids\"");
    return new Line(name, tokens);
  }

  private static void require(boolean holds, String where, String expected) {
    if (!holds) {
      throw new MigaException(ErrorCode.INVALID_FILE, where + ": expected " + expected);
    }
  }
}
