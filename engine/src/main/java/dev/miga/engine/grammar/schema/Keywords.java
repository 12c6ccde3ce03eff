package dev.miga.engine.grammar.schema;

import dev.miga.engine.grammar.terms.SchemaException;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;

/** Which keywords assert something, since which draft, and which of those are not enforced. */
final class Keywords {
  /** Marks a string that is copied from the text; ours, and no keyword of JSON Schema. */
  static final String VERBATIM = "x-verbatim";

  /** Edits by which a keyword is taken for ours misspelt. */
  private static final int MISSPELT = 2;

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

  /** Those that restrict the values of some type. */
  static final Set<String> BY_TYPE =
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
          VERBATIM,
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
   * Refuses keywords that assert something and are not enforced, and ours misspelt. Other people's
   * extensions are passed over.
   *
   * @throws SchemaException UNSUPPORTED, or INVALID_ARGUMENT for one that is misspelt
   */
  static void check(Schema schema) {
    for (String keyword : schema.keywords().keySet()) {
      if (NOT_ENFORCED.contains(keyword) && knows(schema, keyword)) {
        throw schema.unsupported(keyword, "the keyword is not supported");
      }
      if (keyword.startsWith("x-") && !keyword.equals(VERBATIM) && isNearly(keyword, VERBATIM)) {
        throw SchemaException.invalid(
            schema.pointerTo(keyword),
            "unknown keyword \"%s\"; \"%s\" is meant?".formatted(keyword, VERBATIM));
      }
    }
  }

  /** Whether a few insertions, deletions and exchanges lead from one word to the other. */
  private static boolean isNearly(String a, String b) {
    if (Math.abs(a.length() - b.length()) > MISSPELT) {
      return false;
    }
    int[] row = new int[b.length() + 1];
    Arrays.setAll(row, i -> i);
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int k = 1; k <= b.length(); k++) {
        int exchanged = diagonal + (a.charAt(i - 1) == b.charAt(k - 1) ? 0 : 1);
        diagonal = row[k];
        row[k] = Math.min(exchanged, 1 + Math.min(row[k], row[k - 1]));
      }
    }
    return row[b.length()] <= MISSPELT;
  }
}
