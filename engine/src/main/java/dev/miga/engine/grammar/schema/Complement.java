package dev.miga.engine.grammar.schema;

import dev.miga.engine.grammar.lexeme.CharDfa;
import dev.miga.engine.grammar.lexeme.NumberRange;
import dev.miga.engine.grammar.terms.SchemaException;
import dev.miga.engine.json.JsonValue;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The values that a schema does not accept: those that at least one of its keywords refuses. */
final class Complement {
  private final Unions shapes;
  private final KeywordShapes keywords;

  Complement(Unions shapes, KeywordShapes keywords) {
    this.shapes = shapes;
    this.keywords = keywords;
  }

  List<Shape> of(Schema schema) {
    if (schema.json() instanceof JsonValue.JsonBool all) {
      return all.value() ? List.of() : KeywordShapes.ANY;
    }
    if (schema.has("$ref") && !schema.draft().isAtLeast(Draft.DRAFT_2019)) {
      return shapes.not(Applicators.target(schema));
    }
    Keywords.check(schema);
    List<List<Shape>> refused = new ArrayList<>();
    for (String keyword : schema.keywords().keySet()) {
      if (Keywords.knows(schema, keyword)) {
        refused.add(refusedBy(schema, keyword));
      }
    }
    return shapes.or(refused);
  }

  private List<Shape> refusedBy(Schema schema, String keyword) {
    return switch (keyword) {
      case "type" -> otherTypes(schema);
      case "enum" -> allBut(KeywordShapes.enumerated(schema), schema, keyword);
      case "const" -> allBut(KeywordShapes.constant(schema), schema, keyword);
      case "minimum", "exclusiveMinimum" -> below(schema, keyword);
      case "maximum", "exclusiveMaximum" -> above(schema, keyword);
      case "minLength" -> {
        int min = KeywordShapes.count(schema, keyword, 0);
        yield min == 0 ? List.of() : List.of(text(List.of(), 0, min - 1, schema));
      }
      case "maxLength" -> {
        int max = KeywordShapes.count(schema, keyword, Shape.UNBOUNDED);
        yield max == Shape.UNBOUNDED
            ? List.of()
            : List.of(text(List.of(), max + 1, Shape.UNBOUNDED, schema));
      }
      case "pattern" -> notMatching(keywords.pattern(schema), schema);
      case "format" -> {
        CharDfa format = keywords.format(schema);
        yield format == null ? List.of() : notMatching(format, schema);
      }
      case "minItems" -> {
        int min = KeywordShapes.count(schema, keyword, 0);
        yield min == 0 ? List.of() : List.of(array(0, min - 1, schema));
      }
      case "maxItems" -> {
        int max = KeywordShapes.count(schema, keyword, Shape.UNBOUNDED);
        yield max == Shape.UNBOUNDED ? List.of() : List.of(array(max + 1, Shape.UNBOUNDED, schema));
      }
      case "minProperties" -> {
        int min = KeywordShapes.count(schema, keyword, 0);
        yield min == 0 ? List.of() : List.of(object(0, min - 1, schema));
      }
      case "maxProperties" -> {
        int max = KeywordShapes.count(schema, keyword, Shape.UNBOUNDED);
        yield max == Shape.UNBOUNDED
            ? List.of()
            : List.of(object(max + 1, Shape.UNBOUNDED, schema));
      }
      case "required" -> {
        List<Shape> lacking = new ArrayList<>();
        ObjectKeywords.required(schema)
            .forEach(name -> lacking.add(ObjectKeywords.lacking(name, schema)));
        yield lacking;
      }
      case "properties" -> wrongProperty(schema);
      case "$ref" -> shapes.not(Applicators.target(schema));
      case "not" -> shapes.of(schema.child(keyword));
      case "allOf" -> shapes.or(schema.children(keyword).stream().map(shapes::not).toList());
      case "anyOf" -> {
        List<Shape> none = KeywordShapes.ANY;
        for (Schema option : schema.children(keyword)) {
          none = shapes.and(none, shapes.not(option), schema.pointer());
        }
        yield none;
      }
      case "additionalProperties", "items" -> {
        JsonValue value = schema.keyword(keyword).orElseThrow();
        if (accepts(value)) {
          yield List.of();
        }
        throw unsupported(schema, keyword);
      }
      case "uniqueItems" -> {
        if (KeywordShapes.isTrue(schema, keyword)) {
          throw unsupported(schema, keyword);
        }
        yield List.of();
      }
      case "x-verbatim",
          "oneOf",
          "if",
          "multipleOf",
          "prefixItems",
          "additionalItems",
          "patternProperties",
          "propertyNames",
          "dependencies",
          "dependentRequired",
          "dependentSchemas" ->
          throw unsupported(schema, keyword);
      default -> List.of();
    };
  }

  private static boolean accepts(JsonValue schema) {
    return schema.equals(new JsonValue.JsonBool(true))
        || schema.equals(new JsonValue.JsonObject(Map.of()));
  }

  private static SchemaException unsupported(Schema schema, String keyword) {
    return schema.unsupported(
        keyword, "its opposite is needed, by not, if or an overlapping oneOf, and not supported");
  }

