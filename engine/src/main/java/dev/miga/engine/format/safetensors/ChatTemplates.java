package dev.miga.engine.format.safetensors;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where a folder may keep its chat template. */
final class ChatTemplates {
  private static final long MAX_BYTES = 1 << 20;
  private static final String KEY = "chat_template";

  private ChatTemplates() {}

  /** The template's Jinja text; of several the one named {@code default}. */
  static Optional<String> read(Path folder) {
    Path jinja = folder.resolve("chat_template.jinja");
    if (Files.exists(jinja)) {
      return Optional.of(new String(JsonFile.bytes(jinja, MAX_BYTES), StandardCharsets.UTF_8));
    }
    for (String name : List.of("chat_template.json", "tokenizer_config.json")) {
      Path file = folder.resolve(name);
      if (Files.exists(file)) {
        Optional<String> template = of(JsonFile.read(file));
        if (template.isPresent()) {
          return template;
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<String> of(JsonFile json) {
    if (!(json.members().get(KEY) instanceof List<?> templates)) {
      return json.string(KEY);
    }
    for (Object template : templates) {
      if (template instanceof Map<?, ?> map
          && "default".equals(map.get("name"))
          && map.get("template") instanceof String text) {
        return Optional.of(text);
      }
    }
    return Optional.empty();
  }
}
