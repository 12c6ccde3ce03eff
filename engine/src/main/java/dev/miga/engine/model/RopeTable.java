package dev.miga.engine.model;

import dev.miga.engine.format.ModelConfig;
import dev.miga.kernels.Floats;
import java.lang.foreign.Arena;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Cosines and sines of rotary position embeddings, one row a position: {@code headDim / 2} cosines,
 * then as many sines of {@code position / factor * theta^(-2i / headDim)}. Rows are computed when a
 * position is first reached. Source: Su et al. 2021, arXiv 2104.09864.
 */
public final class RopeTable {
  private final double theta;
  private final double factor;
  private final int headDim;
  private volatile Floats rows;

  /** The table of a layer. */
  RopeTable(ModelConfig.Attention attention, int headDim) {
    this.theta = attention.ropeTheta();
    this.factor = attention.ropeFactor();
    this.headDim = headDim;
    this.rows = compute(64);
  }

  /** A table for each layer; layers that turn alike share theirs. */
  public static List<RopeTable> ofLayers(ModelConfig config) {
    Map<ModelConfig.Attention, RopeTable> tables = new HashMap<>();
    return IntStream.range(0, config.numHiddenLayers())
        .mapToObj(config::attention)
        .map(a -> tables.computeIfAbsent(a, own -> new RopeTable(own, config.headDim())))
        .toList();
  }

  /** Rows of positions {@code [from, to)}, {@code [to - from, headDim]}. */
  public Floats rows(int from, int to) {
    if (rows.rows() < to) {
      grow(to);
    }
    return rows.rows(from, to);
  }

  private synchronized void grow(int positions) {
    if (rows.rows() < positions) {
      rows = compute(Integer.highestOneBit(positions - 1) << 1);
    }
  }

  private Floats compute(int positions) {
    Floats table = Floats.allocate(Arena.ofAuto(), positions, headDim);
    int half = headDim / 2;
    for (int i = 0; i < half; i++) {
      double frequency = Math.pow(theta, -2.0 * i / headDim) / factor;
      for (int p = 0; p < positions; p++) {
        table.set(p, i, (float) Math.cos(p * frequency));
        table.set(p, half + i, (float) Math.sin(p * frequency));
      }
    }
    return table;
  }
}
