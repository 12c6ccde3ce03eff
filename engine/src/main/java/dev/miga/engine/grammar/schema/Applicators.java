package dev.miga.engine.grammar.schema;

import dev.miga.engine.json.JsonValue;
import java.util.ArrayList;
import java.util.List;

/** Keywords that apply schemas to the value itself. */
final class Applicators {
  private final Unions shapes;
  private final ObjectKeywords objects;

  Applicators(Unions shapes, ObjectKeywords objects) {
    this.shapes = shapes;
    this.objects = objects;
  }

  /** The demand that no value meets. */
  static Node never(Schema at) {
    Schema all = new Schema(new JsonValue.JsonBool(true), at.pointer(), at.source(), at.resource());
    return Node.not(all);
  }

  static Schema target(Schema schema) {
    if (!(schema.keyword("$ref").orElseThrow() instanceof JsonValue.JsonString reference)) {
      throw schema.wrong("$ref", "a reference");
    }
    return schema.source().resolve(schema, reference.value());
  }

  List<Shape> apply(Schema schema, List<Shape> base) {
    List<Shape> result = base;
    if (schema.has("$ref")) {
      result = shapes.and(result, shapes.of(target(schema)), schema.pointer());
    }
    if (schema.has("allOf")) {
      for (Schema part : schema.children("allOf")) {
        result = shapes.and(result, shapes.of(part), schema.pointer());
      }
    }
    if (schema.has("anyOf")) {
      List<List<Shape>> options = schema.children("anyOf").stream().map(shapes::of).toList();
      result = shapes.and(result, shapes.or(options), schema.pointer());
    }
    if (schema.has("oneOf")) {
      result = oneOf(schema, result);
    }
    if (schema.has("not")) {
      result = shapes.and(result, shapes.not(schema.child("not")), schema.pointer());
    }
    if (schema.has("if") && Keywords.knows(schema, "if")) {
      result = conditional(schema, result);
    }
    return objects.dependent(schema, result);
  }

  private List<Shape> conditional(Schema schema, List<Shape> base) {
    if (!schema.has("then") && !schema.has("else")) {
      return base;
    }
    Schema condition = schema.child("if");
    List<Shape> holds = shapes.and(base, shapes.of(condition), schema.pointer());
    if (schema.has("then")) {
      holds = shapes.and(holds, shapes.of(schema.child("then")), schema.pointer());
    }
    List<Shape> fails = shapes.and(base, shapes.not(condition), schema.pointer());
    if (schema.has("else")) {
      fails = shapes.and(fails, shapes.of(schema.child("else")), schema.pointer());
    }
    return shapes.or(List.of(holds, fails));
  }

  /** Each option within the base, without what others accept of it. */
  private List<Shape> oneOf(Schema schema, List<Shape> base) {
    List<Schema> options = schema.children("oneOf");
    List<List<Shape>> within = new ArrayList<>();
    for (Schema option : options) {
      within.add(shapes.and(base, shapes.of(option), schema.pointer()));
    }
    List<List<Shape>> exact = new ArrayList<>();
    for (int i = 0; i < options.size(); i++) {
      List<Shape> only = within.get(i);
      for (int j = 0; j < options.size(); j++) {
        if (i != j && !shapes.areDisjoint(only, within.get(j), schema.pointer())) {
          only = shapes.and(only, shapes.not(options.get(j)), schema.pointer());
        }
      }
      exact.add(only);
    }
    return shapes.or(exact);
  }
}
