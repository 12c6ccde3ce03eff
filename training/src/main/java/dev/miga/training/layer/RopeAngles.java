package dev.miga.training.layer;

import dev.miga.kernels.Floats;
import java.lang.foreign.Arena;

/**
 * Cosines and sines of the rotary embedding (Su et al., 2021).
 *
 * @param values {@code [positions, headDim]}: {@code headDim/2} cosines, then as many sines
 */
record RopeAngles(Floats values) {

  /** Angles {@code position / factor * base^(-2i/headDim)}. */
  static RopeAngles create(Arena arena, int positions, int headDim, float base, float factor) {
    Floats values = Floats.allocate(arena, positions, headDim);
    int half = headDim / 2;
    for (int i = 0; i < half; i++) {
      double frequency = Math.pow(base, -2.0 * i / headDim) / factor;
      for (int position = 0; position < positions; position++) {
        values.set(position, i, (float) Math.cos(position * frequency));
        values.set(position, half + i, (float) Math.sin(position * frequency));
      }
    }
    return new RopeAngles(values);
  }
}
