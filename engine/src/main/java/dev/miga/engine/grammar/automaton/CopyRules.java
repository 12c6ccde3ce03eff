package dev.miga.engine.grammar.automaton;

/**
 * A string that is copied from the input.
 *
 * @param unit what is copied
 * @param min fewest characters
 * @param max most characters
 */
public record CopyRules(CopySource.Unit unit, int min, int max) {}
