package dev.miga.tasks;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.format.Printable;
import dev.miga.engine.json.JsonValue.JsonNumber;
import dev.miga.engine.json.JsonValue.JsonString;
import dev.miga.tasks.ConfigNode.Items;
import dev.miga.tasks.ConfigNode.Mapping;
import dev.miga.tasks.ConfigNode.Scalar;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The members of a mapping, read by key and type. What is not as expected is refused with file,
 * line and key.
 */
public final class ConfigFields {
  private final Mapping mapping;

  private ConfigFields(Mapping mapping) {
    this.mapping = mapping;
  }

  /**
   * The members of a node, none of whose keys may be another than these.
   *
   * @throws MigaException if it is no mapping or has another key
   */
  public static ConfigFields of(ConfigNode node, Set<String> keys) {
    if (!(node instanceof Mapping mapping)) {
      throw wrong(node, "expected a mapping of keys to values");
    }
    mapping
        .members()
        .forEach(
            (key, value) -> {
              if (!keys.contains(key)) {
                throw wrong(
                    value,
                    "unknown key %s; known are %s"
                        .formatted(
                            Printable.quote(key),
                            String.join(", ", keys.stream().sorted().toList())));
              }
            });
    return new ConfigFields(mapping);
  }

  /** The node of a key. */
  public Optional<ConfigNode> node(String key) {
    return Optional.ofNullable(mapping.members().get(key));
  }

  /** The node of a key that must be there. */
  public ConfigNode required(String key) {
    return node(key).orElseThrow(() -> wrong(mapping, "key '" + key + "' is missing"));
  }

  /** A text that must be there. */
  public String requiredString(String key) {
    return string(required(key), key);
  }

  /** A text. */
  public Optional<String> string(String key) {
    return node(key).map(node -> string(node, key));
  }

  /** One of some names, as what it stands for. */
  public <T> Optional<T> oneOf(String key, Map<String, ? extends T> values) {
    return string(key)
        .map(
            name -> {
              T value = values.get(name);
              if (value == null) {
                String names = String.join(", ", values.keySet().stream().sorted().toList());
                throw wrong(
                    required(key),
                    "'%s' must be one of %s, found '%s'".formatted(key, names, name));
              }
              return value;
            });
  }

  /** A list of texts. */
  public Optional<List<String>> strings(String key) {
    return node(key)
        .map(
            node -> {
              List<String> strings = new ArrayList<>();
              for (ConfigNode item : items(node, key)) {
                strings.add(string(item, key));
              }
              return List.copyOf(strings);
            });
  }

  /** A mapping of keys to texts, in its order. */
  public Optional<Map<String, String>> texts(String key) {
    return node(key)
        .map(
            node -> {
              if (!(node instanceof Mapping texts)) {
                throw wrong(node, "'%s' must be a mapping, found %s".formatted(key, shown(node)));
              }
              Map<String, String> found = new LinkedHashMap<>();
              texts.members().forEach((name, text) -> found.put(name, string(text, key)));
              return found;
            });
  }

  /** A mapping of keys to numbers within bounds, in its order. */
  public Optional<Map<String, Double>> numbers(String key, double least, double most) {
    return node(key)
        .map(
            node -> {
              if (!(node instanceof Mapping numbers)) {
                throw wrong(node, "'%s' must be a mapping, found %s".formatted(key, shown(node)));
              }
              ConfigFields fields = new ConfigFields(numbers);
              Map<String, Double> found = new LinkedHashMap<>();
              for (String name : numbers.members().keySet()) {
                found.put(name, fields.number(name, least, most).orElseThrow());
              }
              return found;
            });
  }

  /** The items of a list; none where the key is absent. */
  public List<ConfigNode> items(String key) {
    return node(key).map(node -> items(node, key)).orElse(List.of());
  }

  /** A whole number within bounds. */
  public Optional<Integer> integer(String key, int least, int most) {
    return number(key, least, most)
        .map(
            value -> {
              if (value != Math.rint(value)) {
                throw wrong(required(key), "'" + key + "' must be a whole number, found " + value);
              }
              return value.intValue();
            });
  }

  /** A number within bounds. */
  public Optional<Double> number(String key, double least, double most) {
    return node(key)
        .map(
            node -> {
              if (node instanceof Scalar scalar
                  && scalar.value() instanceof JsonNumber number
                  && number.value().doubleValue() >= least
                  && number.value().doubleValue() <= most) {
                return number.value().doubleValue();
              }
              throw wrong(
                  node,
                  "'%s' must be a number of %s to %s, found %s"
                      .formatted(key, plain(least), plain(most), shown(node)));
            });
  }

  private static String plain(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }

  private static String string(ConfigNode node, String key) {
    if (node instanceof Scalar scalar && scalar.value() instanceof JsonString string) {
      return string.value();
    }
    throw wrong(node, "'%s' must be a text, found %s".formatted(key, shown(node)));
  }

  private static List<ConfigNode> items(ConfigNode node, String key) {
    if (node instanceof Items items) {
      return items.items();
    }
    throw wrong(node, "'%s' must be a list, found %s".formatted(key, shown(node)));
  }

  private static String shown(ConfigNode node) {
    String json = node.toJson().toJson();
    return json.length() <= 40 ? json : json.substring(0, 40) + "...";
  }

  /** A complaint about a node, with its place. */
  public static MigaException wrong(ConfigNode node, String problem) {
    return new MigaException(
        ErrorCode.INVALID_FILE, node.place() + ": " + Printable.oneLine(problem));
  }
}
