/**
 * The arithmetic of training: products with packed weights and the forward and backward operations
 * of a transformer, over a range of the work each. {@link
 * dev.miga.kernels.training.ScalarTrainingKernels} is the specification; the C library does the
 * same faster. Knows no model, no file and no token. May depend on {@code dev.miga.kernels}.
 */
@NullMarked
package dev.miga.kernels.training;

import org.jspecify.annotations.NullMarked;
