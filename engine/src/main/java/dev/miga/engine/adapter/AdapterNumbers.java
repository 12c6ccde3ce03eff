package dev.miga.engine.adapter;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.adapter.Adapter.Change;
import dev.miga.engine.adapter.Adapter.Factors;
import dev.miga.engine.adapter.Adapter.LabelHead;
import dev.miga.engine.adapter.Adapter.Whole;
import dev.miga.engine.adapter.AdapterTensors.Factored;
import dev.miga.engine.adapter.AdapterTensors.Part;
import dev.miga.engine.adapter.AdapterTensors.Replaced;
import dev.miga.engine.adapter.AdapterTensors.Scale;
import dev.miga.engine.adapter.AdapterTensors.Score;
import dev.miga.engine.format.Printable;
import dev.miga.engine.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The numbers of an adapter, copied out of its file; refuses such as are none. */
record AdapterNumbers(Path path, AdapterTensors tensors) {

  Adapter read() {
    Map<String, Change> changes = new LinkedHashMap<>();
    for (Part part : tensors.parts()) {
      changes.put(AdapterNames.weight(part.name()), change(part));
    }
    return new Adapter(path, changes, tensors.labelHead().map(this::labelHead));
  }

  private Change change(Part part) {
    return switch (part) {
      case Factored factored -> factors(factored, tensors.scale().orElseThrow());
      case Replaced replaced -> whole(replaced.weight());
    };
  }

  private Whole whole(Tensor weight) {
    numbers(weight); // checks them
    byte[] copy = weight.data().toArray(ValueLayout.JAVA_BYTE);
    return new Whole(
        size(weight, 1), size(weight, 0), weight.type(), MemorySegment.ofArray(copy).asReadOnly());
  }

  private Factors factors(Factored factored, Scale scale) {
    float[] scaled = numbers(factored.b());
    float factor = scale.of(factored.rank());
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] = finite(factored.b(), scaled[i] * factor);
    }
    return new Factors(
        factored.rank(),
        size(factored.a(), 1),
        size(factored.b(), 0),
        numbers(factored.a()),
        scaled);
  }

  private LabelHead labelHead(Score score) {
    float[] bias = score.bias().map(this::numbers).orElseGet(() -> new float[score.labels()]);
    return new LabelHead(score.labels(), size(score.weight(), 1), numbers(score.weight()), bias);
  }

  private static int size(Tensor tensor, int dimension) {
    return Math.toIntExact(tensor.shape().get(dimension));
  }

  private float[] numbers(Tensor tensor) {
    float[] numbers = tensor.type().dequantize(tensor.data(), Math.toIntExact(tensor.elements()));
    for (float number : numbers) {
      finite(tensor, number);
    }
    return numbers;
  }

  /** A number of a tensor, scaled or not. */
  private float finite(Tensor tensor, float number) {
    if (!Float.isFinite(number)) {
      throw new MigaException(
          ErrorCode.INVALID_FILE,
          "%s: %s holds %s; train it again"
              .formatted(path, Printable.quote(tensor.name()), number));
    }
    return number;
  }
}
