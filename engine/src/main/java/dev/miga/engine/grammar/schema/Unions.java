package dev.miga.engine.grammar.schema;

import dev.miga.engine.grammar.lexeme.CharDfa;
import dev.miga.engine.grammar.lexeme.NumberRange;
import dev.miga.engine.grammar.lexeme.Patterns;
import dev.miga.engine.grammar.terms.Budget;
import dev.miga.engine.grammar.terms.SchemaException;
import dev.miga.engine.json.JsonValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * From schemas to unions of {@link Shape}s. Nothing is approximated: what cannot be said exactly is
 * refused with its place. One per document; not for several threads.
 *
 * <p>Each pair of alternatives that is compared costs a few steps, and what comes of it as many as
 * it has parts: properties, patterns, items. An alternative that is kept holds memory for its
 * parts.
 */
final class Unions {
  private static final int MAX_SHAPES = 4000;
  private static final int EMPTINESS_DEPTH = 3;

  /** Schemas that apply to one value within each other; each takes some twenty calls. */
  private static final int MAX_NESTED = 250;

  /** Steps of looking at two alternatives, whatever they are. */
  private static final int PAIR = 4;

  /** Steps of making another object shape. */
  private static final int OBJECT = 80;

  private static final int PART_BYTES = 40;

  private final Patterns patterns;
  private final Budget budget;
  private final KeywordShapes keywords;
  private final Complement complement;
  private final Map<Schema, List<Shape>> holding = new HashMap<>();
  private final Map<Schema, List<Shape>> failing = new HashMap<>();
  private final Set<Schema> active = new HashSet<>();
  private final Map<Node, List<Shape>> nodes = new HashMap<>();

  Unions(Patterns patterns) {
    this.patterns = patterns;
    this.budget = patterns.budget();
    keywords = new KeywordShapes(this);
    complement = new Complement(this, keywords);
  }

  Patterns patterns() {
    return patterns;
  }

  /** What may stand at a place. */
  List<Shape> of(Node node) {
    List<Shape> known = nodes.get(node);
    if (known != null) {
      return known;
    }
    budget.work(node.demands().size());
    List<Shape> result = KeywordShapes.ANY;
    for (Node.Demand demand : node.demands()) {
      result =
          and(
              result,
              switch (demand.sense()) {
                case HOLDS -> of(demand.schema());
                case FAILS -> not(demand.schema());
              },
              demand.schema().pointer());
    }
    nodes.put(node, result);
    return result;
  }

  /** What a schema accepts. */
  List<Shape> of(Schema schema) {
    List<Shape> known = holding.get(schema);
    if (known == null) {
      enter(schema);
      known = KeywordShapes.located(schema.pointer(), () -> keywords.of(schema));
      active.remove(schema);
      holding.put(schema, known);
    }
    return known;
  }

  /** What a schema does not accept. */
  List<Shape> not(Schema schema) {
    List<Shape> known = failing.get(schema);
    if (known == null) {
      enter(schema);
      known = KeywordShapes.located(schema.pointer(), () -> complement.of(schema));
      active.remove(schema);
      failing.put(schema, known);
    }
    return known;
  }

  private void enter(Schema schema) {
    if (!active.add(schema)) {
      throw SchemaException.unsupported(
          schema.pointer(), "it refers to itself with no property or item in between");
    }
    if (active.size() > MAX_NESTED) {
      throw SchemaException.unsupported(
          schema.pointer(),
          "more than "
              + MAX_NESTED
              + " schemas apply to the same value within each other; nest or refer less deeply");
    }
  }

  /** Values that are in both unions. */
  List<Shape> and(List<Shape> a, List<Shape> b, String pointer) {
    budget.work(1L + Math.min(a.size(), b.size()));
    if (KeywordShapes.isAny(a) || a.equals(b)) {
      return b;
    }
    if (KeywordShapes.isAny(b)) {
      return a;
    }
    List<Shape> all = new ArrayList<>();
    for (Shape left : a) {
      for (Shape right : b) {
        budget.work(PAIR);
        and(left, right, all);
        if (all.size() > MAX_SHAPES) {
          throw SchemaException.unsupported(
              pointer, "more than " + MAX_SHAPES + " combinations of alternatives");
        }
      }
    }
    return tidy(all);
  }

