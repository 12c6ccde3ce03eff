package dev.miga.engine.grammar.schema;

import dev.miga.engine.grammar.terms.SchemaException;
import dev.miga.engine.json.JsonValue;
import java.util.ArrayList;
import java.util.List;

/** The keywords about arrays. */
final class ArrayKeywords {
  private ArrayKeywords() {}

  static Shape.Arr array(Schema schema) {
    List<Node> prefix = new ArrayList<>();
    Node rest = Node.ANY;
    boolean listed = schema.keyword("items").orElse(null) instanceof JsonValue.JsonArray;
    if (schema.has("prefixItems") && Keywords.knows(schema, "prefixItems")) {
      schema.children("prefixItems").forEach(item -> prefix.add(Node.of(item)));
    }
    if (listed) {
      schema.children("items").forEach(item -> prefix.add(Node.of(item)));
      if (schema.has("additionalItems")) {
        rest = Node.of(schema.child("additionalItems"));
      }
    } else if (schema.has("items")) {
      rest = Node.of(schema.child("items"));
    }
    int min = KeywordShapes.count(schema, "minItems", 0);
    int max = KeywordShapes.count(schema, "maxItems", Shape.UNBOUNDED);
    if (min > max) {
      throw SchemaException.invalid(
          schema.pointerTo("maxItems"), "it is less than minItems, so no array fits");
    }
    if (KeywordShapes.isTrue(schema, "uniqueItems") && max > 1) {
      throw schema.unsupported("uniqueItems", "the keyword is not supported");
    }
    return new Shape.Arr(prefix, rest, min, max, schema.pointer());
  }
}
