package dev.miga.engine.adapter;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.adapter.AdapterTensors.Factored;
import dev.miga.engine.adapter.AdapterTensors.Part;
import dev.miga.engine.adapter.AdapterTensors.Replaced;
import dev.miga.engine.adapter.AdapterTensors.Scale;
import dev.miga.engine.adapter.AdapterTensors.Score;
import dev.miga.engine.format.Printable;
import dev.miga.engine.format.safetensors.SafetensorsFile;
import dev.miga.engine.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** Reads {@link AdapterTensors} from their file, which holds nothing else: names and shapes. */
record AdapterReader(SafetensorsFile file) {

  AdapterTensors read() {
    SortedSet<String> names = new TreeSet<>();
    for (String tensor : file.tensorNames()) {
      if (!AdapterNames.isScore(tensor)) {
        names.add(AdapterNames.linear(tensor).orElseThrow(() -> noPart(tensor)));
      }
    }
    List<Part> parts = names.stream().map(this::part).toList();
    boolean scaled = parts.stream().anyMatch(Factored.class::isInstance);
    return new AdapterTensors(parts, scaled ? Optional.of(scale()) : Optional.empty(), labelHead());
  }

  private MigaException noPart(String tensor) {
    return wrong(Printable.quote(tensor) + " is no part of an adapter as PEFT names it");
  }

  private Part part(String name) {
    boolean isFactored =
        file.hasTensor(AdapterNames.a(name)) || file.hasTensor(AdapterNames.b(name));
    if (!file.hasTensor(AdapterNames.whole(name))) {
      return factored(name);
    }
    if (isFactored) {
      throw wrong(
          "%s has a whole weight and factors as well; keep one of them"
              .formatted(Printable.quote(name)));
    }
    return new Replaced(name, matrix(AdapterNames.whole(name)));
  }

  private Factored factored(String name) {
    Tensor a = matrix(AdapterNames.a(name));
    Tensor b = matrix(AdapterNames.b(name));
    if (!a.shape().get(0).equals(b.shape().get(1))) {
      throw wrong(
          "%s has factors of shape %s and %s, which have no rank in common"
              .formatted(Printable.quote(name), a.shape(), b.shape()));
    }
    return new Factored(name, a, b);
  }

  private Scale scale() {
    Map<String, String> metadata = file.header().metadata();
    return AdapterScales.find(metadata)
        .orElseThrow(
            () ->
                wrong(
                    "expected a number for %s in the metadata, found %s"
                        .formatted(
                            AdapterScales.ALPHA,
                            Printable.quote(
                                metadata.getOrDefault(AdapterScales.ALPHA, "nothing")))));
  }

  private Optional<Score> labelHead() {
    boolean hasBias = file.hasTensor(AdapterNames.SCORE_BIAS);
    if (!hasBias && !file.hasTensor(AdapterNames.SCORE_WEIGHT)) {
      return Optional.empty();
    }
    Tensor weight = matrix(AdapterNames.SCORE_WEIGHT);
    if (!hasBias) {
      return Optional.of(new Score(weight, Optional.empty()));
    }
    Tensor bias = file.tensor(AdapterNames.SCORE_BIAS);
    if (bias.elements() != weight.shape().get(0)) {
      throw wrong("a bias of " + bias.elements() + " for " + weight.shape().get(0) + " labels");
    }
    return Optional.of(new Score(weight, Optional.of(bias)));
  }

  private Tensor matrix(String name) {
    Tensor tensor = file.tensor(name);
    if (tensor.shape().size() != 2) {
      throw wrong(
          "%s should be a matrix, found shape %s".formatted(Printable.quote(name), tensor.shape()));
    }
    return tensor;
  }

  private MigaException wrong(String problem) {
    return new MigaException(ErrorCode.INVALID_FILE, file.path() + ": " + problem);
  }
}
