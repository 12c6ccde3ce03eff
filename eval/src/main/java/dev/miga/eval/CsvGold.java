package dev.miga.eval;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.format.Printable;
import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonArray;
import dev.miga.engine.json.JsonValue.JsonBool;
import dev.miga.engine.json.JsonValue.JsonNull;
import dev.miga.engine.json.JsonValue.JsonObject;
import dev.miga.engine.json.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Reads the cells of a record: a column for each property of its schema, under the property's name.
 * An empty cell is null, or no such property, as the schema allows; a list or object is written as
 * JSON.
 */
final class CsvGold {
  private static final int SHOWN = 12;
  private static final JsonObject NOTHING = new JsonObject(Map.of());

  private final CsvTable table;
  private final Map<String, JsonObject> rules = new LinkedHashMap<>();
  private final Set<String> required = new HashSet<>();
  private final Map<String, Integer> columns = new LinkedHashMap<>();

  private CsvGold(JsonObject schema, JsonObject all, CsvTable table) {
    this.table = table;
    if (all.get("properties").orElse(NOTHING) instanceof JsonObject properties) {
      properties
          .members()
          .forEach((name, rule) -> rules.put(name, rule instanceof JsonObject o ? o : NOTHING));
    }
    strings(schema.get("required")).forEach(required::add);
    rules
        .keySet()
        .forEach(name -> table.column(List.of(name)).ifPresent(at -> columns.put(name, at)));
  }

  /**
   * The columns of a table that are properties of a record.
   *
   * @param schema of the answer
   * @param written the same with what else a model writes
   * @return nothing if there are none, or a required one is missing
   */
  static Optional<CsvGold> of(JsonValue schema, JsonValue written, CsvTable table) {
    if (!(schema instanceof JsonObject answer && written instanceof JsonObject all)) {
      return Optional.empty();
    }
    CsvGold gold = new CsvGold(answer, all, table);
    boolean isWhole = !gold.columns.isEmpty() && gold.columns.keySet().containsAll(gold.required);
    return isWhole ? Optional.of(gold) : Optional.empty();
  }

  /** Whether a property has this name. */
  static boolean isProperty(JsonValue schema, String name) {
    return schema instanceof JsonObject object
        && object.get("properties").orElse(NOTHING) instanceof JsonObject properties
        && properties.members().keySet().stream().anyMatch(name::equalsIgnoreCase);
  }

  /** Names of the properties that a table may have columns for. */
  static List<String> names(JsonValue schema) {
    return schema instanceof JsonObject object
            && object.get("properties").orElse(NOTHING) instanceof JsonObject properties
        ? List.copyOf(properties.members().keySet())
        : List.of();
  }

  /**
   * The record of a row.
   *
   * @throws MigaException if a cell is not as its property wants it, naming line and column
   */
  JsonObject read(CsvTable.Row row) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    columns.forEach(
        (name, column) -> {
          String cell = row.cells().get(column).strip();
          String where = "%s: column '%s'".formatted(row.where(), table.header().get(column));
          value(name, cell, where).ifPresent(value -> members.put(name, value));
        });
    return new JsonObject(members);
  }

  private Optional<JsonValue> value(String name, String cell, String where) {
    JsonObject rule = rules.getOrDefault(name, NOTHING);
    List<JsonValue> choices = choices(rule);
    Set<String> types = new HashSet<>(strings(rule.get("type")));
    if (cell.isEmpty()) {
      if (types.contains("null") || choices.contains(new JsonNull())) {
        return Optional.of(new JsonNull());
      }
      if (!required.contains(name)) {
        return Optional.empty();
      }
      if (!types.contains("string")) {
        throw wrong(where, "a value; allow null in the schema where there may be none", cell);
      }
    }
    return Optional.of(
        choices.isEmpty() ? typed(types, cell, where) : chosen(choices, cell, where));
  }

  private static List<JsonValue> choices(JsonObject rule) {
    List<JsonValue> choices = new ArrayList<>();
    rule.get("const").ifPresent(choices::add);
    if (rule.get("enum").orElse(NOTHING) instanceof JsonArray values) {
      choices.addAll(values.items());
    }
    return choices;
  }

  private static JsonValue chosen(List<JsonValue> choices, String cell, String where) {
    for (JsonValue choice : choices) {
      String text = choice instanceof JsonString string ? string.value() : choice.toJson();
      if (text.strip().equals(cell)) {
        return choice;
      }
    }
    List<String> some = choices.stream().limit(SHOWN).map(JsonValue::toJson).toList();
    String more = choices.size() > SHOWN ? ", ..." : "";
    throw wrong(where, "one of " + String.join(", ", some) + more, cell);
  }

  private JsonValue typed(Set<String> types, String cell, String where) {
    boolean isNumeric = types.contains("integer") || types.contains("number");
    String number = table.separator() == ',' ? cell : cell.replace(',', '.');
    if (isNumeric && number.matches("-?(0|[1-9]\\d{0,30})(\\.\\d{1,30})?")) {
      return JsonValue.parse(number);
    }
    if (types.contains("boolean")) {
      switch (cell.toLowerCase(Locale.ROOT)) {
        case "true", "verdadero" -> {
          return new JsonBool(true);
        }
        case "false", "falso" -> {
          return new JsonBool(false);
        }
        default -> {}
      }
    }
    if (!types.contains("string") && (cell.startsWith("{") || cell.startsWith("["))) {
      return json(cell, where);
    }
    if (types.isEmpty() || types.contains("string")) {
      return new JsonString(cell);
    }
    types.remove("null");
    throw wrong(where, String.join(" or ", types.stream().sorted().toList()), cell);
  }

  /** A record or list that stands in a cell as JSON. */
  static JsonValue json(String cell, String where) {
    try {
      return JsonValue.parse(cell);
    } catch (MigaException e) {
      throw new MigaException(ErrorCode.INVALID_FILE, where + ": " + e.getMessage(), e);
    }
  }

  private static List<String> strings(Optional<JsonValue> value) {
    JsonValue found = value.orElse(NOTHING);
    List<JsonValue> items = found instanceof JsonArray array ? array.items() : List.of(found);
    return items.stream()
        .flatMap(item -> item instanceof JsonString s ? Stream.of(s.value()) : Stream.empty())
        .toList();
  }

  private static MigaException wrong(String where, String expected, String cell) {
    return new MigaException(
        ErrorCode.INVALID_FILE,
        "%s: expected %s, found %s".formatted(where, expected, Printable.quote(cell)));
  }
}
