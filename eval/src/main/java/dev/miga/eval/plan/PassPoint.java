package dev.miga.eval.plan;

/**
 * A pass that was measured.
 *
 * @param sequences that took part, at least 1
 * @param tokens of all of them
 * @param millis that it took
 */
public record PassPoint(int sequences, int tokens, double millis) {}
