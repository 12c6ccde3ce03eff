package dev.miga.tasks;

import dev.miga.engine.json.JsonValue;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A node of a YAML or JSON file, with the place where it stands. */
public sealed interface ConfigNode {

  /** The node of a value, with the place to name for it and all that is in it. */
  static ConfigNode of(Place place, JsonValue value) {
    return switch (value) {
      case JsonValue.JsonObject object -> {
        Map<String, ConfigNode> members = new LinkedHashMap<>();
        object.members().forEach((key, member) -> members.put(key, of(place, member)));
        yield new Mapping(place, members);
      }
      case JsonValue.JsonArray array ->
          new Items(place, array.items().stream().map(item -> of(place, item)).toList());
      default -> new Scalar(place, value);
    };
  }

  /** Where the node begins. */
  Place place();

  /** The same as JSON. */
  JsonValue toJson();

  /**
   * A place in a file.
   *
   * @param file for messages
   * @param line from 1
   */
  record Place(String file, int line) {
    @Override
    public String toString() {
      return file + ":" + line;
    }
  }

  /** A string, number, truth value or null. */
  record Scalar(Place place, JsonValue value) implements ConfigNode {
    @Override
    public JsonValue toJson() {
      return value;
    }
  }

  /** A list. */
  record Items(Place place, List<ConfigNode> items) implements ConfigNode {
    /** Copies the list. */
    public Items {
      items = List.copyOf(items);
    }

    @Override
    public JsonValue toJson() {
      return new JsonValue.JsonArray(items.stream().map(ConfigNode::toJson).toList());
    }
  }

  /** Keys and values in the order written; no key comes twice. */
  record Mapping(Place place, Map<String, ConfigNode> members) implements ConfigNode {
    /** Copies the map. */
    public Mapping {
      members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
    }

    @Override
    public JsonValue toJson() {
      Map<String, JsonValue> json = new LinkedHashMap<>();
      members.forEach((key, value) -> json.put(key, value.toJson()));
      return new JsonValue.JsonObject(json);
    }
  }
}
