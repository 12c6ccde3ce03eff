package dev.miga.engine.grammar.schema;

import dev.miga.engine.grammar.terms.SchemaException;
import java.util.Map;
import java.util.Set;

/** Which keywords assert something, since which draft, and which of those are not enforced. */
final class Keywords {
  private static final Map<String, Draft> SINCE =
      Map.ofEntries(
          Map.entry("const", Draft.DRAFT_6),
          Map.entry("contains", Draft.DRAFT_6),
          Map.entry("propertyNames", Draft.DRAFT_6),
          Map.entry("if", Draft.DRAFT_7),
          Map.entry("minContains", Draft.DRAFT_2019),
          Map.entry("maxContains", Draft.DRAFT_2019),
          Map.entry("dependentRequired", Draft.DRAFT_2019),
          Map.entry("dependentSchemas", Draft.DRAFT_2019),
          Map.entry("unevaluatedItems", Draft.DRAFT_2019),
          Map.entry("unevaluatedProperties", Draft.DRAFT_2019),
          Map.entry("$recursiveRef", Draft.DRAFT_2019),
          Map.entry("prefixItems", Draft.DRAFT_2020),
          Map.entry("$dynamicRef", Draft.DRAFT_2020));

  private static final Set<String> NOT_ENFORCED =
      Set.of(
          "contains", "unevaluatedItems", "unevaluatedProperties", "$dynamicRef", "$recursiveRef");

  private static final Set<String> BY_TYPE =
      Set.of(
          "minimum",
          "maximum",
          "exclusiveMinimum",
          "exclusiveMaximum",
          "multipleOf",
          "minLength",
          "maxLength",
          "pattern",
          "format",
          "x-verbatim",
          "items",
          "prefixItems",
          "additionalItems",
          "minItems",
          "maxItems",
          "uniqueItems",
          "properties",
          "patternProperties",
          "additionalProperties",
          "propertyNames",
          "required",
          "minProperties",
          "maxProperties");

  private Keywords() {}

  /** Whether the keyword means something in the draft of the schema. */
  static boolean knows(Schema schema, String keyword) {
    Draft since = SINCE.get(keyword);
    return since == null || schema.draft().isAtLeast(since);
  }

  /** Whether a keyword restricts the values of some type. */
  static boolean assertsByType(Schema schema) {
    return schema.keywords().keySet().stream().anyMatch(BY_TYPE::contains);
  }

  /**
   * Refuses keywords that assert something and are not enforced.
   *
   * @throws SchemaException UNSUPPORTED
   */
  static void check(Schema schema) {
    for (String keyword : schema.keywords().keySet()) {
      if (NOT_ENFORCED.contains(keyword) && knows(schema, keyword)) {
        throw schema.unsupported(keyword, "the keyword is not supported");
      }
    }
  }
}
