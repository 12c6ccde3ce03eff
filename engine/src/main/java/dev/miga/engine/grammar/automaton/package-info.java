/**
 * The automaton of a grammar over bytes, determinised as it is walked: frames of what is under way,
 * stacks of frames, states that are sets of stacks, the tokens that a state allows, and strings
 * copied from an input. It knows no schema. May use {@code terms}, {@code tokens}, {@code lexeme}
 * and JSON.
 */
@NullMarked
package dev.miga.engine.grammar.automaton;

import org.jspecify.annotations.NullMarked;
