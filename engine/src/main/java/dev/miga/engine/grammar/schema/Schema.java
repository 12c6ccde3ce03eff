package dev.miga.engine.grammar.schema;

import dev.miga.engine.grammar.terms.SchemaException;
import dev.miga.engine.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A subschema and its place. Equal by identity: {@link SchemaSource} makes one per place. */
public final class Schema {
  private static final int SHOWN = 60;

  private final JsonValue json;
  private final String pointer;
  private final SchemaSource source;
  private final Resource resource;

  /**
   * A part of the document with an identifier of its own.
   *
   * @param root pointer of the part
   * @param uri its identifier, to which references in it are relative
   */
  record Resource(String root, String uri) {}

  Schema(JsonValue json, String pointer, SchemaSource source, Resource parent) {
    this.json = json;
    this.pointer = pointer;
    this.source = source;
    this.resource = source.resourceOf(json, pointer, parent);
  }

  String pointer() {
    return pointer;
  }

  Draft draft() {
    return source.draft();
  }

  Resource resource() {
    return resource;
  }

  SchemaSource source() {
    return source;
  }

  JsonValue json() {
    return json;
  }

  /** The keywords; none for {@code true} and {@code false}. */
  Map<String, JsonValue> keywords() {
    return json instanceof JsonValue.JsonObject members ? members.members() : Map.of();
  }

  boolean has(String keyword) {
    return keywords().containsKey(keyword);
  }

  Optional<JsonValue> keyword(String name) {
    return Optional.ofNullable(keywords().get(name));
  }

  String pointerTo(String keyword) {
    return pointer + "/" + keyword.replace("~", "~0").replace("/", "~1");
  }

  /** The subschema under a keyword. */
  Schema child(String keyword) {
    JsonValue value = keywords().get(keyword);
    if (value == null) {
      throw new IllegalArgumentException("no keyword " + keyword);
    }
    return source.schemaAt(value, pointerTo(keyword), resource);
  }

  /** A subschema in a list or map under a keyword. */
  Schema child(String keyword, String name, JsonValue value) {
    String at = pointerTo(keyword) + "/" + name.replace("~", "~0").replace("/", "~1");
    return source.schemaAt(value, at, resource);
  }

  /** The subschemas in the list under a keyword. */
  List<Schema> children(String keyword) {
    if (!(keywords().get(keyword) instanceof JsonValue.JsonArray items)) {
      throw wrong(keyword, "a list of schemas");
    }
    List<Schema> children = new ArrayList<>();
    for (JsonValue item : items.items()) {
      children.add(child(keyword, Integer.toString(children.size()), item));
    }
    return children;
  }

  /** The members of the object under a keyword; none where the keyword is missing. */
  Map<String, JsonValue> members(String keyword) {
    JsonValue value = keywords().get(keyword);
    if (value == null) {
      return Map.of();
    }
    if (value instanceof JsonValue.JsonObject members) {
      return members.members();
    }
    throw wrong(keyword, "an object");
  }

  SchemaException wrong(String keyword, String expected) {
    String found = keyword(keyword).map(Schema::shown).orElse("nothing");
    return SchemaException.invalid(pointerTo(keyword), expected + " expected, " + found + " found");
  }

  /** The beginning of a value, for messages. */
  static String shown(JsonValue value) {
    String json = value.toJson();
    return json.length() > SHOWN ? json.substring(0, SHOWN) + "..." : json;
  }

  SchemaException unsupported(String keyword, String what) {
    return SchemaException.unsupported(pointerTo(keyword), what);
  }
}
