package dev.miga.engine.model;

import dev.miga.engine.format.ModelConfig;
import java.nio.file.Path;
import java.util.Map;

/** Other weights for some linears of a model, as an adapter has them. */
public interface WeightChanges {

  /** What becomes of one weight {@code [out, in]}. */
  interface Change {
    /** Columns of the weight. */
    int in();

    /** Rows of the weight. */
    int out();

    /**
     * Turns a row of the model's weight into that of the changed one.
     *
     * @param weights of which the {@code in} numbers from {@code at} on are the row
     */
    void changeRow(int row, float[] weights, int at);
  }

  /** The file that they come from: what is made of them is kept beside it. */
  Path path();

  /** The changes by the name of the weight, {@code model.layers.0.self_attn.q_proj.weight}. */
  Map<String, ? extends Change> changes();

  /**
   * Checks that every weight that they change is a linear of a model, and of its shape.
   *
   * @throws dev.miga.engine.MigaException if they are for another model
   */
  void requireFits(ModelConfig config);
}
