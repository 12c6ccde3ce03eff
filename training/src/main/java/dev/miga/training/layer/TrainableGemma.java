package dev.miga.training.layer;

import dev.miga.engine.format.ModelConfig;
import dev.miga.engine.format.ModelFile;
import dev.miga.kernels.Floats;
import dev.miga.training.compute.AttentionShape;
import dev.miga.training.compute.Dropout;
import dev.miga.training.compute.QueryBlock;
import dev.miga.training.compute.TrainingKernels;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A frozen Gemma 3 with an {@link Adapter}: losses of packed batches and the adapter's gradients.
 *
 * <p>Results do not depend on the number of threads. One caller at a time; the model file must stay
 * open, since the token table is read where it lies.
 */
public final class TrainableGemma implements AutoCloseable {
  /** Rows of an item of work: a multiple of the kernels' tiles whose activations fit a cache. */
  private static final int CHUNK = 96;

  private final Arena arena = Arena.ofShared();
  private final TrainingKernels kernels;
  private final Lanes lanes;
  private final FrozenModel model;
  private final Capacity capacity;
  private final Adapter adapter;
  private final List<Block> blocks = new ArrayList<>();
  private final Floats last;
  private final LayerGradients gradients;
  private final HeadLoss head;
  private final List<LaneScratch> scratch;

  /** Packs the base model and allocates everything that a pass needs. */
  public TrainableGemma(
      ModelFile file, LoraConfig lora, Capacity capacity, TrainingKernels kernels, Lanes lanes) {
    this.kernels = kernels;
    this.lanes = lanes;
    this.capacity = capacity;
    this.model = FrozenModel.read(kernels, lanes, arena, file, capacity.positions());
    ModelConfig config = model.config();
    this.adapter = Adapter.zero(arena, config, lora);
    for (int i = 0; i < config.numHiddenLayers(); i++) {
      blocks.add(new Block(kernels, arena, model, i, adapter, capacity.rows()));
    }
    this.last = Floats.allocate(arena, capacity.rows(), config.hiddenSize());
    AttentionShape shape = model.layers().getFirst().attention();
    this.gradients =
        LayerGradients.allocate(
            arena, config, shape, kernels.format(), capacity.rows(), lora.rank());
    this.head = new HeadLoss(kernels, arena, model, lanes, capacity);
    this.scratch =
        IntStream.range(0, lanes.count()).mapToObj(i -> scratch(config, shape, lora)).toList();
  }

  private LaneScratch scratch(ModelConfig config, AttentionShape shape, LoraConfig lora) {
    long attention =
        kernels.attentionScratchBytes(shape, BatchLayout.QUERIES, capacity.positions());
    long softmax = kernels.headScratchBytes(capacity.targets(), config.hiddenSize());
    int widest = Math.max(config.intermediateSize(), shape.queryColumns());
    return LaneScratch.allocate(
        arena,
        CHUNK,
        3 * lora.rank(),
        Math.max(widest, config.hiddenSize()),
        Math.max(Math.max(attention, softmax), 8L * shape.headDim()));
  }

  /** The trainable parameters and their gradients. */
  public Adapter adapter() {
    return adapter;
  }

  /** Shape of the model. */
  public ModelConfig config() {
    return model.config();
  }

  /** What a pass holds at most. */
  public Capacity capacity() {
    return capacity;
  }

  /** Takes over the adapter's values; to be called whenever they have changed. */
  public void parametersChanged() {
    lanes.forEach(blocks.size(), (lane, i) -> blocks.get(i).pack());
  }

  /**
   * Computes the loss of a batch and adds {@code factor} times the gradient of its sum to the
   * adapter's gradients.
   *
   * @param dropout of this pass
   */
  public Loss forwardBackward(PackedBatch batch, float factor, Dropout dropout) {
    require(batch);
    try (Arena step = Arena.ofShared()) {
      BatchLayout layout = BatchLayout.of(step, batch);
      forward(layout, dropout);
      gradients.x().first(batch.rows()).segment().fill((byte) 0);
      Loss loss = head.forwardBackward(batch.targets(), factor, last, gradients.x(), scratch);
      int columns = model.layers().getFirst().attention().kvColumns();
      BranchGradients branches = BranchGradients.allocate(step, layout, columns);
      for (int i = blocks.size() - 1; i >= 0; i--) {
        backward(blocks.get(i), layout, branches, dropout);
      }
      return loss;
    }
  }

