package dev.miga.engine.grammar.schema;

import dev.miga.engine.grammar.automaton.ArrayFrame;
import dev.miga.engine.grammar.automaton.ArrayRules;
import dev.miga.engine.grammar.automaton.Bits;
import dev.miga.engine.grammar.automaton.CopyRules;
import dev.miga.engine.grammar.automaton.CopySource;
import dev.miga.engine.grammar.automaton.CopyStart;
import dev.miga.engine.grammar.automaton.Frame;
import dev.miga.engine.grammar.automaton.LiteralFrame;
import dev.miga.engine.grammar.automaton.Literals;
import dev.miga.engine.grammar.automaton.ObjectFrame;
import dev.miga.engine.grammar.automaton.ObjectRules;
import dev.miga.engine.grammar.automaton.PlainFrame;
import dev.miga.engine.grammar.automaton.QuoteFrame;
import dev.miga.engine.grammar.automaton.Value;
import dev.miga.engine.grammar.lexeme.Lexeme;
import dev.miga.engine.grammar.lexeme.Patterns;
import dev.miga.engine.grammar.terms.Budget;
import dev.miga.engine.grammar.terms.KeyOrder;
import dev.miga.engine.grammar.terms.Limits;
import dev.miga.engine.grammar.terms.SchemaException;
import dev.miga.engine.json.JsonText;
import dev.miga.engine.json.JsonValue;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * From a schema to linked {@link Value}s: looks into every place that can be reached, finds out
 * which can be filled at all and how deep, and drops what cannot, so that no text that is begun is
 * without an end.
 */
public final class Linker {
  private static final int MAX_PLACES = 100_000;
  private static final int STEPS_OF_PART = 4;
  private static final int PLACE_BYTES = 250;
  private static final int PART_BYTES = 40;

  private final Limits limits;
  private final Budget budget;
  private final Unions shapes;
  private final LexemeCache lexemes;
  private final Map<Node, Place> places = new HashMap<>();
  private final List<Place> order = new ArrayList<>();
  private final KeyOrder keyOrder;
  private final Set<CopySource.Unit> units = EnumSet.noneOf(CopySource.Unit.class);
  private final Set<List<CopyRules>> copied = new LinkedHashSet<>();

  /**
   * A grammar's root.
   *
   * @param units by which it copies from an input; none if it does not
   * @param copied of each place that nothing but a copy can fill, the rules of which one must have
   *     its copy
   */
  public record Linked(Value root, Set<CopySource.Unit> units, Set<List<CopyRules>> copied) {}

  /** A place under construction. */
  private static final class Place {
    private final Value value = new Value();
    private final List<Part> parts = new ArrayList<>();
    private int height = Value.NEVER;
  }

  private Linker(KeyOrder keyOrder, Limits limits, Budget budget) {
    Patterns patterns = new Patterns(budget);
    this.budget = budget;
    this.shapes = new Unions(patterns);
    this.limits = limits;
    this.keyOrder = keyOrder;
    lexemes = new LexemeCache(limits, patterns);
  }

  /**
   * Compiles a schema.
   *
   * @throws SchemaException if it is no schema, allows nothing or cannot be enforced exactly
   */
  public static Linked link(JsonValue schema, KeyOrder keyOrder, Limits limits, Budget budget) {
    Linker linker = new Linker(keyOrder, limits, budget);
    return KeywordShapes.located("", () -> linker.link(schema));
  }

  private Linked link(JsonValue schema) {
    try {
      Schema root = new SchemaSource(schema, budget).root();
      Place place = place(Node.of(root));
      explore();
      measure();
      if (place.height == Value.NEVER) {
        throw SchemaException.invalid("", "no value is valid: no finite value satisfies it");
      }
      if (place.height > limits.depth()) {
        throw SchemaException.invalid(
            "",
            "every value nests at least "
                + place.height
                + " levels deep, at most "
                + limits.depth()
                + " are allowed");
      }
      for (Place one : order) {
        build(one);
      }
      return new Linked(place.value, units, copied);
    } catch (StackOverflowError ignored) {
      throw SchemaException.unsupported("", "it is nested too deeply");
    }
  }

