package dev.miga.training.layer;

import dev.miga.engine.format.ModelConfig;
import dev.miga.engine.format.ModelFile;
import dev.miga.engine.model.LinearGroup;
import dev.miga.kernels.Floats;
import dev.miga.kernels.training.AttentionShape;
import dev.miga.kernels.training.Dropout;
import dev.miga.kernels.training.Nums;
import dev.miga.kernels.training.QueryBlock;
import dev.miga.kernels.training.StoredTable;
import dev.miga.kernels.training.TrainingKernels;
import java.lang.foreign.Arena;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A Gemma 3 with {@link TrainableParameters}: losses of packed batches and the parameters'
 * gradients.
 *
 * <p>Results do not depend on the number of threads. One caller at a time; the model file must stay
 * open, since the token table is read where it lies.
 */
public final class TrainableGemma implements AutoCloseable {
  /** Rows that the kernels' tiles divide. */
  private static final int TILE = 16;

  /** At most so many rows an item of work: those that pass by a weight while it is in a cache. */
  private static final int CHUNK = 12 * TILE;

  private final Arena arena = Arena.ofShared();
  private final TrainingKernels kernels;
  private final LanePool lanes;
  private final FrozenModel model;
  private final Capacity capacity;
  private final TrainableParameters parameters;
  private final List<Block> blocks;
  private final Floats last;
  private final LayerGradients gradients;
  private final HeadLoss head;
  private final Optional<LabelLoss> labelLoss;
  private final List<LaneScratch> scratch;

  /**
   * Packs the base model and allocates everything that a pass needs.
   *
   * @param labels of a classifier; 0 for none
   */
  public TrainableGemma(
      ModelFile file,
      Method method,
      int labels,
      Capacity capacity,
      TrainingKernels kernels,
      LanePool lanes) {
    this.kernels = kernels;
    this.lanes = lanes;
    this.capacity = capacity;
    this.model = FrozenModel.read(arena, file, capacity.positions());
    ModelConfig config = model.config();
    this.parameters =
        switch (method) {
          case Method.Lora lora -> new LoraParameters(arena, config, lora, labels);
          case Method.FullBlocks full -> new FullParameters(arena, file, full.rounding(), labels);
        };
    this.blocks = blocks(file);
    this.last = Floats.allocate(arena, capacity.rows(), config.hiddenSize());
    AttentionShape shape = model.layers().getFirst().attention();
    this.gradients =
        LayerGradients.allocate(arena, config, shape, kernels.format(), capacity.rows());
    this.head = new HeadLoss(kernels, arena, model, lanes, capacity);
    this.labelLoss =
        parameters
            .labelHead()
            .map(l -> new LabelLoss(kernels, arena, model, l, capacity.targets()));
    int rank =
        switch (method) {
          case Method.Lora lora -> lora.config().rank();
          case Method.FullBlocks full -> 1;
        };
    this.scratch =
        IntStream.range(0, lanes.count()).mapToObj(i -> scratch(config, shape, rank)).toList();
  }

  private List<Block> blocks(ModelFile file) {
    RecomputedActivations recomputed =
        RecomputedActivations.allocate(
            arena,
            model.config(),
            model.layers().getFirst().attention(),
            kernels.format(),
            capacity.rows());
    Block[] built = new Block[model.config().numHiddenLayers()];
    lanes.forEach(
        built.length,
        (lane, i) -> {
          Map<LinearGroup, GroupLinears> linears = new EnumMap<>(LinearGroup.class);
          for (LinearGroup group : LinearGroup.values()) {
            linears.put(group, linears(file, i, group));
          }
          built[i] = new Block(kernels, arena, model, i, linears, recomputed, capacity.rows());
        });
    return List.of(built);
  }

  private GroupLinears linears(ModelFile file, int layer, LinearGroup group) {
    return switch (parameters) {
      case LoraParameters lora ->
          new AdaptedLinears(
              kernels,
              arena,
              products(lora, file, layer, group),
              new LoraLinears(kernels, arena, lora, lora.parts(layer, group)),
              capacity.rows());
      case FullParameters full -> new FullLinears(kernels, arena, full, layer, group);
    };
  }

  private LinearProducts products(
      LoraParameters lora, ModelFile file, int layer, LinearGroup group) {
    return switch (lora.rounding()) {
      case Rounding.None ignored -> FrozenLinears.read(kernels, arena, file, layer, group);
      case Rounding.Lattice lattice ->
          MergedLinears.read(kernels, arena, file, lora.parts(layer, group), lora, lattice);
      case Rounding.Grid grid ->
          throw new IllegalArgumentException("scales of a model's own blocks do not fit " + grid);
    };
  }

