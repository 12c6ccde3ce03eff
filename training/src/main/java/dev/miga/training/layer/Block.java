package dev.miga.training.layer;

import dev.miga.engine.format.ModelConfig;
import dev.miga.engine.model.LinearGroup;
import dev.miga.kernels.Floats;
import dev.miga.kernels.training.Dropout;
import dev.miga.kernels.training.Nums;
import dev.miga.kernels.training.QueryBlock;
import dev.miga.kernels.training.TrainingKernels;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Map;

/**
 * One decoder layer, forward and backward, for ranges of rows where rows are independent and for
 * blocks of queries where they are not.
 *
 * <pre>
 * middle = x + norm(oProj(attention(qkvProj(norm(x)))))
 * out    = middle + norm(downProj(gelu(gate) * up)),  gate, up = gateUpProj(norm(middle))
 * </pre>
 */
final class Block {
  private final TrainingKernels kernels;
  private final ModelConfig config;
  private final FrozenLayer weights;
  private final int index;
  private final Map<LinearGroup, GroupLinears> linears;
  private final LayerActivations kept;
  private final RecomputedActivations recomputed;

  Block(
      TrainingKernels kernels,
      Arena arena,
      FrozenModel model,
      int index,
      Map<LinearGroup, GroupLinears> linears,
      RecomputedActivations recomputed,
      int rows) {
    this.kernels = kernels;
    this.config = model.config();
    this.weights = model.layers().get(index);
    this.index = index;
    this.linears = linears;
    this.kept =
        LayerActivations.allocate(arena, config, weights.attention(), kernels.format(), rows);
    this.recomputed = recomputed;
  }

  private GroupLinears of(LinearGroup group) {
    GroupLinears found = linears.get(group);
    if (found == null) {
      throw new IllegalStateException("no " + group);
    }
    return found;
  }

  /** The residual stream that comes in. */
  Floats stream() {
    return kept.x();
  }

  /** Takes over the parameters' present values. */
  void pack() {
    linears.values().forEach(GroupLinears::pack);
  }

  /** Every group of every layer drops other inputs. */
  private Dropout mask(Dropout step, LinearGroup group) {
    return step.derive(31 * index + group.name().hashCode());
  }

  /** From the residual stream to queries, keys and values. */
  void project(BatchLayout layout, int row, int m, Dropout step, LaneScratch scratch) {
    normalizeInput(row, m);
    forward(LinearGroup.QKV, row, m, step, kept.projected(), scratch);
    rotate(layout, row, m);
  }

  private void normalizeInput(int row, int m) {
    rmsNorm(kept.x(), weights.inputNorm(), recomputed.attentionInput(), row, m);
  }

  private void rotate(BatchLayout layout, int row, int m) {
    kernels.qkvForward(
        weights.attention(),
        at(kept.projected(), row),
        weights.headNorms(),
        weights.rope().segment(),
        layout.positionsFrom(row),
        recomputed.qkv(row),
        m);
  }

  /** Attention of a block of queries. */
  void attend(QueryBlock block, LaneScratch scratch) {
    kernels.attentionForward(
        weights.attention(),
        block,
        recomputed.qkv(),
        kept.attended().segment(),
        kept.logSums().segment(),
        scratch.general());
  }

  /** From the attention's result to the residual stream of the next layer. */
  void finish(int row, int m, Dropout step, Floats out, LaneScratch scratch) {
    forward(LinearGroup.O, row, m, step, kept.attentionOutput(), scratch);
    addAttention(row, m);
    forward(LinearGroup.GATE_UP, row, m, step, kept.gateUp(), scratch);
    gate(row, m);
    forward(LinearGroup.DOWN, row, m, step, kept.mlpOutput(), scratch);
    rmsNormAdd(kept.mlpOutput(), weights.postFeedforwardNorm(), recomputed.middle(), out, row, m);
  }

  private void forward(
      LinearGroup group, int row, int m, Dropout step, Floats out, LaneScratch scratch) {
    of(group).forward(input(group), row, m, mask(step, group), out, scratch);
  }

  private void addAttention(int row, int m) {
    rmsNormAdd(
        kept.attentionOutput(), weights.postAttentionNorm(), kept.x(), recomputed.middle(), row, m);
    rmsNorm(recomputed.middle(), weights.preFeedforwardNorm(), recomputed.mlpInput(), row, m);
  }

  private void gate(int row, int m) {
    kernels.geluForward(
        at(kept.gateUp(), row), recomputed.gated().at(row), m, config.intermediateSize());
  }

  /**
   * Computes again, from what the forward pass kept of this layer, what the layers share; before a
   * backward pass and before {@link #input}.
   */
  void recompute(BatchLayout layout, int row, int m) {
    normalizeInput(row, m);
    rotate(layout, row, m);
    addAttention(row, m);
    gate(row, m);
  }