  private Place place(Node node) {
    budget.work(1L + node.demands().size());
    Place known = places.get(node);
    if (known == null) {
      budget.hold(PLACE_BYTES + (long) PART_BYTES * node.demands().size());
      known = new Place();
      places.put(node, known);
      if (places.size() > MAX_PLACES) {
        throw SchemaException.unsupported(
            "", "it has more than " + MAX_PLACES + " different places");
      }
      order.add(known);
      pending.add(node);
    }
    return known;
  }

  private final List<Node> pending = new ArrayList<>();

  private void explore() {
    for (int i = 0; i < pending.size(); i++) {
      Place place = order.get(i);
      for (Shape shape : shapes.of(pending.get(i))) {
        place.parts.addAll(parts(shape));
      }
    }
  }

  /** What a shape consists of. Scalars are ready; the others wait for their places. */
  private sealed interface Part {
    record Scalar(Frame frame) implements Part {}

    record Items(Shape.Arr shape, List<Place> prefix, Place rest) implements Part {}

    record Properties(
        Shape.Obj shape,
        List<String> names,
        List<Place> places,
        ExtraKeys extras,
        List<Place> extraPlaces)
        implements Part {}
  }

  private List<Part> parts(Shape shape) {
    return switch (shape) {
      case Shape.Literal values ->
          List.of(
              new Part.Scalar(
                  LiteralFrame.of(
                      new Literals(values.values().stream().map(JsonText::bytes).toList()))));
      case Shape.Num num ->
          KeywordShapes.located(num.pointer(), () -> lexemes.number(num.range())).stream()
              .map(lexeme -> (Part) new Part.Scalar(PlainFrame.of(lexeme)))
              .toList();
      case Shape.Text text -> text(text);
      case Shape.Arr array ->
          List.of(
              new Part.Items(
                  array, array.prefix().stream().map(this::place).toList(), place(array.rest())));
      case Shape.Obj object -> properties(object);
    };
  }

  private List<Part> text(Shape.Text text) {
    CopySource.Unit unit = text.origin().unit();
    if (unit != null) {
      if (!text.patterns().isEmpty()) {
        throw SchemaException.unsupported(
            text.pointer(), "x-verbatim together with pattern or format is not supported");
      }
      if (unit == CopySource.Unit.WORDS && text.min() > 1) {
        throw SchemaException.unsupported(
            text.pointer(),
            "x-verbatim of words with a minLength above 1 is not supported; leave minLength out, or"
                + " ask for \"characters\"");
      }
      units.add(unit);
      int max = lexemes.bounded(text.min(), text.max());
      return List.of(new Part.Scalar(new CopyStart(new CopyRules(unit, text.min(), max))));
    }
    return KeywordShapes.located(
            text.pointer(), () -> lexemes.text(text.patterns(), text.min(), text.max()))
        .stream()
        .map(lexeme -> (Part) new Part.Scalar(new QuoteFrame(lexeme)))
        .toList();
  }

  private List<Part> properties(Shape.Obj object) {
    List<String> names = new ArrayList<>();
    List<Place> values = new ArrayList<>();
    for (String name : object.declared()) {
      boolean possible = shapes.acceptsName(object, name);
      if (!possible && object.required().contains(name)) {
        return List.of();
      }
      budget.work(1);
      budget.hold(PLACE_BYTES);
      names.add(name);
      values.add(possible ? place(shapes.property(object, name)) : new Place());
    }
    ExtraKeys extras =
        KeywordShapes.located(object.pointer(), () -> ExtraKeys.of(object, names, shapes));
    List<Place> others = extras.nodes().stream().map(this::place).toList();
    return List.of(new Part.Properties(object, names, values, extras, others));
  }

  /**
   * Heights by rounds, now from the last place and now from the first, until nothing becomes lower:
   * the least fixed point. A round costs some steps for each part of each place.
   */
  private void measure() {
    boolean backwards = true;
    for (boolean changed = true; changed; backwards = !backwards) {
      changed = false;
      for (Place place : backwards ? order.reversed() : order) {
        int height = Value.NEVER;
        for (Part part : place.parts) {
          budget.work(STEPS_OF_PART * size(part));
          height = Math.min(height, height(part));
        }
        changed |= height < place.height;
        place.height = height;
      }
    }
  }

  private static long size(Part part) {
    return switch (part) {
      case Part.Scalar ignored -> 1;
      case Part.Items items -> 1L + items.prefix.size();
      case Part.Properties object -> 1L + object.names.size() + object.extraPlaces.size();
    };
  }

