package dev.miga.engine.model;

import dev.miga.kernels.Activations;

/**
 * Final hidden states, normalised and prepared for the head: one row for each output row of a
 * batch. Valid until the workspace is used again.
 *
 * @param states {@code [>= rows, hiddenSize]}
 * @param rows how many
 */
public record Hidden(Activations states, int rows) {}
