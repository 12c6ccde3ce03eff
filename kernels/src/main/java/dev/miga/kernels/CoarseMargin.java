package dev.miga.kernels;

/**
 * How far a row's logit may be from its coarse score, see {@link Kernels#coarseBounds}: for the
 * hidden state {@code x}, of which the kernels take {@code x'}, a {@code share} of {@code |x| *
 * residualNorms[r] + |x - x'| * largestRowNorm}.
 *
 * @param share of the product of two norms that a dot product may reach; 1 is always right
 *     (Cauchy-Schwarz)
 * @param largestRowNorm largest Euclidean norm of a row of the table
 */
public record CoarseMargin(float share, float largestRowNorm) {}
