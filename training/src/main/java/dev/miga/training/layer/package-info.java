/**
 * Gemma 3 forward and backward: every layer a pair of hand-written passes over the operations of
 * {@code compute}, with activations kept between them. Frozen weights, low-rank adapters beside
 * them, and the loss. May depend on {@code compute}, {@code dev.miga.kernels} and {@code
 * dev.miga.engine.format}.
 */
@NullMarked
package dev.miga.training.layer;

import org.jspecify.annotations.NullMarked;
