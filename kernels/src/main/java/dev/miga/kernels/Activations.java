package dev.miga.kernels;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The input of a matmul: f32 values {@code [tokens, columns]} and room for the form in which a
 * kernel wants them (int8 parts with scales, say). {@link Kernels#prepare} fills that room from the
 * values; every matmul over the same input then shares it.
 *
 * @param values f32 {@code [tokens, columns]}
 * @param prepared {@link Kernels#preparedBytes} a token; its content is the kernel's own affair
 */
public record Activations(Floats values, MemorySegment prepared) {

  /** Room for {@code tokens} rows, for use with these kernels. */
  public static Activations allocate(Arena arena, Kernels kernels, int tokens, int columns) {
    return new Activations(
        Floats.allocate(arena, tokens, columns),
        arena.allocate(Math.max(64, tokens * kernels.preparedBytes(columns)), 64));
  }

  /** Tokens {@code [from, to)}, sharing this memory; made for these kernels. */
  public Activations rows(Kernels kernels, int from, int to) {
    long bytes = kernels.preparedBytes(columns());
    return new Activations(
        values.rows(from, to), prepared.asSlice(from * bytes, (to - from) * bytes));
  }

  /** Tokens that there is room for. */
  public int tokens() {
    return values.rows();
  }

  /** Input features. */
  public int columns() {
    return values.columns();
  }
}
