package dev.miga.training;

import dev.miga.engine.format.ModelConfig;
import dev.miga.engine.format.ModelFile;
import dev.miga.engine.model.LinearGroup;
import dev.miga.kernels.FeedbackQuantizer;
import dev.miga.kernels.Floats;
import dev.miga.kernels.GgmlType;
import dev.miga.kernels.LeastSquaresQuantizer;
import dev.miga.kernels.training.Nums;
import dev.miga.kernels.training.PackedOperand;
import dev.miga.kernels.training.TrainingKernels;
import dev.miga.training.layer.FullParameters;
import dev.miga.training.layer.LanePool;
import dev.miga.training.layer.Method;
import dev.miga.training.layer.PackedBatch;
import dev.miga.training.layer.TrainableGemma;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Rounds the linears of a model to Q4_0 by what they are multiplied with over some texts: {@link
 * FeedbackQuantizer}, one layer after another, each seeing what the rounded layers before it make
 * of the texts.
 */
public final class LayerRounding implements AutoCloseable {
  /** Tokens of a text, at most. */
  public static final int LONGEST = WholeTexts.ROWS;

  /** Rows of a matrix that an item of work takes: a panel of the kernels. */
  private static final int ROWS = 64;

  private static final double DAMPING = 0.01;

  private static final int SWEEPS = 1;

  /** Told after every layer. */
  @FunctionalInterface
  public interface Progress {
    /** So many layers are rounded. */
    void rounded(int layers, int of);
  }

  private final TrainingKernels kernels;
  private final Arena arena = Arena.ofShared();
  private final LanePool lanes;
  private final TrainableGemma model;
  private final FullParameters parameters;
  private final List<PackedBatch> passes;

  /** The residual stream of each pass before the layer that is next. */
  private final List<Floats> streams = new ArrayList<>();

  private final List<MemorySegment> scratch = new ArrayList<>();
  private final MemorySegment packed;

  private LayerRounding(ModelFile file, List<int[]> texts, TrainingKernels kernels, int threads) {
    this.kernels = kernels;
    this.passes = WholeTexts.passes(texts);
    this.lanes = new LanePool(threads);
    this.model =
        new TrainableGemma(file, new Method.FullBlocks(), 0, WholeTexts.CAPACITY, kernels, lanes);
    this.parameters = (FullParameters) model.parameters();
    ModelConfig config = file.config();
    for (PackedBatch pass : passes) {
      Floats stream = Floats.allocate(arena, pass.rows(), config.hiddenSize());
      model.embed(pass, stream);
      streams.add(stream);
    }
    for (int i = 0; i < threads; i++) {
      scratch.add(arena.allocate(kernels.weightGradientScratchBytes(ROWS, WholeTexts.ROWS), 64));
    }
    int widest = 0;
    for (LinearGroup group : LinearGroup.values()) {
      widest = Math.max(widest, group.inFeatures(config));
    }
    this.packed = arena.allocate(kernels.packedBytes(widest, WholeTexts.ROWS), 64);
  }

  /**
   * Rounds a model.
   *
   * @param texts token ids, the beginning-of-text token first, at most {@link #LONGEST} of them
   * @return Q4_0 blocks by the name of the weight
   */
  public static Map<String, MemorySegment> round(
      ModelFile file, List<int[]> texts, TrainingKernels kernels, int threads, Progress progress) {
    try (LayerRounding rounding = new LayerRounding(file, texts, kernels, threads)) {
      return rounding.round(progress);
    }
  }

  private Map<String, MemorySegment> round(Progress progress) {
    parameters.initialize(0);
    Map<String, MemorySegment> blocks = new LinkedHashMap<>();
    int layers = model.config().numHiddenLayers();
    for (int layer = 0; layer < layers; layer++) {
      model.layerChanged(layer);
      try (Arena temporary = Arena.ofShared()) {
        Map<LinearGroup, Floats> moments = moments(layer, temporary);
        for (LinearGroup group : LinearGroup.values()) {
          round(layer, group, Objects.requireNonNull(moments.get(group)), blocks);
        }
      }
      model.layerChanged(layer);
      for (int i = 0; i < passes.size(); i++) {
        model.layer(layer, passes.get(i), streams.get(i), (l, group, input, rows) -> {});
      }
      progress.rounded(layer + 1, layers);
    }
    return blocks;
  }

  /** Second moments of what each group of a layer is multiplied with, {@code [in, in]}. */
  private Map<LinearGroup, Floats> moments(int layer, Arena temporary) {
    Map<LinearGroup, Floats> moments = new EnumMap<>(LinearGroup.class);
    for (LinearGroup group : LinearGroup.values()) {
      int in = group.inFeatures(model.config());
      moments.put(group, Floats.allocate(temporary, in, in));
    }
    for (int i = 0; i < passes.size(); i++) {
      try (Arena step = Arena.ofShared()) {
        Floats copy = Floats.allocate(step, passes.get(i).rows(), streams.get(i).columns());
        copy.segment().copyFrom(streams.get(i).segment());
        model.layer(
            layer,
            passes.get(i),
            copy,
            (l, group, input, rows) ->
                add(Objects.requireNonNull(moments.get(group)), input, rows));
      }
    }
    return moments;
  }

  private void add(Floats moments, Nums input, int rows) {
    int in = input.columns();
    PackedOperand columns = new PackedOperand(packed, in, rows);
    kernels.packNums(columns, input.segment(), 1, in);
    lanes.forEach(
        Math.ceilDiv(in, ROWS),
        (lane, item) -> {
          int from = item * ROWS;
          kernels.weightGradient(
              input.at(0, from),
              in,
              Math.min(ROWS, in - from),
              columns,
              moments.segment().asSlice(4L * from * in),
              scratch.get(lane));
        });
  }

  private void round(
      int layer, LinearGroup group, Floats moments, Map<String, MemorySegment> blocks) {
    FeedbackQuantizer quantizer = new FeedbackQuantizer(moments, DAMPING, SWEEPS);
    for (FullParameters.Part part : parameters.parts()) {
      if (part.layer() == layer && part.group() == group) {
        Floats values = parameters.values(part);
        round(quantizer, values);
        blocks.put(part.name(), encoded(values));
      }
    }
  }

  private void round(FeedbackQuantizer quantizer, Floats values) {
    int rows = values.rows();
    lanes.forEach(
        Math.ceilDiv(rows, ROWS),
        (lane, i) -> quantizer.round(values.rows(i * ROWS, Math.min(rows, (i + 1) * ROWS))));
  }

  /** The numbers are those of blocks already. */
  private static MemorySegment encoded(Floats values) {
    float[] numbers = values.segment().toArray(ValueLayout.JAVA_FLOAT);
    long bytes = GgmlType.Q4_0.bytes(numbers.length);
    MemorySegment blocks = MemorySegment.ofArray(new byte[Math.toIntExact(bytes)]);
    LeastSquaresQuantizer.quantize(GgmlType.Q4_0, numbers, blocks);
    return blocks;
  }

  @Override
  public void close() {
    model.close();
    lanes.close();
    arena.close();
  }
}
