package dev.miga.training.recipe;

import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonArray;
import dev.miga.engine.json.JsonValue.JsonBool;
import dev.miga.engine.json.JsonValue.JsonNull;
import dev.miga.engine.json.JsonValue.JsonNumber;
import dev.miga.engine.json.JsonValue.JsonObject;
import dev.miga.engine.json.JsonValue.JsonString;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A schema that fits the answers seen so far, for people to correct: a string that always stands in
 * its text is copied from it, one of few values is a choice, whole numbers and lists get a bound
 * with room above what was seen, null is allowed where it occurs.
 */
final class SchemaDraft {
  private static final int MOST_CHOICES = 50;
  private static final int LEAST_LENGTH = 40;
  private static final int LEAST_ITEMS = 8;
  private static final JsonBool TRUE = new JsonBool(true);

  private int nulls;
  private int booleans;
  private int objects;
  private int arrays;
  private int mostItems;
  private boolean isFractional;
  private boolean isCopied = true;
  private boolean isOfWholeWords = true;
  private final List<BigDecimal> numbers = new ArrayList<>();
  private final List<String> strings = new ArrayList<>();
  private final Map<String, SchemaDraft> members = new LinkedHashMap<>();

  /** Of the items of lists. */
  private final List<SchemaDraft> items = new ArrayList<>();

  /** Learns of one value. */
  void add(JsonValue value, String text) {
    switch (value) {
      case JsonNull ignored -> nulls++;
      case JsonBool ignored -> booleans++;
      case JsonNumber number -> {
        numbers.add(number.value());
        isFractional |= number.value().stripTrailingZeros().scale() > 0;
      }
      case JsonString string -> {
        strings.add(string.value());
        isCopied &= string.value().isEmpty() || text.contains(string.value());
        isOfWholeWords &= string.value().isEmpty() || hasWords(text, string.value());
      }
      case JsonArray array -> {
        arrays++;
        mostItems = Math.max(mostItems, array.items().size());
        if (items.isEmpty()) {
          items.add(new SchemaDraft());
        }
        array.items().forEach(item -> items.getFirst().add(item, text));
      }
      case JsonObject object -> {
        objects++;
        object
            .members()
            .forEach(
                (name, member) ->
                    members.computeIfAbsent(name, n -> new SchemaDraft()).add(member, text));
      }
    }
  }

  private static boolean hasWords(String text, String words) {
    for (int at = text.indexOf(words); at >= 0; at = text.indexOf(words, at + 1)) {
      int end = at + words.length();
      boolean isBegun = at > 0 && isOfWord(text.codePointBefore(at));
      boolean goesOn = end < text.length() && isOfWord(text.codePointAt(end));
      if (!isBegun && !goesOn) {
        return true;
      }
    }
    return false;
  }

  private static boolean isOfWord(int codePoint) {
    int type = Character.getType(codePoint);
    return Character.isLetterOrDigit(codePoint)
        || type == Character.NON_SPACING_MARK
        || type == Character.COMBINING_SPACING_MARK
        || type == Character.ENCLOSING_MARK;
  }

  private int values() {
    return nulls + booleans + numbers.size() + strings.size() + arrays + objects;
  }

  private boolean isChoice() {
    Set<String> distinct = new LinkedHashSet<>(strings);
    boolean hasNothingElse = values() == nulls + strings.size();
    return hasNothingElse
        && !isVerbatim()
        && distinct.size() <= MOST_CHOICES
        && 2 * distinct.size() <= strings.size();
  }

  private boolean isVerbatim() {
    return isCopied && strings.stream().anyMatch(string -> !string.isEmpty());
  }

  /** What was seen, in words. */
  String summary() {
    String orNull = nulls > 0 ? ", or null" : "";
    if (isChoice()) {
      return "one of " + new LinkedHashSet<>(strings).size() + " values" + orNull;
    }
    List<JsonValue> types = types();
    types.remove(new JsonString("null"));
    List<String> names = types.stream().map(type -> ((JsonString) type).value()).toList();
    String copied = isVerbatim() && names.equals(List.of("string")) ? " copied from the text" : "";
    return names.isEmpty() ? "always null" : String.join(" or ", names) + copied + orNull;
  }

