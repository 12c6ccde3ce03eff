package dev.miga.engine.grammar.terms;

/** In which order the declared properties of an object come. */
public enum KeyOrder {
  /** As the schema lists them: fewer choices, so less work. */
  SCHEMA,
  /** Any. */
  ANY
}
