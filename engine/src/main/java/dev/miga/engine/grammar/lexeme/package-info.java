/**
 * What a string, a key or a number may be, as deterministic automata over characters: regular
 * expressions, formats, ranges of numbers, and the counting of characters beside them. May use
 * {@code terms} only.
 */
@NullMarked
package dev.miga.engine.grammar.lexeme;

import org.jspecify.annotations.NullMarked;
