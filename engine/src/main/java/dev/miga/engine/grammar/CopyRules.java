package dev.miga.engine.grammar;

/**
 * A string that is copied from the input.
 *
 * @param min fewest characters
 * @param max most characters
 */
record CopyRules(int min, int max) {}
