package dev.miga.engine.decode;

/**
 * What a text cost.
 *
 * @param prompt tokens that were read before the first one was written
 * @param passes forward passes that it took part in
 * @param decided tokens that the model chose
 * @param certain tokens that the grammar left no choice about
 * @param drafted tokens that were guessed
 * @param accepted of those, the ones that the model then chose
 * @param computed tokens that went through the model, prompt and rejected guesses included
 */
public record Work(
    int prompt, int passes, int decided, int certain, int drafted, int accepted, int computed) {}
