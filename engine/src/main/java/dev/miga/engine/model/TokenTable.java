package dev.miga.engine.model;

import dev.miga.kernels.Floats;
import dev.miga.kernels.PackedMatrix;
import dev.miga.kernels.PlaneTable;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/**
 * The token table {@code [vocabSize, hiddenSize]}: input embeddings, and the output head where it
 * is tied.
 */
sealed interface TokenTable {
  /** Tokens. */
  int rows();

  /** Copies a token's row, {@code [1, hiddenSize]}. */
  void copyRow(int tokenId, Floats out);

  /** What the exact head reads for every token: of two planes the one of the first pass. */
  List<MemorySegment> firstPass();

  /**
   * An 8-bit table in two planes.
   *
   * @param largestRowNorm largest Euclidean norm of a row: bounds what quantized activations cost
   */
  record Planes(PlaneTable table, float largestRowNorm) implements TokenTable {
    @Override
    public int rows() {
      return table.rows();
    }

    @Override
    public void copyRow(int tokenId, Floats out) {
      table.dequantizeRow(tokenId, out.segment());
    }

    @Override
    public List<MemorySegment> firstPass() {
      return List.of(table.high(), table.scales(), table.residualNorms());
    }
  }

  /** A table of any other kind. */
  record Matrix(PackedMatrix matrix) implements TokenTable {
    @Override
    public int rows() {
      return matrix.rows();
    }

    @Override
    public void copyRow(int tokenId, Floats out) {
      float[] row = matrix.row(tokenId);
      MemorySegment.copy(row, 0, out.segment(), ValueLayout.JAVA_FLOAT, 0, row.length);
    }

    @Override
    public List<MemorySegment> firstPass() {
      return List.of(matrix.data());
    }
  }
}
