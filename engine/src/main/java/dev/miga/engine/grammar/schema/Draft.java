package dev.miga.engine.grammar.schema;

import dev.miga.engine.grammar.terms.SchemaException;

/** Versions of JSON Schema: keywords that one does not know assert nothing in it. */
enum Draft {
  DRAFT_4,
  DRAFT_6,
  DRAFT_7,
  DRAFT_2019,
  DRAFT_2020;

  /**
   * By the value of {@code $schema}; the newest where it says nothing that is known.
   *
   * @throws SchemaException UNSUPPORTED for drafts before 4: what is required is said otherwise
   *     there
   */
  static Draft of(String metaSchema) {
    if (metaSchema.matches(".*draft-0[0-3].*")) {
      throw SchemaException.unsupported("/$schema", "drafts before 4 are not supported");
    }
    if (metaSchema.contains("draft-04")) {
      return DRAFT_4;
    }
    if (metaSchema.contains("draft-06")) {
      return DRAFT_6;
    }
    if (metaSchema.contains("draft-07")) {
      return DRAFT_7;
    }
    return metaSchema.contains("2019-09") ? DRAFT_2019 : DRAFT_2020;
  }

  boolean isAtLeast(Draft that) {
    return compareTo(that) >= 0;
  }

  String idKeyword() {
    return this == DRAFT_4 ? "id" : "$id";
  }
}