  private static int height(Part part) {
    return switch (part) {
      case Part.Scalar ignored -> 0;
      case Part.Items items -> {
        int highest = 0;
        for (int i = 0; i < items.shape.min() && i <= items.prefix.size(); i++) {
          highest = Math.max(highest, item(items, i).height);
        }
        yield above(highest);
      }
      case Part.Properties object -> {
        int highest = 0;
        int possible = 0;
        for (int i = 0; i < object.names.size(); i++) {
          int height = object.places.get(i).height;
          possible += height == Value.NEVER ? 0 : 1;
          if (object.shape.required().contains(object.names.get(i))) {
            highest = Math.max(highest, height);
          }
        }
        boolean enough =
            (hasExtras(object) || possible >= object.shape.min())
                && object.shape.min() <= object.shape.max()
                && object.shape.required().size() <= object.shape.max();
        yield enough ? above(highest) : Value.NEVER;
      }
    };
  }

  private static Place item(Part.Items items, int index) {
    return index < items.prefix.size() ? items.prefix.get(index) : items.rest;
  }

  private static int above(int height) {
    return height == Value.NEVER ? Value.NEVER : height + 1;
  }

  private static boolean hasExtras(Part.Properties object) {
    return object.extraPlaces.stream().anyMatch(place -> place.height != Value.NEVER);
  }

  private void build(Place place) {
    List<Frame> frames = new ArrayList<>();
    List<Integer> heights = new ArrayList<>();
    for (Part part : place.parts) {
      int height = height(part);
      if (height != Value.NEVER) {
        heights.add(height);
        frames.add(
            switch (part) {
              case Part.Scalar frame -> frame.frame();
              case Part.Items items -> array(items);
              case Part.Properties object -> object(object);
            });
      }
    }
    if (!frames.isEmpty() && frames.stream().allMatch(CopyStart.class::isInstance)) {
      copied.add(frames.stream().map(frame -> ((CopyStart) frame).rules()).toList());
    }
    place.value.link(
        frames.toArray(Frame[]::new), heights.stream().mapToInt(Integer::intValue).toArray());
  }

  private Frame array(Part.Items items) {
    int max = items.shape.max();
    for (int i = 0; i <= items.prefix.size(); i++) {
      if (item(items, i).height == Value.NEVER) {
        max = Math.min(max, i);
      }
    }
    if (max == Shape.UNBOUNDED) {
      max = Math.max(limits.items(), items.shape.min());
    }
    Value[] prefix = items.prefix.stream().map(p -> p.value).toArray(Value[]::new);
    return ArrayFrame.of(new ArrayRules(prefix, items.rest.value, items.shape.min(), max));
  }

  private Frame object(Part.Properties object) {
    int count = object.names.size();
    Value[] values = object.places.stream().map(p -> p.value).toArray(Value[]::new);
    List<byte[]> escaped = object.names.stream().map(JsonText::escaped).toList();
    Literals sorted = new Literals(escaped);
    int[] indexes = new int[count];
    for (int i = 0; i < count; i++) {
      indexes[sorted.indexOf(escaped.get(i))] = i;
    }
    Bits required = Bits.of(count, i -> object.shape.required().contains(object.names.get(i)));
    boolean[] alive = new boolean[object.extraPlaces.size()];
    for (int i = 0; i < alive.length; i++) {
      alive[i] = object.extraPlaces.get(i).height != Value.NEVER;
    }
    Lexeme keys = lexemes.keys(object.extras.dfa(), alive).orElse(null);
    int max = object.shape.max();
    if (max == Shape.UNBOUNDED && keys != null && limits.extraProperties() != Lexeme.PLENTY) {
      max = Math.max(object.shape.min(), count + limits.extraProperties());
    }
    if (object.shape.min() > Math.max(1, object.shape.required().size())
        && keys != null
        && keyOrder == KeyOrder.SCHEMA) {
      throw SchemaException.unsupported(
          object.shape.pointer() + "/minProperties",
          "beyond what is required it needs additionalProperties: false");
    }
    return ObjectFrame.of(
        new ObjectRules(
            sorted,
            indexes,
            values,
            required,
            keys,
            object.extraPlaces.stream().map(p -> p.value).toArray(Value[]::new),
            object.shape.min(),
            max,
            keyOrder));
  }
}
