package dev.miga.engine.model;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.format.GemmaTensors;
import dev.miga.engine.format.LayerTensor;
import dev.miga.engine.format.Linear;
import dev.miga.engine.format.ModelConfig;
import dev.miga.engine.format.ModelFile;
import dev.miga.engine.format.Norm;
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
  /** What a stretch of memory holds. */
  enum Kind {
    /** An f32 vector of {@code columns}. */
    VECTOR,
    /** A {@link PackedMatrix}. */
    MATRIX,
    /** A {@link PlaneTable}, its parts one after another. */
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
        case PLANES -> PlaneTable.bytes(rows, columns);
      };
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
    for (int layer = 0; layer < config.numHiddenLayers(); layer++) {
      for (LayerTensor tensor : LayerTensor.inOrder()) {
        switch (tensor) {
          case Norm norm -> builder.vector(norm.weight(layer), norm.shape(config));
          case Linear linear -> builder.matrix(linear.weight(layer), linear.shape(config));
        }
      }
    }
    Map<String, List<Long>> shapes = GemmaTensors.shapes(config);
    builder.vector(GemmaTensors.FINAL_NORM, required(shapes, GemmaTensors.FINAL_NORM));
    List<Long> table = required(shapes, GemmaTensors.EMBEDDING);
    builder.table(GemmaTensors.EMBEDDING, table);
    if (file.hasTensor(GemmaTensors.HEAD)) {
      builder.table(GemmaTensors.HEAD, table);
    }
    return new PackPlan(config, builder.items);
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

    void vector(String name, List<Long> shape) {
      require(name, shape);
      add(name, Kind.VECTOR, Layout.F32, 1, shape.getFirst());
    }

    void matrix(String name, List<Long> shape) {
      Layout layout = Packer.layoutFor(require(name, shape).type());
      add(name, Kind.MATRIX, layout, shape.getFirst(), shape.getLast());
    }

    void table(String name, List<Long> shape) {
      Tensor tensor = require(name, shape);
      Kind kind = tensor.type() == GgmlType.Q8_0 ? Kind.PLANES : Kind.MATRIX;
      Layout layout = kind == Kind.PLANES ? Layout.F32 : Packer.layoutFor(tensor.type());
      add(name, kind, layout, shape.getFirst(), shape.getLast());
    }

    private void add(String name, Kind kind, Layout layout, long rows, long columns) {
      Item item = new Item(kind, layout, Math.toIntExact(rows), Math.toIntExact(columns), offset);
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
