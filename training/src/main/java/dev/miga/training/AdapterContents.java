package dev.miga.training;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.adapter.AdapterTensors;
import dev.miga.engine.adapter.AdapterTensors.Factored;
import dev.miga.engine.adapter.AdapterTensors.Part;
import dev.miga.engine.adapter.AdapterTensors.Replaced;
import dev.miga.engine.adapter.AdapterTensors.Score;
import dev.miga.engine.tensor.Tensor;
import dev.miga.training.layer.FullParameters;
import dev.miga.training.layer.LabelHead;
import dev.miga.training.layer.LoraParameters;
import dev.miga.training.layer.TrainableParameters;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What an adapter's file holds, for parameters of the same method, rank and base model.
 *
 * @param path for messages
 */
record AdapterContents(Path path, AdapterTensors tensors) {

  void copyTo(TrainableParameters parameters) {
    switch (parameters) {
      case LoraParameters lora -> lora.parts().forEach(part -> copy(lora, part));
      case FullParameters full -> full.parts().forEach(part -> copy(full, part));
    }
    parameters.labelHead().ifPresent(this::copy);
  }

  private void copy(LoraParameters lora, LoraParameters.Part part) {
    Factored factored = part(part.name(), Factored.class);
    int rank = lora.config().rank();
    lora.set(
        part,
        numbers(required(factored.a(), rank, part.in())),
        numbers(required(factored.b(), part.out(), rank)));
  }

  private void copy(FullParameters full, FullParameters.Part part) {
    Replaced replaced = part(part.linear().in(part.layer()), Replaced.class);
    full.set(part, required(replaced.weight(), part.out(), part.in()));
  }

  private void copy(LabelHead head) {
    Score score = tensors.labelHead().orElseThrow(() -> missing("label head"));
    Tensor bias = score.bias().orElseThrow(() -> missing("bias of a label head"));
    head.set(numbers(required(score.weight(), head.labels(), head.hidden())), numbers(bias));
  }

  private <T extends Part> T part(String name, Class<T> kind) {
    Optional<Part> found =
        tensors.parts().stream().filter(part -> part.name().equals(name)).findFirst();
    return found
        .filter(kind::isInstance)
        .map(kind::cast)
        .orElseThrow(
            () -> missing((kind == Factored.class ? "factors" : "weight") + " of " + name));
  }

  private MigaException missing(String what) {
    return new MigaException(
        ErrorCode.INVALID_FILE,
        "%s: no %s; give a file that was trained with the same method on the same base model"
            .formatted(path, what));
  }

  private Tensor required(Tensor tensor, int rows, int columns) {
    List<Long> shape = List.of((long) rows, (long) columns);
    if (!tensor.shape().equals(shape)) {
      throw new MigaException(
          ErrorCode.INVALID_FILE,
          "%s: %s should have shape %s for this rank and base model, found %s"
              .formatted(path, tensor.name(), shape, tensor.shape()));
    }
    return tensor;
  }

  private static float[] numbers(Tensor tensor) {
    return tensor.type().dequantize(tensor.data(), Math.toIntExact(tensor.elements()));
  }
}
