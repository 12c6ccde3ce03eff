package dev.miga.engine.grammar.schema;

import dev.miga.engine.grammar.lexeme.CharDfa;
import dev.miga.engine.json.JsonValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The keywords about objects. */
final class ObjectKeywords {
  private final Unions shapes;

  ObjectKeywords(Unions shapes) {
    this.shapes = shapes;
  }

  Shape.Obj object(Schema schema) {
    List<Shape.Members> members = new ArrayList<>();
    if (schema.has("properties")
        || schema.has("patternProperties")
        || schema.has("additionalProperties")) {
      members.add(members(schema));
    }
    Node names =
        schema.has("propertyNames") && Keywords.knows(schema, "propertyNames")
            ? Node.of(schema.child("propertyNames"))
            : null;
    return new Shape.Obj(
        members,
        required(schema),
        names,
        KeywordShapes.count(schema, "minProperties", 0),
        KeywordShapes.count(schema, "maxProperties", Shape.UNBOUNDED),
        schema.pointer());
  }

  private Shape.Members members(Schema schema) {
    List<Shape.Pattern> patterns = new ArrayList<>();
    schema
        .members("patternProperties")
        .forEach(
            (pattern, value) -> {
              Schema child = schema.child("patternProperties", pattern, value);
              CharDfa names =
                  KeywordShapes.located(child.pointer(), () -> shapes.patterns().search(pattern));
              patterns.add(new Shape.Pattern(names, Node.of(child)));
            });
    Node additional =
        schema.has("additionalProperties")
            ? Node.of(schema.child("additionalProperties"))
            : Node.ANY;
    return new Shape.Members(Unions.nodes(schema, "properties"), patterns, additional);
  }

  static Set<String> required(Schema schema) {
    if (!schema.has("required")
        || schema.keyword("required").orElse(null) instanceof JsonValue.JsonBool) {
      return Set.of(); // a truth value: draft 3, asserts nothing since
    }
    return strings(schema, "required", schema.keyword("required").orElseThrow());
  }

  private static Set<String> strings(Schema schema, String keyword, JsonValue list) {
    Set<String> names = new LinkedHashSet<>();
    if (!(list instanceof JsonValue.JsonArray items)) {
      throw schema.wrong(keyword, "a list of property names");
    }
    for (JsonValue item : items.items()) {
      if (!(item instanceof JsonValue.JsonString name)) {
        throw schema.wrong(keyword, "a list of property names");
      }
      names.add(name.value());
    }
    return names;
  }

  /** Every value but objects with a property of that name. */
  List<Shape> without(String name, Schema at) {
    return withOthers(lacking(name, at));
  }

  static Shape.Obj lacking(String name, Schema at) {
    Map<String, Node> properties = new LinkedHashMap<>();
    properties.put(name, Applicators.never(at));
    return new Shape.Obj(
        List.of(new Shape.Members(properties, List.of(), Node.ANY)),
        Set.of(),
        null,
        0,
        Shape.UNBOUNDED,
        at.pointer());
  }

  /** Objects with these properties. */
  static Shape.Obj having(Set<String> names, Schema at) {
    return new Shape.Obj(List.of(), names, null, 0, Shape.UNBOUNDED, at.pointer());
  }

  /** The object shape, and every value that is no object. */
  static List<Shape> withOthers(Shape.Obj object) {
    return List.of(
        KeywordShapes.NULLS,
        KeywordShapes.BOOLEANS,
        KeywordShapes.NUMBERS,
        KeywordShapes.TEXTS,
        KeywordShapes.ARRAYS,
        object);
  }

  /** {@code dependentRequired}, {@code dependentSchemas} and {@code dependencies}. */
  List<Shape> dependent(Schema schema, List<Shape> base) {
    List<Shape> result = base;
    for (String keyword : List.of("dependentRequired", "dependentSchemas", "dependencies")) {
      if (!Keywords.knows(schema, keyword)) {
        continue;
      }
      for (Map.Entry<String, JsonValue> entry : schema.members(keyword).entrySet()) {
        result = shapes.and(result, dependency(schema, keyword, entry), schema.pointer());
      }
    }
    return result;
  }

  private List<Shape> dependency(
      Schema schema, String keyword, Map.Entry<String, JsonValue> entry) {
    String name = entry.getKey();
    List<Shape> then;
    if (entry.getValue() instanceof JsonValue.JsonArray) {
      Set<String> all = new LinkedHashSet<>(strings(schema, keyword, entry.getValue()));
      all.add(name);
      then = List.of(having(all, schema));
    } else if (entry.getValue() instanceof JsonValue.JsonString other) {
      then = List.of(having(new LinkedHashSet<>(List.of(name, other.value())), schema));
    } else {
      Schema child = schema.child(keyword, name, entry.getValue());
      then = shapes.and(List.of(having(Set.of(name), schema)), shapes.of(child), schema.pointer());
    }
    return shapes.or(List.of(without(name, schema), then));
  }
}
