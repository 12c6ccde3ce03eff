package dev.miga.engine.model;

import dev.miga.kernels.Floats;
import dev.miga.kernels.Kernels;
import dev.miga.kernels.PackedMatrix;
import dev.miga.kernels.Workers;
import java.util.stream.IntStream;

/** A head over any packed table: always all logits. */
final class MatrixHead implements Head {
  private final PackedMatrix table;
  private final Kernels kernels;
  private final Workers workers;

  MatrixHead(PackedMatrix table, Kernels kernels, Workers workers) {
    this.table = table;
    this.kernels = kernels;
    this.workers = workers;
  }

  @Override
  public int vocabSize() {
    return table.rows();
  }

  @Override
  public void logits(Hidden hidden, Floats logits) {
    workers.run(
        table.rows(),
        workers.granule(table.rows(), 16, 8),
        (from, to) -> kernels.matmul(table, hidden.states(), hidden.rows(), logits, from, to));
  }

  @Override
  public Candidates[] candidates(Hidden hidden, int k, Floats scratch) {
    logits(hidden, scratch);
    int[] all = IntStream.range(0, vocabSize()).toArray();
    Candidates[] result = new Candidates[hidden.rows()];
    for (int row = 0; row < result.length; row++) {
      result[row] = new Candidates(all, scratch.row(row));
    }
    return result;
  }

  @Override
  public Candidates logitsOf(Hidden hidden, int row, int[] tokenIds) {
    float[] logits = new float[tokenIds.length];
    float[] state = hidden.states().values().row(row);
    for (int i = 0; i < logits.length; i++) {
      logits[i] = dot(table.row(tokenIds[i]), state);
    }
    return new Candidates(tokenIds, logits);
  }

  private static float dot(float[] weights, float[] state) {
    double sum = 0;
    for (int c = 0; c < weights.length; c++) {
      sum += (double) weights[c] * state[c];
    }
    return (float) sum;
  }
}
