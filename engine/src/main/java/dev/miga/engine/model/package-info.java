/**
 * Gemma 3: packed weights, the forward pass, the KV cache and the head. A {@link
 * dev.miga.engine.model.Gemma} is immutable and shared; what changes is passed in: a {@link
 * dev.miga.engine.model.KvCache} for each sequence, a {@link dev.miga.engine.model.Workspace} for
 * each caller. Depends on {@code format} and {@code dev.miga.kernels}.
 */
@NullMarked
package dev.miga.engine.model;

import org.jspecify.annotations.NullMarked;