  private LaneScratch scratch(ModelConfig config, AttentionShape shape, int rank) {
    long attention =
        kernels.attentionScratchBytes(shape, BatchLayout.QUERIES, capacity.positions());
    long softmax = kernels.headScratchBytes(capacity.targets(), config.hiddenSize());
    long weights = kernels.weightGradientScratchBytes(64, capacity.rows());
    int widest = Math.max(config.intermediateSize(), shape.queryColumns());
    return LaneScratch.allocate(
        arena,
        CHUNK,
        3 * rank,
        Math.max(widest, config.hiddenSize()),
        Math.max(Math.max(attention, softmax), Math.max(weights, 8L * shape.headDim())));
  }

  /** The trainable parameters and their gradients. */
  public TrainableParameters parameters() {
    return parameters;
  }

  /** Shape of the model. */
  public ModelConfig config() {
    return model.config();
  }

  /** What a pass holds at most. */
  public Capacity capacity() {
    return capacity;
  }

  /** Takes over the parameters' values; to be called whenever they have changed. */
  public void parametersChanged() {
    lanes.forEach(blocks.size(), (lane, i) -> blocks.get(i).pack());
  }

  /**
   * Computes the loss of a batch and adds {@code factor} times the gradient of its sum to the
   * parameters' gradients.
   *
   * @param dropout of this pass
   */
  public Loss forwardBackward(PackedBatch batch, float factor, Dropout dropout) {
    require(batch);
    try (Arena step = Arena.ofShared()) {
      BatchLayout layout = BatchLayout.of(step, batch);
      forward(layout, dropout);
      gradients.x().first(batch.rows()).segment().fill((byte) 0);
      Loss loss = loss(batch, factor);
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
      return loss(batch, 0);
    }
  }

  /**
   * What this model predicts where a batch has targets, for another with the same head to learn.
   */
  public List<Objective.Lesson> lessons(PackedBatch batch) {
    require(batch);
    try (Arena step = Arena.ofShared()) {
      forward(BatchLayout.of(step, batch), Dropout.none());
      return head.lessons(batch.targets(), last, scratch);
    }
  }

  /** The same for a model with another {@link #head}; slower. */
  public List<Objective.Lesson> lessons(PackedBatch batch, StoredTable learner) {
    require(batch);
    try (Arena step = Arena.ofShared()) {
      forward(BatchLayout.of(step, batch), Dropout.none());
      return head.lessons(batch.targets(), last, learner);
    }
  }

  /** The output head of a model, as its file has it or in F32; the file must stay open. */
  public static StoredTable head(Arena arena, ModelFile file) {
    return FrozenModel.head(arena, file);
  }

  /** What a linear is multiplied with: told for each group of linears of each layer. */
  @FunctionalInterface
  public interface InputReader {
    /**
     * Reads inputs; the memory is used again by the next layer.
     *
     * @param input {@code [>= rows, inFeatures]}
     */
    void read(int layer, LinearGroup group, Nums input, int rows);
  }

  /** Runs a batch forward and shows what its linears were given. */
  public void inputs(PackedBatch batch, InputReader reader) {
    try (Arena walk = Arena.ofShared()) {
      Floats stream = Floats.allocate(walk, batch.rows(), model.config().hiddenSize());
      embed(batch, stream);
      for (int layer = 0; layer < blocks.size(); layer++) {
        layer(layer, batch, stream, reader);
      }
    }
  }

  /**
   * Begins a walk of a batch through the layers, one {@link #layer} after another.
   *
   * @param stream the residual stream {@code [rows, hiddenSize]}, written
   */
  public void embed(PackedBatch batch, Floats stream) {
    require(batch);
    try (Arena step = Arena.ofShared()) {
      BatchLayout layout = BatchLayout.of(step, batch);
      forEachChunk(layout, (lane, row, m) -> embed(layout, stream, row, m));
    }
  }

  private void embed(BatchLayout layout, Floats stream, int row, int m) {
    kernels.tableRows(
        model.embedding(),
        layout.tokens().asSlice(4L * row),
        m,
        model.embeddingScale(),
        AdaptedLinears.at(stream, row, 0));
  }

