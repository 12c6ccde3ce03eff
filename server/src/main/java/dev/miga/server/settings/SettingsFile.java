package dev.miga.server.settings;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.format.Printable;
import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonNull;
import dev.miga.engine.json.JsonValue.JsonString;
import dev.miga.tasks.ConfigFields;
import dev.miga.tasks.ConfigNode;
import dev.miga.tasks.ConfigReader;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Settings as people write them, in YAML; {@code docs/reference/serve-settings.md} has all keys.
 *
 * <pre>
 * port: 8443
 * tls: {certificate: server.pem, key: server.key}
 * limits:
 *   deadline: 30s
 * keys:
 *   - {name: shop, sha256: "...", scopes: [apply, generate]}
 * </pre>
 *
 * @param keys those that open the server
 */
public record SettingsFile(SettingValues values, List<AccessKey> keys) {
  private static final String KEYS = "keys";

  /** No file. */
  public static final SettingsFile NONE = new SettingsFile(new SettingValues(Map.of()), List.of());

  /**
   * Reads a file.
   *
   * @throws MigaException if it is missing or has a key that is not known, by file, line and key
   */
  public static SettingsFile read(Path path) {
    return read(path, Set.of());
  }

  /**
   * The same of a file that settings of others stand in too.
   *
   * @param others names at the top that are theirs
   * @throws MigaException if it is missing or has a key that is not known, by file, line and key
   */
  public static SettingsFile read(Path path, Set<String> others) {
    Map<String, Set<String>> sections = sections();
    Set<String> known = new TreeSet<>(sections.keySet());
    known.add(KEYS);
    known.addAll(others);
    ConfigFields root = ConfigFields.of(ConfigReader.read(path), known);
    Map<Setting, SettingValues.Given> values = new EnumMap<>(Setting.class);
    sections.forEach(
        (section, members) -> {
          if (members.isEmpty()) {
            put(values, section, root.node(section));
          } else {
            root.node(section)
                .map(node -> ConfigFields.of(node, members))
                .ifPresent(
                    fields ->
                        members.forEach(
                            name -> put(values, section + "." + name, fields.node(name))));
          }
        });
    return new SettingsFile(
        new SettingValues(values), root.items(KEYS).stream().map(SettingsFile::key).toList());
  }

  /** The names at the top, each with those within it. */
  private static Map<String, Set<String>> sections() {
    Map<String, Set<String>> sections = new TreeMap<>();
    for (Setting setting : Setting.values()) {
      String[] names = setting.key().split("\\.", -1);
      Set<String> members = sections.computeIfAbsent(names[0], name -> new TreeSet<>());
      if (names.length > 1) {
        members.add(names[1]);
      }
    }
    return sections;
  }

  private static void put(
      Map<Setting, SettingValues.Given> values, String key, Optional<ConfigNode> found) {
    if (found.isPresent()) {
      ConfigNode node = found.get();
      Setting setting = Setting.ofKey(key).orElseThrow();
      values.put(setting, new SettingValues.Given(node.place() + ": " + key, texts(setting, node)));
    }
  }

  private static List<String> texts(Setting setting, ConfigNode node) {
    if (setting.isList() && node instanceof ConfigNode.Items list) {
      return list.items().stream().map(item -> text(setting, item)).toList();
    }
    return List.of(text(setting, node));
  }

  private static String text(Setting setting, ConfigNode node) {
    if (node instanceof ConfigNode.Scalar scalar) {
      return switch (scalar.value()) {
        case JsonString string -> string.value();
        case JsonNull none -> "";
        case JsonValue other -> other.toJson();
      };
    }
    throw ConfigFields.wrong(
        node, setting.key() + ": must be " + (setting.isList() ? "a list of texts" : "one value"));
  }

  private static AccessKey key(ConfigNode node) {
    ConfigFields fields = ConfigFields.of(node, Set.of("name", "sha256", "scopes"));
    fields.required("scopes");
    Set<Scope> scopes = EnumSet.noneOf(Scope.class);
    for (String word : fields.strings("scopes").orElseThrow()) {
      scopes.add(
          Scope.ofKey(word)
              .orElseThrow(
                  () ->
                      ConfigFields.wrong(
                          node,
                          "keys: 'scopes' must be among %s, found %s"
                              .formatted(Scope.keys(), Printable.quote(word)))));
    }
    try {
      return new AccessKey(fields.requiredString("name"), fields.requiredString("sha256"), scopes);
    } catch (MigaException e) {
      throw e.code() == ErrorCode.INVALID_ARGUMENT
          ? ConfigFields.wrong(node, "keys: " + e.oneLine())
          : e;
    }
  }
}
