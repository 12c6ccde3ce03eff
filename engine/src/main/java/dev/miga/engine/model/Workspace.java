package dev.miga.engine.model;

import dev.miga.engine.format.ModelConfig;
import dev.miga.kernels.Activations;
import dev.miga.kernels.Floats;
import dev.miga.kernels.Kernels;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Scratch memory of a forward pass, for one caller at a time; grows to the largest batch seen. */
public final class Workspace implements AutoCloseable {

  /** Most tokens in one batch; longer prompts go in chunks. */
  public static final int MAX_TOKENS = 512;

  private final ModelConfig config;
  private final Kernels kernels;
  private Arena arena = Arena.ofShared();
  private int capacity;

  private Buffers buffers;
  private Arena lowRankArena = Arena.ofShared();
  private MemorySegment lowRank = MemorySegment.NULL;

  /**
   * Buffers for {@code capacity} tokens.
   *
   * @param residual {@code [tokens, hiddenSize]}
   * @param normed input of the projections, {@code [tokens, hiddenSize]}
   * @param query {@code [tokens, queryWidth]}
   * @param key {@code [tokens, keyValueWidth]}
   * @param value the same
   * @param attended input of the output projection, {@code [tokens, queryWidth]}
   * @param parts what parts of one token's keys give, {@code [parts * heads, headDim + 16]}
   * @param projected output of the output and down projections, {@code [tokens, hiddenSize]}
   * @param gate also the input of the down projection, {@code [tokens, intermediateSize]}
   * @param up {@code [tokens, intermediateSize]}
   */
  record Buffers(
      Floats residual,
      Activations normed,
      Floats query,
      Floats key,
      Floats value,
      Activations attended,
      Floats parts,
      Floats projected,
      Activations gate,
      Floats up) {}

  Workspace(ModelConfig config, Kernels kernels) {
    this.config = config;
    this.kernels = kernels;
    this.buffers = allocate(1);
  }

  /** Buffers with room for at least so many tokens. */
  Buffers buffers(int tokens) {
    if (tokens > MAX_TOKENS) {
      throw new IllegalArgumentException(tokens + " tokens in a batch, at most " + MAX_TOKENS);
    }
    if (tokens > capacity) {
      arena.close();
      arena = Arena.ofShared();
      buffers = allocate(Math.min(MAX_TOKENS, Integer.highestOneBit(tokens * 2 - 1)));
    }
    return buffers;
  }

  /** Room for so many f32 numbers, for what adapters multiply; overwritten by the next caller. */
  MemorySegment lowRank(long numbers) {
    if (lowRank.byteSize() < 4 * numbers) {
      lowRankArena.close();
      lowRankArena = Arena.ofShared();
      lowRank = lowRankArena.allocate(4 * Long.highestOneBit(2 * numbers - 1), 64);
    }
    return lowRank;
  }

  private Buffers allocate(int tokens) {
    capacity = tokens;
    return new Buffers(
        Floats.allocate(arena, tokens, config.hiddenSize()),
        Activations.allocate(arena, kernels, tokens, config.hiddenSize()),
        Floats.allocate(arena, tokens, config.queryWidth()),
        Floats.allocate(arena, tokens, config.keyValueWidth()),
        Floats.allocate(arena, tokens, config.keyValueWidth()),
        Activations.allocate(arena, kernels, tokens, config.queryWidth()),
        parts(),
        Floats.allocate(arena, tokens, config.hiddenSize()),
        Activations.allocate(arena, kernels, tokens, config.intermediateSize()),
        Floats.allocate(arena, tokens, config.intermediateSize()));
  }

  private Floats parts() {
    int parts = config.maxPositionEmbeddings() / Kernels.KEY_PART + 1;
    return Floats.allocate(
        arena,
        kernels.dividesKeys() ? parts * config.numAttentionHeads() : 0,
        Kernels.partColumns(config.headDim()));
  }

  @Override
  public void close() {
    arena.close();
    lowRankArena.close();
  }
}
