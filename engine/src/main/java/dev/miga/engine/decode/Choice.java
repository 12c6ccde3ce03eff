package dev.miga.engine.decode;

/**
 * A token and how it was chosen.
 *
 * @param token what was chosen
 * @param probability of it among the tokens that were allowed
 * @param kept share of probability that the allowed tokens have among these and those watched
 * @param allowed how many were allowed
 */
record Choice(int token, double probability, double kept, int allowed) {}
