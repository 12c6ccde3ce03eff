package dev.miga.engine.model;

import dev.miga.engine.format.ModelConfig;
import dev.miga.engine.model.Batch.Span;
import dev.miga.engine.model.Workspace.Buffers;
import dev.miga.kernels.Activations;
import dev.miga.kernels.Floats;
import dev.miga.kernels.Kernels;
import dev.miga.kernels.Layout;
import dev.miga.kernels.Workers;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * A Gemma 3 text model: configuration and packed weights, immutable. Several threads may run {@link
 * #forward} at once, each with caches and a workspace of its own; they share the worker threads.
 */
public final class Gemma {
  private final ModelConfig config;
  private final Weights weights;
  private final Kernels kernels;
  private final Workers workers;
  private final List<DecoderLayer> layers;
  private final Head head;

  Gemma(ModelConfig config, Weights weights, Kernels kernels, Workers workers) {
    this.config = config;
    this.weights = weights;
    this.kernels = kernels;
    this.workers = workers;
    this.head = Head.of(weights.lmHead(), kernels, workers);
    List<RopeTable> ropes = RopeTable.ofLayers(config);
    List<DecoderLayer> made = new ArrayList<>(config.numHiddenLayers());
    for (int i = 0; i < config.numHiddenLayers(); i++) {
      made.add(
          new DecoderLayer(i, config, weights.layers().get(i), ropes.get(i), kernels, workers));
    }
    this.layers = List.copyOf(made);
  }

  /** Shape of the model. */
  public ModelConfig config() {
    return config;
  }

  /** What it computes with. */
  Weights weights() {
    return weights;
  }

  /**
   * The memory that a decode step reads whatever its token: all matrices, and the head's first
   * pass. For measurements of bandwidth; not to be written.
   */
  public List<MemorySegment> stepMemory() {
    List<MemorySegment> read = new ArrayList<>();
    for (LayerWeights layer : weights.layers()) {
      layer.matrices().values().forEach(matrix -> read.add(matrix.data()));
    }
    read.addAll(weights.lmHead().firstPass());
    return List.copyOf(read);
  }

  /** Bytes of its decoder layers; the tables are those of the model that it was made from. */
  public long bytes() {
    return weights.layers().stream()
        .flatMap(layer -> layer.matrices().values().stream())
        .mapToLong(matrix -> matrix.data().byteSize())
        .sum();
  }

  /** Whether all linears have four bits a weight. */
  public boolean hasFourBits() {
    return weights.layers().stream()
        .flatMap(layer -> layer.matrices().values().stream())
        .allMatch(matrix -> matrix.layout() == Layout.Q4_0);
  }

  /** The kernels that it runs on. */
  public Kernels kernels() {
    return kernels;
  }

  /** The output head. */
  public Head head() {
    return head;
  }

  /** An empty cache for one sequence. */
  public KvCache newCache() {
    return new KvCache(config, kernels.kvType());
  }

  /** Scratch memory for one caller. */
  public Workspace newWorkspace() {
    return new Workspace(config, kernels);
  }

  /** Room for hidden states, to {@link #select} into. */
  public Activations newStates(Arena arena, int rows) {
    return Activations.allocate(arena, kernels, rows, config.hiddenSize());
  }

  /**
   * Some rows of hidden states, by themselves.
   *
   * @param rows at most as many as {@code room} has
   * @param room overwritten; what is returned lies in it
   */
  public Hidden select(Hidden hidden, int[] rows, Activations room) {
    long bytes = 4L * config.hiddenSize();
    for (int i = 0; i < rows.length; i++) {
      MemorySegment.copy(
          hidden.states().values().segment(),
          rows[i] * bytes,
          room.values().segment(),
          i * bytes,
          bytes);
    }
    kernels.prepare(room, 0, rows.length);
    return new Hidden(room, rows.length);
  }

  /**
   * Runs a batch of at most {@link Workspace#MAX_TOKENS} tokens; every span's cache grows by its
   * tokens.
   *
   * @return final hidden states of the batch's output rows, valid until the workspace is used again
   * @throws dev.miga.engine.MigaException if a sequence outgrows the context; no cache has changed
   *     then
   */
  public Hidden forward(Batch batch, Workspace workspace) {
    for (Span span : batch.spans()) {
      span.cache().reserve(span.tokens());
    }
    int tokens = batch.tokenIds().length;
    Buffers b = workspace.buffers(tokens);
    AdapterPass adapters = AdapterPass.of(batch, kernels, workers, workspace);
    embed(batch.tokenIds(), b.residual());
    for (DecoderLayer layer : layers) {
      layer.normInput(b, tokens);
      layer.forward(batch.spans(), adapters, b, tokens);
    }
    for (Span span : batch.spans()) {
      span.cache().advance(span.tokens());
    }
    return finish(batch.outputRows(), b);
  }

  /** Runs a sequence of any length in chunks and returns the hidden state of its last token. */
  public Hidden prefill(KvCache cache, int[] tokenIds, Workspace workspace) {
    cache.reserve(tokenIds.length);
    int at = 0;
    while (tokenIds.length - at > Workspace.MAX_TOKENS) {
      int[] chunk = java.util.Arrays.copyOfRange(tokenIds, at, at + Workspace.MAX_TOKENS);
      forward(new Batch(chunk, List.of(new Span(cache, 0, chunk.length)), new int[0]), workspace);
      at += chunk.length;
    }
    int[] rest = java.util.Arrays.copyOfRange(tokenIds, at, tokenIds.length);
    return forward(Batch.lastOf(cache, rest), workspace);
  }

  private void embed(int[] tokenIds, Floats residual) {
    float scale = (float) Math.sqrt(config.hiddenSize());
    for (int t = 0; t < tokenIds.length; t++) {
      if (tokenIds[t] < 0 || tokenIds[t] >= config.vocabSize()) {
        throw new IllegalArgumentException(
            "token " + tokenIds[t] + " of a vocabulary of " + config.vocabSize());
      }
      Floats row = residual.rows(t, t + 1);
      weights.embedTokens().copyRow(tokenIds[t], row);
      for (int c = 0; c < row.columns(); c++) {
        row.set(0, c, row.get(0, c) * scale);
      }
    }
  }

  /** Gathers the output rows into the front of the buffer and normalises them for the head. */
  private Hidden finish(int[] outputRows, Buffers b) {
    Floats residual = b.residual();
    long bytes = 4L * residual.columns();
    for (int i = 0; i < outputRows.length; i++) {
      MemorySegment.copy(
          residual.segment(), outputRows[i] * bytes, residual.segment(), i * bytes, bytes);
    }
    Activations normed = b.normed();
    if (outputRows.length > 0) {
      kernels.rmsNorm(
          residual, weights.norm(), config.rmsNormEps(), normed.values(), 0, outputRows.length);
      kernels.prepare(normed, 0, outputRows.length);
    }
    return new Hidden(normed, outputRows.length);
  }
}