  private static List<Shape> otherTypes(Schema schema) {
    Set<String> types = KeywordShapes.types(schema);
    if (types == null) {
      return List.of();
    }
    List<Shape> others = new ArrayList<>();
    if (!types.contains("null")) {
      others.add(KeywordShapes.NULLS);
    }
    if (!types.contains("boolean")) {
      others.add(KeywordShapes.BOOLEANS);
    }
    if (!types.contains("number")) {
      NumberRange.Kind kind =
          types.contains("integer") ? NumberRange.Kind.FRACTIONAL : NumberRange.Kind.ANY;
      others.add(new Shape.Num(NumberRange.ALL.withKind(kind), schema.pointer()));
    }
    if (!types.contains("string")) {
      others.add(KeywordShapes.TEXTS);
    }
    if (!types.contains("array")) {
      others.add(KeywordShapes.ARRAYS);
    }
    if (!types.contains("object")) {
      others.add(KeywordShapes.OBJECTS);
    }
    return others;
  }

  private static List<Shape> below(Schema schema, String keyword) {
    NumberRange.Bound bound = KeywordShapes.bound(schema, keyword);
    return bound == null
        ? List.of()
        : List.of(
            new Shape.Num(
                new NumberRange(NumberRange.Kind.ANY, null, bound.opposite(), null),
                schema.pointer()));
  }

  private static List<Shape> above(Schema schema, String keyword) {
    NumberRange.Bound bound = KeywordShapes.bound(schema, keyword);
    return bound == null
        ? List.of()
        : List.of(
            new Shape.Num(
                new NumberRange(NumberRange.Kind.ANY, bound.opposite(), null, null),
                schema.pointer()));
  }

  private static Shape.Text text(List<CharDfa> patterns, int min, int max, Schema schema) {
    return new Shape.Text(patterns, min, max, Shape.Origin.FREE, schema.pointer());
  }

  private List<Shape> notMatching(CharDfa dfa, Schema schema) {
    return List.of(text(List.of(shapes.patterns().not(dfa)), 0, Shape.UNBOUNDED, schema));
  }

  private static Shape.Arr array(int min, int max, Schema schema) {
    return new Shape.Arr(List.of(), Node.ANY, min, max, schema.pointer());
  }

  private static Shape.Obj object(int min, int max, Schema schema) {
    return new Shape.Obj(List.of(), Set.of(), null, min, max, schema.pointer());
  }

  private List<Shape> wrongProperty(Schema schema) {
    List<Shape> wrong = new ArrayList<>();
    schema
        .members("properties")
        .forEach(
            (name, value) -> {
              Schema child = schema.child("properties", name, value);
              if (accepts(value)) {
                return;
              }
              Map<String, Node> properties = new LinkedHashMap<>();
              properties.put(name, Node.not(child));
              wrong.add(
                  new Shape.Obj(
                      List.of(new Shape.Members(properties, List.of(), Node.ANY)),
                      Set.of(name),
                      null,
                      0,
                      Shape.UNBOUNDED,
                      schema.pointer()));
            });
    return wrong;
  }

  /** Every value but some literals. */
  private List<Shape> allBut(List<JsonValue> values, Schema schema, String keyword) {
    Set<JsonValue> words = new LinkedHashSet<>();
    words.add(new JsonValue.JsonNull());
    words.add(new JsonValue.JsonBool(true));
    words.add(new JsonValue.JsonBool(false));
    Set<BigDecimal> numbers = new TreeSet<>();
    Set<String> texts = new LinkedHashSet<>();
    for (JsonValue value : values) {
      switch (value) {
        case JsonValue.JsonNull ignored -> words.remove(value);
        case JsonValue.JsonBool ignored -> words.remove(value);
        case JsonValue.JsonNumber number -> numbers.add(number.value());
        case JsonValue.JsonString string -> texts.add(string.value());
        case JsonValue.JsonArray ignored -> throw unsupported(schema, keyword);
        case JsonValue.JsonObject ignored -> throw unsupported(schema, keyword);
      }
    }
    List<Shape> rest = new ArrayList<>();
    if (!words.isEmpty()) {
      rest.add(new Shape.Literal(words));
    }
    rest.addAll(between(numbers, schema));
    rest.add(texts.isEmpty() ? KeywordShapes.TEXTS : noneOf(texts, schema, keyword));
    rest.add(KeywordShapes.ARRAYS);
    rest.add(KeywordShapes.OBJECTS);
    return rest;
  }

  private static List<Shape> between(Set<BigDecimal> ascending, Schema schema) {
    List<Shape> ranges = new ArrayList<>();
    NumberRange.Bound low = null;
    for (BigDecimal number : ascending) {
      NumberRange.Bound bound = new NumberRange.Bound(number, NumberRange.Edge.OPEN);
      ranges.add(
          new Shape.Num(new NumberRange(NumberRange.Kind.ANY, low, bound, null), schema.pointer()));
      low = bound;
    }
    ranges.add(
        new Shape.Num(new NumberRange(NumberRange.Kind.ANY, low, null, null), schema.pointer()));
    return ranges;
  }

  private Shape noneOf(Set<String> texts, Schema schema, String keyword) {
    CharDfa not =
        KeywordShapes.located(
            schema.pointerTo(keyword),
            () -> shapes.patterns().not(shapes.patterns().literal(texts)));
    return text(List.of(not), 0, Shape.UNBOUNDED, schema);
  }
}