  /** Backward of {@link #finish}: from {@code g.x} to {@code g.x} and {@code g.attended}. */
  void finishBackward(int row, int m, Dropout step, LayerGradients g, LaneScratch scratch) {
    normBackward(kept.mlpOutput(), weights.postFeedforwardNorm(), g, g.mlpOutput(), row, m);
    of(LinearGroup.DOWN)
        .backward(g.mlpOutput(), row, m, mask(step, LinearGroup.DOWN), at(g.gated(), row), scratch);
    kernels.geluBackward(
        at(kept.gateUp(), row),
        at(g.gated(), row),
        g.gateUp().at(row),
        m,
        config.intermediateSize());
    of(LinearGroup.GATE_UP)
        .backward(
            g.gateUp(), row, m, mask(step, LinearGroup.GATE_UP), at(g.hidden(), row), scratch);
    kernels.rmsNormBackwardAdd(
        at(recomputed.middle(), row),
        weights.preFeedforwardNorm(),
        config.rmsNormEps(),
        at(g.hidden(), row),
        at(g.x(), row),
        m,
        config.hiddenSize());
    normBackward(
        kept.attentionOutput(), weights.postAttentionNorm(), g, g.attentionOutput(), row, m);
    of(LinearGroup.O)
        .backward(
            g.attentionOutput(), row, m, mask(step, LinearGroup.O), at(g.attended(), row), scratch);
  }

  /** Backward of {@link #attend}; the keys' and values' gradients are added to, per branch. */
  void attendBackward(
      QueryBlock block, LayerGradients g, Floats dk, Floats dv, LaneScratch scratch) {
    kernels.attentionBackward(
        weights.attention(),
        block,
        recomputed.qkv(),
        kept.attended().segment(),
        g.attended().segment(),
        kept.logSums().segment(),
        new TrainingKernels.Qkv(g.q().segment(), dk.segment(), dv.segment()),
        scratch.general());
  }

  /** Backward of {@link #project}: adds to {@code g.x}. */
  void projectBackward(
      BatchLayout layout, int row, int m, Dropout step, LayerGradients g, LaneScratch scratch) {
    kernels.qkvBackward(
        weights.attention(),
        at(kept.projected(), row),
        weights.headNorms(),
        weights.rope().segment(),
        layout.positionsFrom(row),
        g.qkv(row),
        g.projected().at(row),
        scratch.general(),
        m);
    of(LinearGroup.QKV)
        .backward(g.projected(), row, m, mask(step, LinearGroup.QKV), at(g.hidden(), row), scratch);
    kernels.rmsNormBackwardAdd(
        at(kept.x(), row),
        weights.inputNorm(),
        config.rmsNormEps(),
        at(g.hidden(), row),
        at(g.x(), row),
        m,
        config.hiddenSize());
  }

  /** Adds the gradients of all parameters, all rows. */
  void addGradients(int rows, Dropout step, LayerGradients g, GroupLinears.GradientLanes lanes) {
    for (LinearGroup group : LinearGroup.values()) {
      of(group)
          .addGradients(input(group), output(group, g), rows, mask(step, group), g.room(), lanes);
    }
  }

  /** What a group of linears was given, after {@link #recompute}. */
  Nums input(LinearGroup group) {
    return switch (group) {
      case QKV -> recomputed.attentionInput();
      case O -> kept.attended();
      case GATE_UP -> recomputed.mlpInput();
      case DOWN -> recomputed.gated();
    };
  }

  private static Nums output(LinearGroup group, LayerGradients g) {
    return switch (group) {
      case QKV -> g.projected();
      case O -> g.attentionOutput();
      case GATE_UP -> g.gateUp();
      case DOWN -> g.mlpOutput();
    };
  }

  /** The gradient of a norm that ends in the residual stream, by way of {@code g.hidden}. */
  private void normBackward(
      Floats x, MemorySegment weight, LayerGradients g, Nums dx, int row, int m) {
    int hidden = config.hiddenSize();
    MemorySegment middle = at(g.hidden(), row);
    kernels.rmsNormBackward(
        at(x, row), weight, config.rmsNormEps(), at(g.x(), row), middle, m, hidden);
    kernels.convert(middle, hidden, dx.at(row), hidden, m, hidden);
  }

  private void rmsNorm(Floats x, MemorySegment weight, Nums out, int row, int m) {
    kernels.rmsNorm(at(x, row), weight, config.rmsNormEps(), out.at(row), m, config.hiddenSize());
  }

  private void rmsNormAdd(
      Floats x, MemorySegment weight, Floats residual, Floats out, int row, int m) {
    kernels.rmsNormAdd(
        at(x, row),
        weight,
        config.rmsNormEps(),
        at(residual, row),
        at(out, row),
        m,
        config.hiddenSize());
  }

  private static MemorySegment at(Floats x, int row) {
    return AdaptedLinears.at(x, row, 0);
  }
}
