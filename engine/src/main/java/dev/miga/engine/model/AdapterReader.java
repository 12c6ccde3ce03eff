package dev.miga.engine.model;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.format.Printable;
import dev.miga.engine.format.safetensors.SafetensorsFile;
import dev.miga.engine.model.Adapter.Change;
import dev.miga.engine.model.Adapter.Factors;
import dev.miga.engine.model.Adapter.LabelHead;
import dev.miga.engine.model.Adapter.Whole;
import dev.miga.engine.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads an {@link Adapter} from its file, which holds nothing else. */
record AdapterReader(SafetensorsFile file) {
  private static final String PREFIX = "base_model.model.";
  private static final String SCORE = PREFIX + "score.";
  private static final String WEIGHT = ".weight";
  private static final String A = ".lora_A" + WEIGHT;
  private static final String B = ".lora_B" + WEIGHT;

  /** A factor of anything, or a whole weight of a linear: norms and tables are not replaced. */
  private static final Pattern PART =
      Pattern.compile(
          "base_model\\.model\\.(?:(?<factored>.+)\\.lora_[AB]"
              + "|(?<whole>model\\.layers\\.\\d{1,4}\\.(?:self_attn|mlp)\\.\\w{1,8}_proj))\\.weight");

  Adapter read() {
    Map<String, Change> changes = new LinkedHashMap<>();
    for (String name : file.tensorNames()) {
      if (!name.startsWith(SCORE)) {
        Matcher part = PART.matcher(name);
        if (!part.matches()) {
          throw wrong(Printable.quote(name) + " is no part of an adapter as PEFT names it");
        }
        String factored = part.group("factored");
        String linear = factored == null ? part.group("whole") : factored;
        changes.computeIfAbsent(linear + WEIGHT, ignored -> change(linear));
      }
    }
    return new Adapter(file.path(), changes, labelHead());
  }

  private Change change(String linear) {
    String base = PREFIX + linear;
    boolean isFactored = file.hasTensor(base + A) || file.hasTensor(base + B);
    if (!file.hasTensor(base + WEIGHT)) {
      return factors(base);
    }
    if (isFactored) {
      throw wrong(
          "%s has a whole weight and factors as well; keep one of them"
              .formatted(Printable.quote(base)));
    }
    return whole(base);
  }

  private Whole whole(String base) {
    Tensor weight = matrix(base + WEIGHT);
    numbers(weight); // checks them
    byte[] copy = weight.data().toArray(ValueLayout.JAVA_BYTE);
    return new Whole(
        Math.toIntExact(weight.shape().get(1)),
        Math.toIntExact(weight.shape().get(0)),
        weight.type(),
        MemorySegment.ofArray(copy).asReadOnly());
  }

  private Factors factors(String base) {
    Tensor a = matrix(base + A);
    Tensor b = matrix(base + B);
    int rank = Math.toIntExact(a.shape().get(0));
    if (b.shape().get(1) != rank) {
      throw wrong(
          "%s has factors of shape %s and %s, which have no rank in common"
              .formatted(Printable.quote(base), a.shape(), b.shape()));
    }
    float[] scaled = numbers(b);
    float scale = scale(rank);
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] *= scale;
      if (!Float.isFinite(scaled[i])) {
        throw wrong(
            "%s times %s is no finite number; train it again"
                .formatted(Printable.quote(b.name()), scale));
      }
    }
    int in = Math.toIntExact(a.shape().get(1));
    return new Factors(rank, in, Math.toIntExact(b.shape().get(0)), numbers(a), scaled);
  }

  private float scale(int rank) {
    Map<String, String> metadata = file.header().metadata();
    try {
      double alpha = Double.parseDouble(metadata.getOrDefault(Adapter.ALPHA, ""));
      boolean stabilized = Boolean.parseBoolean(metadata.get(Adapter.RANK_STABILIZED));
      float scale = (float) (alpha / (stabilized ? Math.sqrt(rank) : rank));
      if (!Float.isFinite(scale)) {
        throw new NumberFormatException("no finite number");
      }
      return scale;
    } catch (NumberFormatException e) {
      throw wrong(
          "expected a number for %s in the metadata, found %s"
              .formatted(
                  Adapter.ALPHA, Printable.quote(metadata.getOrDefault(Adapter.ALPHA, "nothing"))));
    }
  }

  private Optional<LabelHead> labelHead() {
    if (!file.hasTensor(SCORE + "weight")) {
      return Optional.empty();
    }
    Tensor weight = matrix(SCORE + "weight");
    int labels = Math.toIntExact(weight.shape().get(0));
    float[] bias = new float[labels];
    if (file.hasTensor(SCORE + "bias")) {
      bias = numbers(file.tensor(SCORE + "bias"));
    }
    if (bias.length != labels) {
      throw wrong("a bias of " + bias.length + " for " + labels + " labels");
    }
    int hidden = Math.toIntExact(weight.shape().get(1));
    return Optional.of(new LabelHead(labels, hidden, numbers(weight), bias));
  }

  private Tensor matrix(String name) {
    Tensor tensor = file.tensor(name);
    if (tensor.shape().size() != 2) {
      throw wrong(
          "%s should be a matrix, found shape %s".formatted(Printable.quote(name), tensor.shape()));
    }
    return tensor;
  }

  private float[] numbers(Tensor tensor) {
    float[] numbers = tensor.type().dequantize(tensor.data(), Math.toIntExact(tensor.elements()));
    for (float number : numbers) {
      if (!Float.isFinite(number)) {
        throw wrong(
            "%s holds %s; train it again".formatted(Printable.quote(tensor.name()), number));
      }
    }
    return numbers;
  }

  private MigaException wrong(String problem) {
    return new MigaException(ErrorCode.INVALID_FILE, file.path() + ": " + problem);
  }
}
