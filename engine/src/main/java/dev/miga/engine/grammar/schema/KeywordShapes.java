package dev.miga.engine.grammar.schema;

import dev.miga.engine.MigaException;
import dev.miga.engine.grammar.lexeme.CharDfa;
import dev.miga.engine.grammar.lexeme.Formats;
import dev.miga.engine.grammar.lexeme.NumberRange;
import dev.miga.engine.grammar.terms.SchemaException;
import dev.miga.engine.json.JsonValue;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The keywords of JSON Schema, one by one: the values that a schema accepts. */
final class KeywordShapes {
  private static final JsonValue NULL = new JsonValue.JsonNull();
  private static final JsonValue FALSE = new JsonValue.JsonBool(false);
  private static final JsonValue TRUE = new JsonValue.JsonBool(true);
  private static final JsonValue WORDS = new JsonValue.JsonString("words");
  private static final JsonValue CHARACTERS = new JsonValue.JsonString("characters");

  /** Of a least count: no text of so many parts would ever be written. */
  private static final int MAX_LEAST = 1_000_000_000;

  static final Set<String> TYPES =
      Set.of("null", "boolean", "number", "integer", "string", "array", "object");
  static final Shape.Literal NULLS = new Shape.Literal(Set.of(NULL));
  static final Shape.Literal BOOLEANS =
      new Shape.Literal(new LinkedHashSet<>(List.of(TRUE, FALSE)));
  static final Shape.Text TEXTS =
      new Shape.Text(List.of(), 0, Shape.UNBOUNDED, Shape.Origin.FREE, "");
  static final Shape.Num NUMBERS = new Shape.Num(NumberRange.ALL, "");
  static final Shape.Arr ARRAYS = new Shape.Arr(List.of(), Node.ANY, 0, Shape.UNBOUNDED, "");
  static final Shape.Obj OBJECTS = new Shape.Obj(List.of(), Set.of(), null, 0, Shape.UNBOUNDED, "");

  /** Every value. */
  static final List<Shape> ANY =
      List.of(
          new Shape.Literal(new LinkedHashSet<>(List.of(NULL, TRUE, FALSE))),
          NUMBERS,
          TEXTS,
          ARRAYS,
          OBJECTS);

  /** Whether a union is {@link #ANY} itself; an equal one only takes longer. */
  @SuppressWarnings("ReferenceEquality")
  static boolean isAny(List<Shape> union) {
    return union == ANY;
  }

  private final Unions shapes;
  private final ObjectKeywords objects;
  private final Applicators applicators;

  KeywordShapes(Unions shapes) {
    this.shapes = shapes;
    this.objects = new ObjectKeywords(shapes);
    this.applicators = new Applicators(shapes, objects);
  }

  List<Shape> of(Schema schema) {
    if (schema.json() instanceof JsonValue.JsonBool all) {
      return all.value() ? ANY : List.of();
    }
    if (schema.has("$ref") && !schema.draft().isAtLeast(Draft.DRAFT_2019)) {
      return shapes.of(Applicators.target(schema));
    }
    Keywords.check(schema);
    List<Shape> result = typed(schema);
    if (schema.has("enum")) {
      result = shapes.and(result, shapes.literals(enumerated(schema)), schema.pointer());
    }
    if (schema.has("const") && Keywords.knows(schema, "const")) {
      result = shapes.and(result, shapes.literals(constant(schema)), schema.pointer());
    }
    return applicators.apply(schema, result);
  }

  static List<JsonValue> enumerated(Schema schema) {
    if (!(schema.keyword("enum").orElse(NULL) instanceof JsonValue.JsonArray values)) {
      throw schema.wrong("enum", "a list of values");
    }
    return values.items();
  }

  static List<JsonValue> constant(Schema schema) {
    return List.of(schema.keyword("const").orElse(NULL));
  }

  /** The types that a schema allows; null when it names none. */
  static @Nullable Set<String> types(Schema schema) {
    JsonValue type = schema.keyword("type").orElse(null);
    if (type == null) {
      return null;
    }
    Set<String> types = new LinkedHashSet<>();
    List<JsonValue> listed =
        type instanceof JsonValue.JsonArray items ? items.items() : List.of(type);
    for (JsonValue one : listed) {
      if (!(one instanceof JsonValue.JsonString name) || !TYPES.contains(name.value())) {
        throw schema.wrong("type", "one or more of " + TYPES.stream().sorted().toList());
      }
      types.add(name.value());
    }
    if (isTrue(schema, "nullable") && !schema.source().namesDraft()) {
      types.add("null");
    }
    return types;
  }

  static boolean isTrue(Schema schema, String keyword) {
    return TRUE.equals(schema.keyword(keyword).orElse(FALSE));
  }

  private List<Shape> typed(Schema schema) {
    Set<String> types = types(schema);
    if (types == null && !Keywords.assertsByType(schema)) {
      return ANY;
    }
    List<Shape> result = new ArrayList<>();
    if (types == null || types.contains("null")) {
      result.add(NULLS);
    }
    if (types == null || types.contains("boolean")) {
      result.add(BOOLEANS);
    }
    if (types == null || types.contains("number") || types.contains("integer")) {
      boolean whole = types != null && !types.contains("number");
      NumberRange range = range(schema);
      if (whole) {
        range = range.withKind(NumberRange.Kind.INTEGER);
      }
      result.add(new Shape.Num(range, schema.pointer()));
    }
    if (types == null || types.contains("string")) {
      result.add(text(schema));
    }
    if (types == null || types.contains("array")) {
      result.add(ArrayKeywords.array(schema));
    }
    if (types == null || types.contains("object")) {
      result.add(objects.object(schema));
    }
    return List.copyOf(result);
  }

