/**
 * From JSON Schema to frames: keywords to unions of {@link dev.miga.engine.grammar.schema.Shape}s,
 * their intersections and complements, and the linking of what they lead to. Nothing is
 * approximated. May use {@code automaton} and what that may use.
 */
@NullMarked
package dev.miga.engine.grammar.schema;

import org.jspecify.annotations.NullMarked;
