package dev.miga.tasks.decoding;

/**
 * A token and how it was chosen.
 *
 * @param token what was chosen
 * @param probability of it among the tokens that were allowed
 * @param allowed how many those were
 */
record Choice(int token, double probability, int allowed) {}
