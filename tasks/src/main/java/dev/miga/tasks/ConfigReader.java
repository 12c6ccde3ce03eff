package dev.miga.tasks;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.format.Printable;
import dev.miga.engine.format.TextFile;
import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonBool;
import dev.miga.engine.json.JsonValue.JsonNull;
import dev.miga.engine.json.JsonValue.JsonNumber;
import dev.miga.engine.json.JsonValue.JsonString;
import dev.miga.tasks.ConfigNode.Items;
import dev.miga.tasks.ConfigNode.Mapping;
import dev.miga.tasks.ConfigNode.Place;
import dev.miga.tasks.ConfigNode.Scalar;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.dataformat.yaml.YAMLFactory;

/** Reads a file of one YAML document or one JSON text. */
public final class ConfigReader {
  private static final int MAX_BYTES = 4 << 20;
  private static final int MAX_DIGITS = 1000;
  private static final int MAX_DEPTH = 64;

  private final String file;
  private final JsonParser parser;

  private ConfigReader(String file, JsonParser parser) {
    this.file = file;
    this.parser = parser;
  }

  /**
   * Reads a file.
   *
   * @throws MigaException if it is missing, or not what its name says, naming the line
   */
  public static ConfigNode read(Path path) {
    return parse(text(path), path.toString());
  }

  /** The text of a file of reasonable size. */
  static String text(Path path) {
    return TextFile.read(path, MAX_BYTES);
  }

  /**
   * Reads a text, JSON or YAML as the name of its file says.
   *
   * @throws MigaException if it is not what its name says, naming the line
   */
  public static ConfigNode parse(String text, String file) {
    boolean isJson = file.endsWith(".json"); // spares a start the classes for YAML
    TokenStreamFactory factory = isJson ? new JsonFactory() : new YAMLFactory();
    try (JsonParser parser = factory.createParser(ObjectReadContext.empty(), text)) {
      ConfigReader reader = new ConfigReader(file, parser);
      JsonToken first = parser.nextToken();
      if (first == null) {
        throw new MigaException(ErrorCode.INVALID_FILE, file + ": empty; expected key: value");
      }
      ConfigNode root = reader.node(first, 0);
      if (parser.nextToken() != null) {
        throw reader.wrong("expected one document, found another");
      }
      return root;
    } catch (JacksonException e) {
      int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
      throw new MigaException(
          ErrorCode.INVALID_FILE,
          file + ":" + line + (isJson ? ": not JSON: " : ": not YAML: ") + firstLine(e),
          e);
    }
  }

  private static String firstLine(JacksonException e) {
    return Printable.oneLine(String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse(""));
  }

  private ConfigNode node(JsonToken token, int depth) {
    if (depth > MAX_DEPTH) {
      throw wrong("more than " + MAX_DEPTH + " levels");
    }
    Place place = place();
    return switch (token) {
      case START_OBJECT -> mapping(place, depth);
      case START_ARRAY -> items(place, depth);
      case VALUE_STRING -> new Scalar(place, new JsonString(parser.getString()));
      case VALUE_TRUE, VALUE_FALSE ->
          new Scalar(place, new JsonBool(token == JsonToken.VALUE_TRUE));
      case VALUE_NULL -> new Scalar(place, new JsonNull());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Scalar(place, number());
      case END_OBJECT, END_ARRAY, PROPERTY_NAME, VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE ->
          throw wrong("a value expected");
    };
  }

  private JsonValue number() {
    BigDecimal value = parser.getDecimalValue();
    if (Math.abs((long) value.scale()) > MAX_DIGITS || value.precision() > MAX_DIGITS) {
      throw wrong("a number of more than " + MAX_DIGITS + " digits"); // written out
    }
    return new JsonNumber(value.toString(), value);
  }

  private Mapping mapping(Place place, int depth) {
    Map<String, ConfigNode> members = new LinkedHashMap<>();
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String key = parser.currentName();
      if (members.containsKey(key)) {
        throw wrong("key " + Printable.quote(key) + " comes twice; remove one");
      }
      members.put(key, node(parser.nextToken(), depth + 1));
    }
    return new Mapping(place, members);
  }

  private Items items(Place place, int depth) {
    List<ConfigNode> items = new ArrayList<>();
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      items.add(node(token, depth + 1));
    }
    return new Items(place, items);
  }

  private Place place() {
    return new Place(file, parser.currentTokenLocation().getLineNr());
  }

  private MigaException wrong(String problem) {
    return new MigaException(ErrorCode.INVALID_FILE, place() + ": " + problem);
  }
}
