package dev.miga.kernels.training;

import java.lang.foreign.MemorySegment;

/**
 * Consecutive queries of a branch. A token's place in the branch is its position.
 *
 * @param branch int32: the batch rows of the branch's tokens, from its root
 * @param first place of the first query
 * @param queries how many
 */
public record QueryBlock(MemorySegment branch, int first, int queries) {}