  /** What was seen of each property, in words. */
  List<String> summaries() {
    List<String> lines = new ArrayList<>();
    members.forEach((name, member) -> lines.add(name + ": " + member.summary()));
    return lines;
  }

  /** The schema. */
  JsonObject schema() {
    Map<String, JsonValue> schema = new LinkedHashMap<>();
    if (isChoice()) {
      List<JsonValue> choices = new ArrayList<>();
      new LinkedHashSet<>(strings).forEach(choice -> choices.add(new JsonString(choice)));
      if (nulls > 0) {
        choices.add(new JsonNull());
      }
      schema.put("enum", new JsonArray(choices));
      return new JsonObject(schema);
    }
    List<JsonValue> types = types();
    if (types.size() == nulls(types)) { // nothing to learn from: what it most likely is
      types.addFirst(new JsonString("string"));
    }
    schema.put("type", types.size() == 1 ? types.getFirst() : new JsonArray(types));
    if (types.contains(new JsonString("string"))) {
      addString(schema);
    }
    if (!numbers.isEmpty() && !isFractional) {
      addBounds(schema);
    }
    if (arrays > 0) {
      schema.put("maxItems", number(BigDecimal.valueOf(Math.max(LEAST_ITEMS, 2 * mostItems))));
      schema.put("items", items.getFirst().schema());
    }
    if (objects > 0) {
      addMembers(schema);
    }
    return new JsonObject(schema);
  }

  private static int nulls(List<JsonValue> types) {
    return types.contains(new JsonString("null")) ? 1 : 0;
  }

  private List<JsonValue> types() {
    Map<String, Integer> counts = new LinkedHashMap<>();
    counts.put("object", objects);
    counts.put("array", arrays);
    counts.put("string", strings.size());
    counts.put(isFractional ? "number" : "integer", numbers.size());
    counts.put("boolean", booleans);
    counts.put("null", nulls);
    List<JsonValue> types = new ArrayList<>();
    counts.forEach(
        (type, count) -> {
          if (count > 0) {
            types.add(new JsonString(type));
          }
        });
    return types;
  }

  private void addString(Map<String, JsonValue> schema) {
    if (isVerbatim() || strings.isEmpty()) {
      schema.put("x-verbatim", isOfWholeWords ? TRUE : new JsonString("characters"));
      if (isOfWholeWords && strings.contains("")) {
        schema.put("minLength", number(BigDecimal.ZERO));
      }
    }
    int longest = strings.stream().mapToInt(String::length).max().orElse(LEAST_LENGTH);
    int length = Math.max(LEAST_LENGTH, 2 * longest);
    schema.put("maxLength", number(BigDecimal.valueOf((length + 9L) / 10 * 10)));
  }

  /** One digit more than any that was seen. */
  private void addBounds(Map<String, JsonValue> schema) {
    BigDecimal most = BigDecimal.ONE;
    boolean isNegative = false;
    for (BigDecimal number : numbers) {
      most = most.max(number.abs());
      isNegative |= number.signum() < 0;
    }
    int digits = most.toBigInteger().toString().length() + 1;
    BigDecimal bound = BigDecimal.TEN.pow(digits).subtract(BigDecimal.ONE);
    schema.put("minimum", number(isNegative ? bound.negate() : BigDecimal.ZERO));
    schema.put("maximum", number(bound));
  }

  private void addMembers(Map<String, JsonValue> schema) {
    Map<String, JsonValue> properties = new LinkedHashMap<>();
    List<JsonValue> required = new ArrayList<>();
    members.forEach(
        (name, member) -> {
          properties.put(name, member.schema());
          if (member.values() == objects) {
            required.add(new JsonString(name));
          }
        });
    schema.put("properties", new JsonObject(properties));
    schema.put("required", new JsonArray(required));
    schema.put("additionalProperties", new JsonBool(false));
  }

  private static JsonNumber number(BigDecimal value) {
    return new JsonNumber(value.toPlainString(), value);
  }
}
