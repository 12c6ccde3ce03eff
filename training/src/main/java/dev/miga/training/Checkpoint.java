package dev.miga.training;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.format.safetensors.SafetensorsFile;
import dev.miga.engine.format.safetensors.SafetensorsWriter;
import dev.miga.engine.tensor.Tensor;
import dev.miga.kernels.Floats;
import dev.miga.kernels.GgmlType;
import dev.miga.training.layer.ParameterVector;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that a run needs to continue to the same bits, in one safetensors file that appears
 * whole or not at all: parameters, both moments (f32, in the vector's own order), and {@link
 * RunState} as metadata. The order of examples and the dropout masks follow from seed and step.
 */
final class Checkpoint {
  private static final String PARAMETERS = "parameters";
  private static final String FIRST = "adam.first";
  private static final String SECOND = "adam.second";

  private Checkpoint() {}

  static void write(
      Path path, RunIdentity run, RunState state, ParameterVector parameters, AdamW optimizer) {
    Map<String, String> metadata = new LinkedHashMap<>(run.metadata());
    metadata.put("step", Integer.toString(state.step()));
    metadata.put("optimizer_steps", Integer.toString(optimizer.steps()));
    metadata.put("best_score", Double.toString(state.best().score()));
    metadata.put("best_loss", Double.toString(state.best().loss()));
    metadata.put("best_step", Integer.toString(state.bestStep()));
    metadata.put("since_best", Integer.toString(state.sinceBest()));
    metadata.put("first_loss", Double.toString(state.firstLoss()));
    SafetensorsWriter.write(
        path,
        metadata,
        List.of(
            tensor(PARAMETERS, parameters.values()),
            tensor(FIRST, optimizer.first()),
            tensor(SECOND, optimizer.second())));
  }

  /** Bytes of a checkpoint. */
  static long bytes(ParameterVector parameters) {
    return 3L * 4 * parameters.size() + 4096;
  }

  /**
   * Reads a checkpoint into parameters and an optimizer.
   *
   * @throws MigaException if it belongs to other data or settings
   */
  static RunState read(Path path, RunIdentity run, ParameterVector parameters, AdamW optimizer) {
    try (SafetensorsFile file = SafetensorsFile.open(path)) {
      Map<String, String> metadata = file.header().metadata();
      run.require(path, metadata);
      copy(path, file, PARAMETERS, parameters.values());
      copy(path, file, FIRST, optimizer.first());
      copy(path, file, SECOND, optimizer.second());
      optimizer.resumeAt(integer(path, metadata, "optimizer_steps"));
      return new RunState(
          integer(path, metadata, "step"),
          new Evaluation(real(path, metadata, "best_score"), real(path, metadata, "best_loss")),
          integer(path, metadata, "best_step"),
          integer(path, metadata, "since_best"),
          real(path, metadata, "first_loss"));
    }
  }

  private static Tensor tensor(String name, Floats values) {
    return new Tensor(name, GgmlType.F32, List.of((long) values.columns()), values.segment());
  }

  private static void copy(Path path, SafetensorsFile file, String name, Floats target) {
    MemorySegment data = file.tensor(name).data();
    if (data.byteSize() != target.segment().byteSize()) {
      throw new MigaException(
          ErrorCode.INVALID_FILE,
          "%s: %s should take %d bytes, found %d; delete this file to begin anew"
              .formatted(path, name, target.segment().byteSize(), data.byteSize()));
    }
    MemorySegment.copy(data, 0, target.segment(), 0, data.byteSize());
  }

  private static int integer(Path path, Map<String, String> metadata, String name) {
    return (int) real(path, metadata, name);
  }

  private static double real(Path path, Map<String, String> metadata, String name) {
    String text = value(path, metadata, name);
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new MigaException(
          ErrorCode.INVALID_FILE,
          "%s: %s should be a number, found %s".formatted(path, name, text),
          e);
    }
  }

  private static String value(Path path, Map<String, String> metadata, String name) {
    return Optional.ofNullable(metadata.get(name))
        .orElseThrow(
            () ->
                new MigaException(
                    ErrorCode.INVALID_FILE,
                    "%s: no %s in it; give a checkpoint of this program".formatted(path, name)));
  }
}