  /** Values that are in any of the unions. */
  List<Shape> or(List<List<Shape>> unions) {
    List<Shape> all = new ArrayList<>();
    for (List<Shape> union : unions) {
      if (KeywordShapes.isAny(union)) {
        return union;
      }
      all.addAll(union);
    }
    return tidy(all);
  }

  private List<Shape> tidy(List<Shape> shapes) {
    List<JsonValue> literals = new ArrayList<>();
    Set<Shape> others = new LinkedHashSet<>();
    for (Shape shape : shapes) {
      budget.work(parts(shape));
      budget.hold(PART_BYTES * parts(shape));
      if (shape instanceof Shape.Literal values) {
        literals.addAll(values.values());
      } else {
        others.add(shape);
      }
    }
    List<Shape> result = new ArrayList<>(others);
    result.addAll(0, literals(literals));
    return List.copyOf(result);
  }

  /**
   * The values themselves; none for none. Arrays and objects can be made to hash alike, so each
   * costs as many steps as there are before it.
   */
  List<Shape> literals(List<JsonValue> values) {
    int composite = 0;
    for (JsonValue value : values) {
      composite +=
          value instanceof JsonValue.JsonArray || value instanceof JsonValue.JsonObject ? 1 : 0;
      budget.work(1L + composite);
    }
    return values.isEmpty() ? List.of() : List.of(new Shape.Literal(new LinkedHashSet<>(values)));
  }

  /** What a shape consists of: a measure of what copying and comparing it takes. */
  private static long parts(Shape shape) {
    return switch (shape) {
      case Shape.Literal values -> values.values().size();
      case Shape.Num ignored -> 1;
      case Shape.Text text -> 1L + text.patterns().size();
      case Shape.Arr array -> 1L + array.prefix().size();
      case Shape.Obj object -> {
        long parts = 1L + object.required().size();
        for (Shape.Members one : object.members()) {
          parts += 1 + one.properties().size() + one.patterns().size();
        }
        yield parts;
      }
    };
  }

  private void and(Shape a, Shape b, List<Shape> out) {
    if (a instanceof Shape.Literal values) {
      filter(values.values(), b, out);
    } else if (b instanceof Shape.Literal values) {
      filter(values.values(), a, out);
    } else if (a instanceof Shape.Num x && b instanceof Shape.Num y) {
      NumberRange both = x.range().and(y.range());
      if (both != null) {
        out.add(new Shape.Num(both, y.pointer()));
      }
    } else if (a instanceof Shape.Text x && b instanceof Shape.Text y) {
      budget.work(parts(x) + parts(y));
      int min = Math.max(x.min(), y.min());
      int max = Math.min(x.max(), y.max());
      if (min <= max) {
        out.add(
            new Shape.Text(
                Shape.join(x.patterns(), y.patterns()),
                min,
                max,
                x.origin().and(y.origin()),
                y.pointer()));
      }
    } else if (a instanceof Shape.Arr x && b instanceof Shape.Arr y) {
      arrays(x, y, out);
    } else if (a instanceof Shape.Obj x && b instanceof Shape.Obj y) {
      objects(x, y, out);
    }
  }

  private void filter(Set<JsonValue> values, Shape shape, List<Shape> out) {
    out.addAll(literals(values.stream().filter(value -> accepts(shape, value)).toList()));
  }

  private void arrays(Shape.Arr a, Shape.Arr b, List<Shape> out) {
    budget.work(parts(a) + parts(b));
    List<Node> prefix = new ArrayList<>();
    for (int i = 0; i < Math.max(a.prefix().size(), b.prefix().size()); i++) {
      Node item = a.item(i).and(b.item(i));
      budget.work(item.demands().size());
      prefix.add(item);
    }
    int min = Math.max(a.min(), b.min());
    int max = Math.min(a.max(), b.max());
    if (min <= max) {
      out.add(new Shape.Arr(prefix, a.rest().and(b.rest()), min, max, b.pointer()));
    }
  }

  private void objects(Shape.Obj a, Shape.Obj b, List<Shape> out) {
    budget.work(OBJECT + parts(a) + parts(b));
    int min = Math.max(a.min(), b.min());
    int max = Math.min(a.max(), b.max());
    Set<String> required = new LinkedHashSet<>(a.required());
    required.addAll(b.required());
    if (min > max || required.size() > max) {
      return;
    }
    Node names = a.names();
    Node others = b.names();
    Node both = names == null ? others : (others == null ? names : names.and(others));
    List<Shape.Members> members = Shape.join(a.members(), b.members());
    out.add(
        new Shape.Obj(members.stream().distinct().toList(), required, both, min, max, b.pointer()));
  }

