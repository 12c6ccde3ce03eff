/**
 * Constraints on what a model may say: JSON Schema, regular expressions and lists of choices,
 * compiled to an automaton over bytes that is determinised as it is walked, against a trie of the
 * vocabulary. {@link dev.miga.engine.grammar.Grammar} is immutable and shared, {@link
 * dev.miga.engine.grammar.Constraint} belongs to one sequence. This is the face of the packages
 * below it, lowest first: {@code terms} and {@code tokens}, {@code lexeme}, {@code automaton},
 * {@code schema}; each may use those before it, and JSON and the tokenizer.
 */
@NullMarked
package dev.miga.engine.grammar;

import org.jspecify.annotations.NullMarked;
