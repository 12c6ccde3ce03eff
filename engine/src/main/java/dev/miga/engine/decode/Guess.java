package dev.miga.engine.decode;

/**
 * Part of a draft: a token that is guessed and those that are certain if it is right.
 *
 * @param tokens the guess first
 */
record Guess(int[] tokens) {}
