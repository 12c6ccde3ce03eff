/** Weights as they come from a file, before packing. Depends on {@code dev.miga.kernels}. */
@NullMarked
package dev.miga.engine.tensor;

import org.jspecify.annotations.NullMarked;