  /**
   * One layer, without dropout.
   *
   * @param stream what comes in; replaced by what comes out
   * @param reader shown what the linears were given
   */
  public void layer(int layer, PackedBatch batch, Floats stream, InputReader reader) {
    Block block = blocks.get(layer);
    try (Arena step = Arena.ofShared()) {
      BatchLayout layout = BatchLayout.of(step, batch);
      block.stream().segment().copyFrom(stream.segment());
      forEachChunk(layout, (lane, row, m) -> block.project(layout, row, m, Dropout.none(), lane));
      List<QueryBlock> queries = layout.blocksByCost();
      lanes.forEach(
          queries.size(), (lane, item) -> block.attend(queries.get(item), scratch.get(lane)));
      forEachChunk(layout, (lane, row, m) -> block.finish(row, m, Dropout.none(), stream, lane));
    }
    for (LinearGroup group : LinearGroup.values()) {
      reader.read(layer, group, block.input(group), batch.rows());
    }
  }

  /** Takes over the values of one layer's parameters. */
  public void layerChanged(int layer) {
    blocks.get(layer).pack();
  }

  private Loss loss(PackedBatch batch, float factor) {
    Loss loss = head.forwardBackward(batch.targets(), factor, last, gradients.x(), scratch);
    if (batch.labels().isEmpty()) {
      return loss;
    }
    LabelLoss labels =
        labelLoss.orElseThrow(() -> new IllegalArgumentException("labels without a label head"));
    return loss.plus(labels.forwardBackward(batch.labels(), factor, last, gradients.x()));
  }

  private void require(PackedBatch batch) {
    int longest =
        IntStream.range(0, batch.segments().size())
            .map(i -> batch.branch(i).length)
            .max()
            .orElse(0);
    if (batch.rows() > capacity.rows()
        || longest > capacity.positions()
        || Math.max(batch.targets().size(), batch.labels().size()) > capacity.targets()) {
      throw new IllegalArgumentException(
          "batch of %d rows, %d positions, %d targets exceeds %s"
              .formatted(batch.rows(), longest, batch.targets().size(), capacity));
    }
    for (Target target : batch.targets()) {
      if (target.objective() instanceof Objective.Teacher teacher
          && teacher.vocabulary() != model.config().vocabSize()) {
        throw new IllegalArgumentException(
            "a teacher of %d tokens for a vocabulary of %d"
                .formatted(teacher.vocabulary(), model.config().vocabSize()));
      }
    }
    for (int token : batch.tokens()) {
      if (token < 0 || token >= model.config().vocabSize()) {
        throw new IllegalArgumentException("token " + token + " is not in the vocabulary");
      }
    }
  }

  private void forward(BatchLayout layout, Dropout dropout) {
    Floats first = blocks.getFirst().stream();
    int hidden = model.config().hiddenSize();
    forEachChunk(
        layout,
        (lane, row, m) -> {
          embed(layout, first, row, m);
          blocks.getFirst().project(layout, row, m, dropout, lane);
        });
    List<QueryBlock> queries = layout.blocksByCost();
    for (int i = 0; i < blocks.size(); i++) {
      Block block = blocks.get(i);
      lanes.forEach(
          queries.size(), (lane, item) -> block.attend(queries.get(item), scratch.get(lane)));
      boolean ends = i + 1 == blocks.size();
      Floats out = ends ? last : blocks.get(i + 1).stream();
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
    forEachChunk(
        layout,
        (lane, row, m) -> {
          block.recompute(layout, row, m);
          block.finishBackward(row, m, dropout, gradients, lane);
        });
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
    block.addGradients(rows, dropout, gradients, this::forEachScratch);
  }

  private void forEachScratch(int items, GroupLinears.GradientLanes.Job job) {
    lanes.forEach(items, (lane, item) -> job.run(scratch.get(lane), item));
  }

  /** Work over some rows. */
  @FunctionalInterface
  private interface ChunkJob {
    void run(LaneScratch lane, int row, int m);
  }

  private void forEachChunk(BatchLayout layout, ChunkJob job) {
    int rows = layout.rows();
    int chunk = chunk(rows, lanes.count());
    lanes.forEach(
        Math.ceilDiv(rows, chunk),
        (lane, item) -> {
          int row = item * chunk;
          job.run(scratch.get(lane), row, Math.min(chunk, rows - row));
        });
  }

  /**
   * Rows of an item of work: every lane takes as many items, whole tiles of rows but for the end.
   */
  private static int chunk(int rows, int lanes) {
    int items = lanes * Math.ceilDiv(rows, lanes * CHUNK);
    return Math.ceilDiv(Math.ceilDiv(rows, items), TILE) * TILE;
  }

  /** Frees all memory. */
  @Override
  public void close() {
    arena.close();
  }
}
