package dev.miga.server.settings;

import dev.miga.engine.json.JsonValue.JsonString;
import java.util.List;
import java.util.stream.Collectors;

/** Writes settings as a file would have them; of keys only the first digits of their digests. */
public final class SettingsText {
  private static final int SHOWN_DIGITS = 8;

  private SettingsText() {}

  /** All that is set or has a standard value, in YAML. */
  public static String of(SettingValues values, List<AccessKey> keys) {
    StringBuilder out = new StringBuilder();
    String section = "";
    for (Setting setting : Setting.values()) {
      List<String> texts = values.texts(setting);
      if (texts.isEmpty()) {
        continue;
      }
      String[] names = setting.key().split("\\.", -1);
      if (names.length > 1 && !names[0].equals(section)) {
        section = names[0];
        out.append(section).append(":\n");
      }
      out.append(names.length > 1 ? "  " : "").append(names[names.length - 1]).append(": ");
      out.append(setting.isList() ? list(texts) : value(texts.getFirst())).append('\n');
    }
    out.append(keys.isEmpty() ? "" : "keys:\n");
    keys.forEach(key -> out.append("  - ").append(line(key, SHOWN_DIGITS)).append('\n'));
    return out.toString();
  }

  /** A key as a file lists it. */
  public static String line(AccessKey key) {
    return line(key, key.sha256().length());
  }

  private static String line(AccessKey key, int digits) {
    String dots = digits < key.sha256().length() ? "..." : "";
    return "{name: %s, sha256: \"%s\", scopes: %s}"
        .formatted(
            value(key.name()),
            key.sha256().substring(0, digits) + dots,
            key.scopes().stream().sorted().map(Scope::key).toList());
  }

  private static String list(List<String> texts) {
    return texts.stream().map(SettingsText::value).collect(Collectors.joining(", ", "[", "]"));
  }

  /** A text as it is where YAML reads it so. */
  private static String value(String text) {
    boolean isPlain = text.matches("[0-9]{1,9}|[0-9]{1,9}(ms|s|m)|[a-z][a-z0-9-]*");
    return isPlain ? text : new JsonString(text).toJson();
  }
}
