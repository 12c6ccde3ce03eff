package dev.miga.engine.decode;

/**
 * A token that the model chose; tokens that the grammar left no choice about are none.
 *
 * @param token what was chosen
 * @param from first byte of the output that it wrote
 * @param to byte after the last
 * @param probability of the token among those that the grammar allowed: softmax over their logits
 *     (where more than some thousands were allowed, over the best of them)
 * @param kept from 0 to 1: what the grammar left of the probability of the allowed tokens and those
 *     that its job watched, together. What it took away is what the model would rather have said;
 *     tokens that are neither allowed nor watched are not looked at, so this is an upper bound
 * @param allowed how many tokens were allowed
 */
public record Decision(int token, int from, int to, double probability, double kept, int allowed) {}
