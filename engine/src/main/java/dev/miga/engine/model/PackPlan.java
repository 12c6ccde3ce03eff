package dev.miga.engine.model;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.format.ModelConfig;
import dev.miga.engine.format.ModelFile;
import dev.miga.engine.tensor.Tensor;
import dev.miga.kernels.GgmlType;
import dev.miga.kernels.Layout;
import dev.miga.kernels.PackedMatrix;
import dev.miga.kernels.Packer;
import dev.miga.kernels.PlaneTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where each packed weight of a model lies in one stretch of memory, in the order in which a decode
 * step reads them.
 */
record PackPlan(ModelConfig config, Map<String, Item> items) {
  static final String EMBED_TOKENS = "model.embed_tokens.weight";
  static final String LM_HEAD = "lm_head.weight";
  static final String NORM = "model.norm.weight";

  /** What a stretch of memory holds. */
  enum Kind {
    /** An f32 vector of {@code columns}. */
    VECTOR,
    /** A {@link PackedMatrix}. */
    MATRIX,
    /** A {@link PlaneTable}: high plane, low plane, scales, residual norms, one after another. */
    PLANES
  }

  /**
   * One weight.
   *
   * @param layout of a matrix; F32 otherwise
   * @param offset from the beginning of the weights, a multiple of 64
   */
  record Item(Kind kind, Layout layout, int rows, int columns, long offset) {
    long bytes() {
      return switch (kind) {
        case VECTOR -> 4L * columns;
        case MATRIX -> PackedMatrix.bytes(layout, rows, columns);
        case PLANES -> rows * planeRow();
      };
    }

    /** Bytes of a row in all parts of a plane table. */
    private long planeRow() {
      long padded = PlaneTable.paddedColumns(columns);
      return padded + padded / 32 * 2 + 4;
    }
  }

  PackPlan {
    items = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(items));
  }

  /** Bytes of all weights. */
  long bytes() {
    long end = 0;
    for (Item item : items.values()) {
      end = item.offset() + item.bytes();
    }
    return align(end);
  }

  Item item(String name) {
    return required(items, name);
  }

  /** What belongs to a weight. */
  static <T> T required(Map<String, T> weights, String name) {
    T found = weights.get(name);
    if (found == null) {
      throw new MigaException(
          ErrorCode.INVALID_FILE, "no weight " + name + "; pull the model again");
    }
    return found;
  }

  /** The plan for a model's tensors, whose shapes it checks against the configuration. */
  static PackPlan of(ModelFile file) {
    Builder builder = new Builder(file);
    ModelConfig config = file.config();
    int hidden = config.hiddenSize();
    int attention = config.numAttentionHeads() * config.headDim();
    int keyValue = config.numKeyValueHeads() * config.headDim();
    for (int i = 0; i < config.numHiddenLayers(); i++) {
      String layer = layer(i);
      builder.vector(layer + "input_layernorm.weight", hidden);
      builder.matrix(layer + "self_attn.q_proj.weight", attention, hidden);
      builder.matrix(layer + "self_attn.k_proj.weight", keyValue, hidden);
      builder.matrix(layer + "self_attn.v_proj.weight", keyValue, hidden);
      builder.vector(layer + "self_attn.q_norm.weight", config.headDim());
      builder.vector(layer + "self_attn.k_norm.weight", config.headDim());
      builder.matrix(layer + "self_attn.o_proj.weight", hidden, attention);
      builder.vector(layer + "post_attention_layernorm.weight", hidden);
      builder.vector(layer + "pre_feedforward_layernorm.weight", hidden);
      builder.matrix(layer + "mlp.gate_proj.weight", config.intermediateSize(), hidden);
      builder.matrix(layer + "mlp.up_proj.weight", config.intermediateSize(), hidden);
      builder.matrix(layer + "mlp.down_proj.weight", hidden, config.intermediateSize());
      builder.vector(layer + "post_feedforward_layernorm.weight", hidden);
    }
    builder.vector(NORM, hidden);
    builder.table(EMBED_TOKENS, config.vocabSize(), hidden);
    if (file.hasTensor(LM_HEAD)) {
      builder.table(LM_HEAD, config.vocabSize(), hidden);
    }
    return new PackPlan(config, builder.items);
  }

  static String layer(int index) {
    return "model.layers." + index + ".";
  }

  /** The next multiple of 64. */
  static long align(long offset) {
    return (offset + 63) / 64 * 64;
  }

  private static final class Builder {
    private final ModelFile file;
    private final Map<String, Item> items = new LinkedHashMap<>();
    private long offset;

    Builder(ModelFile file) {
      this.file = file;
    }

    void vector(String name, int columns) {
      require(name, List.of((long) columns));
      add(name, new Item(Kind.VECTOR, Layout.F32, 1, columns, offset));
    }

    void matrix(String name, int rows, int columns) {
      Tensor tensor = require(name, List.of((long) rows, (long) columns));
      add(name, new Item(Kind.MATRIX, Packer.layoutFor(tensor.type()), rows, columns, offset));
    }

    void table(String name, int rows, int columns) {
      Tensor tensor = require(name, List.of((long) rows, (long) columns));
      Kind kind = tensor.type() == GgmlType.Q8_0 ? Kind.PLANES : Kind.MATRIX;
      Layout layout = kind == Kind.PLANES ? Layout.F32 : Packer.layoutFor(tensor.type());
      add(name, new Item(kind, layout, rows, columns, offset));
    }

    private void add(String name, Item item) {
      items.put(name, item);
      offset = align(offset + item.bytes());
    }

    private Tensor require(String name, List<Long> shape) {
      Tensor tensor = file.tensor(name);
      List<Long> found = new ArrayList<>(tensor.shape());
      if (!found.equals(shape)) {
        throw new MigaException(
            ErrorCode.INVALID_FILE,
            "%s: tensor %s has shape %s, the configuration asks for %s; the file is damaged or of another model"
                .formatted(file.path(), name, found, shape));
      }
      return tensor;
    }
  }
}
