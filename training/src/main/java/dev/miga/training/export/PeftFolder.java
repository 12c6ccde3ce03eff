package dev.miga.training.export;

import dev.miga.engine.MigaException;
import dev.miga.engine.adapter.AdapterTensors;
import dev.miga.engine.adapter.AdapterTensors.Factored;
import dev.miga.engine.adapter.AdapterTensors.Part;
import dev.miga.engine.hub.ModelReference;
import dev.miga.engine.tensor.Tensor;
import dev.miga.kernels.GgmlType;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * An adapter as Hugging Face's PEFT loads it: {@code adapter_model.safetensors}, {@code
 * adapter_config.json}, and a {@code README.md} that shows how.
 */
public final class PeftFolder {
  private static final String WEIGHTS = "adapter_model.safetensors";
  private static final String CONFIG = "adapter_config.json";
  private static final String CARD = "README.md";

  private PeftFolder() {}

  /**
   * Writes the folder, over one of the same kind that may be there.
   *
   * @param types of a factor by its type in the adapter: F32, F16 or BF16
   * @param name of the specialist
   * @param base that it was trained on
   * @throws MigaException if it cannot be written
   */
  public static void write(
      StoredAdapter adapter,
      UnaryOperator<GgmlType> types,
      String name,
      ModelReference base,
      Path output) {
    String baseName = baseName(base);
    AdapterTensors tensors = tensors(adapter, types);
    try (AtomicFolder folder = AtomicFolder.create(output, Set.of(WEIGHTS, CONFIG, CARD))) {
      tensors.write(folder.file(WEIGHTS), Map.of("format", "pt"));
      folder.writeText(CONFIG, PeftConfig.json(adapter, baseName));
      folder.writeText(CARD, PeftCard.markdown(adapter, name, baseName));
      folder.commit();
    }
  }

  /** What Transformers calls a base model. */
  static String baseName(ModelReference base) {
    return switch (base) {
      case ModelReference.Packaged ignored -> "google/gemma-3-270m";
      case ModelReference.Int4 ignored -> "google/gemma-3-270m";
      case ModelReference.HubModel model -> model.repository();
      case ModelReference.HubFile file -> file.repository();
      case ModelReference.Local local -> local.path().toString();
    };
  }

  /** PEFT reads the scale from the configuration, Miga from here. */
  private static AdapterTensors tensors(StoredAdapter adapter, UnaryOperator<GgmlType> types) {
    List<Part> parts =
        adapter.linears().stream()
            .<Part>map(l -> new Factored(l.name(), encoded(l.a(), types), encoded(l.b(), types)))
            .toList();
    return new AdapterTensors(parts, Optional.of(adapter.scale()), adapter.labelHead());
  }

  private static Tensor encoded(Tensor factor, UnaryOperator<GgmlType> types) {
    GgmlType type = types.apply(factor.type());
    return new Tensor(factor.name(), type, factor.shape(), StoredAdapter.encoded(factor, type));
  }
}
