package dev.miga.engine.grammar.schema;

import dev.miga.engine.grammar.lexeme.CharDfa;
import dev.miga.engine.grammar.lexeme.Patterns;
import dev.miga.engine.grammar.terms.SchemaException;
import dev.miga.engine.json.JsonValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Names of properties that are not declared.
 *
 * @param dfa the names, labelled by what the property must be
 * @param nodes {@code [labels]} what that is
 */
record ExtraKeys(CharDfa dfa, List<Node> nodes) {
  private static final ExtraKeys NONE =
      new ExtraKeys(
          new CharDfa(new int[] {0}, new int[] {0}, new int[0][], new int[0], CharDfa.DEAD),
          List.of());

  /** The names that an object allows beside the declared ones. */
  static ExtraKeys of(Shape.Obj object, List<String> declared, Unions shapes) {
    Patterns automata = shapes.patterns();
    List<Shape.Pattern> patterns =
        object.members().stream().flatMap(one -> one.patterns().stream()).toList();
    List<CharDfa> parts = new ArrayList<>();
    parts.add(CharDfa.ANY);
    patterns.forEach(pattern -> parts.add(pattern.names()));
    Node names = object.names();
    int namesPart = parts.size();
    if (names != null) {
      parts.add(names(names, shapes, object.pointer()));
    }
    if (parts.size() == 1) {
      Node node = node(object, new int[] {0});
      return shapes.of(node).isEmpty() ? NONE : new ExtraKeys(CharDfa.ANY, List.of(node));
    }
    List<String> taken =
        declared.stream()
            .filter(name -> parts.stream().skip(1).anyMatch(p -> automata.match(p, name) >= 0))
            .toList();
    if (!taken.isEmpty()) {
      parts.add(automata.literal(taken));
    }
    List<Node> nodes = new ArrayList<>();
    Map<Node, Integer> labels = new HashMap<>();
    CharDfa dfa =
        automata.product(
            parts,
            of -> {
              boolean isTaken = !taken.isEmpty() && of[of.length - 1] != CharDfa.REJECT;
              if (isTaken || (names != null && of[namesPart] == CharDfa.REJECT)) {
                return CharDfa.REJECT;
              }
              Node node = node(object, of);
              if (shapes.of(node).isEmpty()) {
                return CharDfa.REJECT;
              }
              return labels.computeIfAbsent(
                  node,
                  ignored -> {
                    nodes.add(node);
                    return nodes.size() - 1;
                  });
            });
    return new ExtraKeys(dfa, nodes);
  }

  /** What a property must be whose name the patterns match as {@code matches[1..]} says. */
  private static Node node(Shape.Obj object, int[] matches) {
    Node node = Node.ANY;
    int at = 1;
    for (Shape.Members one : object.members()) {
      boolean mentioned = false;
      for (Shape.Pattern pattern : one.patterns()) {
        if (matches[at++] != CharDfa.REJECT) {
          node = node.and(pattern.node());
          mentioned = true;
        }
      }
      if (!mentioned) {
        node = node.and(one.additional());
      }
    }
    return node;
  }

  private static CharDfa names(Node names, Unions shapes, String pointer) {
    List<CharDfa> options = new ArrayList<>();
    for (Shape shape : shapes.of(names)) {
      if (shape instanceof Shape.Text text) {
        options.add(names(text, shapes.patterns()));
      } else if (shape instanceof Shape.Literal values) {
        List<String> texts =
            values.values().stream()
                .filter(JsonValue.JsonString.class::isInstance)
                .map(value -> ((JsonValue.JsonString) value).value())
                .toList();
        if (!texts.isEmpty()) {
          options.add(shapes.patterns().literal(texts));
        }
      }
    }
    if (options.isEmpty()) {
      throw SchemaException.unsupported(pointer + "/propertyNames", "no name fits");
    }
    return shapes.patterns().or(options);
  }

  private static CharDfa names(Shape.Text text, Patterns patterns) {
    List<CharDfa> all = new ArrayList<>(text.patterns());
    if (text.min() > 0 || text.max() != Shape.UNBOUNDED) {
      String most = text.max() == Shape.UNBOUNDED ? "" : Integer.toString(text.max());
      all.add(patterns.match("[\\s\\S]{" + text.min() + "," + most + "}"));
    }
    return all.isEmpty() ? CharDfa.ANY : patterns.and(all);
  }
}