  /** {@code minimum} and its like, {@code multipleOf}. */
  static NumberRange range(Schema schema) {
    NumberRange range = NumberRange.ALL;
    for (String keyword : List.of("minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum")) {
      NumberRange.Bound bound = bound(schema, keyword);
      if (bound != null) {
        boolean low = keyword.endsWith("inimum");
        NumberRange more =
            new NumberRange(NumberRange.Kind.ANY, low ? bound : null, low ? null : bound, null);
        NumberRange both = range.and(more);
        if (both == null) {
          throw SchemaException.invalid(schema.pointerTo(keyword), "no number is within the range");
        }
        range = both;
      }
    }
    BigDecimal step = number(schema, "multipleOf");
    if (step != null && step.signum() <= 0) {
      throw schema.wrong("multipleOf", "a number above 0");
    }
    return step == null ? range : new NumberRange(range.kind(), range.low(), range.high(), step);
  }

  static NumberRange.@Nullable Bound bound(Schema schema, String keyword) {
    boolean exclusive = keyword.startsWith("exclusive");
    if (exclusive && schema.keyword(keyword).orElse(null) instanceof JsonValue.JsonBool) {
      return null;
    }
    BigDecimal value = number(schema, keyword);
    if (value == null) {
      return null;
    }
    boolean open = exclusive || isTrue(schema, "exclusiveM" + keyword.substring(1));
    return new NumberRange.Bound(value, open ? NumberRange.Edge.OPEN : NumberRange.Edge.CLOSED);
  }

  private static @Nullable BigDecimal number(Schema schema, String keyword) {
    JsonValue value = schema.keyword(keyword).orElse(null);
    if (value == null) {
      return null;
    }
    if (value instanceof JsonValue.JsonNumber number) {
      return number.value();
    }
    throw schema.wrong(keyword, "a number");
  }

  /** A count keyword. */
  static int count(Schema schema, String keyword, int otherwise) {
    BigDecimal value = number(schema, keyword);
    if (value == null) {
      return otherwise;
    }
    if (value.signum() < 0 || value.stripTrailingZeros().scale() > 0) {
      throw schema.wrong(keyword, "a whole number of at least 0");
    }
    if (value.compareTo(BigDecimal.valueOf(MAX_LEAST)) > 0 && keyword.startsWith("min")) {
      throw schema.unsupported(keyword, "more than %,d is not supported".formatted(MAX_LEAST));
    }
    return value.compareTo(BigDecimal.valueOf(Integer.MAX_VALUE)) >= 0
        ? Integer.MAX_VALUE
        : value.intValueExact();
  }

  private Shape.Text text(Schema schema) {
    List<CharDfa> patterns = new ArrayList<>();
    if (schema.has("pattern")) {
      patterns.add(pattern(schema));
    }
    CharDfa format = format(schema);
    if (format != null) {
      patterns.add(format);
    }
    Shape.Origin origin = origin(schema);
    int max = count(schema, "maxLength", Shape.UNBOUNDED);
    int min = count(schema, "minLength", least(origin, max));
    if (min > max) {
      throw SchemaException.invalid(
          schema.pointerTo("maxLength"), "it is less than minLength, so no string fits");
    }
    if (origin != Shape.Origin.FREE && !patterns.isEmpty()) {
      throw schema.unsupported(
          Keywords.VERBATIM, "together with pattern or format it is not supported");
    }
    return new Shape.Text(patterns, min, max, origin, schema.pointer());
  }

  /** Where no minLength is written: who copies words copies one at least. */
  private static int least(Shape.Origin origin, int max) {
    return origin == Shape.Origin.COPIED_WORDS ? Math.min(1, max) : 0;
  }

  private static Shape.Origin origin(Schema schema) {
    JsonValue value = schema.keyword(Keywords.VERBATIM).orElse(FALSE);
    if (value.equals(TRUE) || value.equals(WORDS)) {
      return Shape.Origin.COPIED_WORDS;
    }
    if (value.equals(CHARACTERS)) {
      return Shape.Origin.COPIED;
    }
    if (value.equals(FALSE)) {
      return Shape.Origin.FREE;
    }
    throw schema.wrong(Keywords.VERBATIM, "true, \"words\", \"characters\" or false");
  }

  CharDfa pattern(Schema schema) {
    if (!(schema.keyword("pattern").orElse(NULL) instanceof JsonValue.JsonString pattern)) {
      throw schema.wrong("pattern", "a regular expression");
    }
    return located(schema.pointerTo("pattern"), () -> shapes.patterns().search(pattern.value()));
  }

  @Nullable CharDfa format(Schema schema) {
    if (!(schema.keyword("format").orElse(NULL) instanceof JsonValue.JsonString format)
        || !Formats.isKnown(format.value())) {
      return null;
    }
    if (!Formats.isEnforced(format.value())) {
      throw schema.unsupported("format", "\"" + format.value() + "\" is not supported");
    }
    return located(schema.pointerTo("format"), () -> shapes.patterns().format(format.value()));
  }

  /** Adds the place to what a pattern is refused for. */
  static <T> T located(String pointer, Supplier<T> action) {
    try {
      return action.get();
    } catch (SchemaException e) {
      throw e;
    } catch (MigaException e) {
      throw SchemaException.at(pointer, e);
    }
  }
}