  /** Whether the value may stand at a place. */
  boolean accepts(Node node, JsonValue value) {
    return of(node).stream().anyMatch(shape -> accepts(shape, value));
  }

  /** Whether the value is of a shape. */
  boolean accepts(Shape shape, JsonValue value) {
    budget.work(1);
    return switch (shape) {
      case Shape.Literal values -> values.values().contains(value);
      case Shape.Num num ->
          value instanceof JsonValue.JsonNumber number && num.range().contains(number.value());
      case Shape.Text text ->
          value instanceof JsonValue.JsonString string && acceptsText(text, string.value());
      case Shape.Arr array ->
          value instanceof JsonValue.JsonArray items && acceptsItems(array, items.items());
      case Shape.Obj object ->
          value instanceof JsonValue.JsonObject members
              && acceptsMembers(object, members.members());
    };
  }

  private boolean acceptsText(Shape.Text text, String string) {
    int length = string.codePointCount(0, string.length());
    return length >= text.min()
        && length <= text.max()
        && text.patterns().stream().allMatch(p -> patterns.match(p, string) != CharDfa.REJECT);
  }

  private boolean acceptsItems(Shape.Arr array, List<JsonValue> items) {
    boolean fits = items.size() >= array.min() && items.size() <= array.max();
    for (int i = 0; i < items.size() && fits; i++) {
      fits = accepts(array.item(i), items.get(i));
    }
    return fits;
  }

  private boolean acceptsMembers(Shape.Obj object, Map<String, JsonValue> members) {
    if (members.size() < object.min()
        || members.size() > object.max()
        || !members.keySet().containsAll(object.required())) {
      return false;
    }
    for (Map.Entry<String, JsonValue> member : members.entrySet()) {
      if (!acceptsName(object, member.getKey())
          || !accepts(property(object, member.getKey()), member.getValue())) {
        return false;
      }
    }
    return true;
  }

  /** What the property of that name must be. */
  Node property(Shape.Obj object, String name) {
    Set<Node.Demand> demands = new LinkedHashSet<>();
    for (Shape.Members one : object.members()) {
      budget.work(1L + one.patterns().size() * (1L + name.length()));
      Node node = one.property(name);
      budget.work(node.demands().size());
      demands.addAll(node.demands());
    }
    return new Node(demands);
  }

  boolean acceptsName(Shape.Obj object, String name) {
    Node names = object.names();
    return names == null || accepts(names, new JsonValue.JsonString(name));
  }

  /** Whether two unions have plainly no value in common. */
  boolean areDisjoint(List<Shape> a, List<Shape> b, String pointer) {
    return and(a, b, pointer).stream().allMatch(shape -> isPlainlyEmpty(shape, EMPTINESS_DEPTH));
  }

  private boolean isPlainlyEmpty(Node node, int depth) {
    return of(node).stream().allMatch(shape -> isPlainlyEmpty(shape, depth));
  }

  /** Whether the shape has no values; false when that takes too long to see. */
  private boolean isPlainlyEmpty(Shape shape, int depth) {
    budget.work(1);
    return switch (shape) {
      case Shape.Literal values -> values.values().isEmpty();
      case Shape.Num num -> patterns.number(num.range()).isEmpty();
      case Shape.Text text -> !text.patterns().isEmpty() && patterns.and(text.patterns()).isEmpty();
      case Shape.Arr array -> {
        boolean empty = array.min() > array.max();
        for (int i = 0; i < Math.min(array.min(), array.prefix().size() + 1) && depth > 0; i++) {
          empty |= isPlainlyEmpty(array.item(i), depth - 1);
        }
        yield empty;
      }
      case Shape.Obj object ->
          depth > 0
              && object.required().stream()
                  .anyMatch(
                      name ->
                          !acceptsName(object, name)
                              || isPlainlyEmpty(property(object, name), depth - 1));
    };
  }

  /** A copy of the properties of a keyword as nodes. */
  static Map<String, Node> nodes(Schema schema, String keyword) {
    Map<String, Node> nodes = new LinkedHashMap<>();
    schema
        .members(keyword)
        .forEach((name, value) -> nodes.put(name, Node.of(schema.child(keyword, name, value))));
    return nodes;
  }
}
