package dev.miga.training.export;

import dev.miga.engine.adapter.AdapterTensors.Factored;
import java.io.StringWriter;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.DefaultPrettyPrinter;

/** {@code adapter_config.json} of PEFT's {@code LoraConfig}; what it leaves out has its default. */
final class PeftConfig {
  private PeftConfig() {}

  static String json(StoredAdapter adapter, String baseName) {
    StringWriter text = new StringWriter();
    ObjectWriteContext pretty =
        new ObjectWriteContext.Base() {
          @Override
          public tools.jackson.core.PrettyPrinter getPrettyPrinter() {
            return new DefaultPrettyPrinter();
          }
        };
    try (JsonGenerator json = new JsonFactory().createGenerator(pretty, text)) {
      json.writeStartObject();
      json.writeStringProperty("peft_type", "LORA");
      json.writeStringProperty("task_type", adapter.labels() > 0 ? "SEQ_CLS" : "CAUSAL_LM");
      json.writeStringProperty("base_model_name_or_path", baseName);
      json.writeBooleanProperty("inference_mode", true);
      json.writeNumberProperty("r", adapter.config().rank());
      writeAlpha(json, adapter.config().alpha());
      json.writeBooleanProperty("use_rslora", adapter.isRankStabilized());
      json.writeNumberProperty("lora_dropout", 0.0);
      json.writeStringProperty("bias", "none");
      json.writeBooleanProperty("fan_in_fan_out", false);
      json.writeBooleanProperty("init_lora_weights", true);
      writeStrings(json, "target_modules", targets(adapter));
      if (adapter.labels() > 0) {
        writeStrings(json, "modules_to_save", Set.of("score"));
      }
      json.writeEndObject();
    }
    return text + "\n";
  }

  /** PEFT's type for it is a whole number, but it takes others. */
  private static void writeAlpha(JsonGenerator json, float alpha) {
    if (alpha == Math.rint(alpha)) {
      json.writeNumberProperty("lora_alpha", (long) alpha);
    } else {
      json.writeNumberProperty("lora_alpha", alpha);
    }
  }

  private static void writeStrings(JsonGenerator json, String name, Set<String> values) {
    json.writeArrayPropertyStart(name);
    values.forEach(json::writeString);
    json.writeEndArray();
  }

  /** {@code q_proj} for one in every layer that is adapted at all; full names otherwise. */
  private static Set<String> targets(StoredAdapter adapter) {
    TreeMap<String, Set<String>> layersByTarget = new TreeMap<>();
    Set<String> names = new TreeSet<>();
    for (Factored linear : adapter.linears()) {
      names.add(linear.name());
      String target = linear.name().substring(linear.name().lastIndexOf('.') + 1);
      String layer = linear.name().split("\\.", -1)[2];
      layersByTarget.computeIfAbsent(target, ignored -> new TreeSet<>()).add(layer);
    }
    boolean alike = Set.copyOf(layersByTarget.values()).size() == 1;
    return alike ? layersByTarget.keySet() : names;
  }
}
