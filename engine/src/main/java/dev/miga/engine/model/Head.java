package dev.miga.engine.model;

import dev.miga.kernels.Floats;
import dev.miga.kernels.Kernels;
import dev.miga.kernels.Workers;

/**
 * The output head: hidden states to logits over the vocabulary, or over as few tokens as the caller
 * needs. Immutable; all methods may run in several threads at once.
 */
public sealed interface Head permits PlaneHead, MatrixHead {

  /** The head that suits a table. */
  static Head of(TokenTable table, Kernels kernels, Workers workers) {
    return switch (table) {
      case TokenTable.Planes planes -> new PlaneHead(planes, kernels, workers);
      case TokenTable.Matrix matrix -> new MatrixHead(matrix.matrix(), kernels, workers);
    };
  }

  /** Tokens in the vocabulary. */
  int vocabSize();

  /**
   * Logits of all tokens for every row of {@code hidden}.
   *
   * @param logits f32 {@code [>= hidden.rows, vocabSize]}, overwritten
   */
  void logits(Hidden hidden, Floats logits);

  /**
   * The tokens among which the {@code k} largest logits of a row are, with their exact logits; for
   * {@code k = 1} the tokens that can still be the argmax.
   *
   * @param scratch {@code [>= hidden.rows, vocabSize]}, overwritten
   */
  Candidates[] candidates(Hidden hidden, int k, Floats scratch);

  /** Exact logits of some tokens for one row: only their rows of the table are read. */
  Candidates logitsOf(Hidden hidden, int row, int[] tokenIds);
}