  /** The loss of a batch, without dropout and without gradients. */
  public Loss loss(PackedBatch batch) {
    require(batch);
    try (Arena step = Arena.ofShared()) {
      forward(BatchLayout.of(step, batch), Dropout.none());
      return head.forwardBackward(batch.targets(), 0, last, gradients.x(), scratch);
    }
  }

  private void require(PackedBatch batch) {
    int longest =
        IntStream.range(0, batch.segments().size())
            .map(i -> batch.branch(i).length)
            .max()
            .orElse(0);
    if (batch.rows() > capacity.rows()
        || longest > capacity.positions()
        || batch.targets().size() > capacity.targets()) {
      throw new IllegalArgumentException(
          "batch of %d rows, %d positions, %d targets exceeds %s"
              .formatted(batch.rows(), longest, batch.targets().size(), capacity));
    }
    for (int token : batch.tokens()) {
      if (token < 0 || token >= model.config().vocabSize()) {
        throw new IllegalArgumentException("token " + token + " is not in the vocabulary");
      }
    }
  }

  private void forward(BatchLayout layout, Dropout dropout) {
    Floats first = blocks.getFirst().input();
    int hidden = model.config().hiddenSize();
    forEachChunk(
        layout,
        (lane, row, m) -> {
          kernels.tableRows(
              model.embedding(),
              layout.tokens().asSlice(4L * row),
              m,
              model.embeddingScale(),
              AdaptedLinears.at(first, row, 0));
          blocks.getFirst().project(layout, row, m, dropout, lane);
        });
    List<QueryBlock> queries = layout.blocksByCost();
    for (int i = 0; i < blocks.size(); i++) {
      Block block = blocks.get(i);
      lanes.forEach(
          queries.size(), (lane, item) -> block.attend(queries.get(item), scratch.get(lane)));
      boolean ends = i + 1 == blocks.size();
      Floats out = ends ? last : blocks.get(i + 1).input();
      int next = i + 1;
      forEachChunk(
          layout,
          (lane, row, m) -> {
            block.finish(row, m, dropout, out, lane);
            if (!ends) {
              blocks.get(next).project(layout, row, m, dropout, lane);
            }
          });
    }
    assert last.columns() == hidden;
  }

  private void backward(
      Block block, BatchLayout layout, BranchGradients branches, Dropout dropout) {
    int rows = layout.rows();
    forEachChunk(layout, (lane, row, m) -> block.finishBackward(row, m, dropout, gradients, lane));
    lanes.forEach(
        layout.blocks().size(),
        (lane, segment) -> {
          branches.clear(segment);
          for (QueryBlock queries : layout.blocks().get(segment)) {
            block.attendBackward(
                queries,
                gradients,
                branches.k().get(segment),
                branches.v().get(segment),
                scratch.get(lane));
          }
        });
    lanes.forEach(
        2,
        (lane, item) ->
            BranchGradients.sum(
                item == 0 ? branches.k() : branches.v(),
                layout,
                item == 0 ? gradients.k() : gradients.v()));
    forEachChunk(
        layout, (lane, row, m) -> block.projectBackward(layout, row, m, dropout, gradients, lane));
    for (LinearGroup group : LinearGroup.values()) {
      block.addGradients(group, rows, dropout, gradients, lanes);
    }
  }

  /** Work over some rows. */
  @FunctionalInterface
  private interface ChunkJob {
    void run(LaneScratch lane, int row, int m);
  }

  private void forEachChunk(BatchLayout layout, ChunkJob job) {
    int rows = layout.rows();
    lanes.forEach(
        (rows + CHUNK - 1) / CHUNK,
        (lane, item) -> {
          int row = item * CHUNK;
          job.run(scratch.get(lane), row, Math.min(CHUNK, rows - row));
        });
  }

  /** Frees all memory. */
  @Override
  public void close() {
    arena.close();
  }
}
