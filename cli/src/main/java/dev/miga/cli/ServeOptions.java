package dev.miga.cli;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.server.settings.AccessKey;
import dev.miga.server.settings.Setting;
import dev.miga.server.settings.SettingValues;
import dev.miga.server.settings.SettingValues.Given;
import dev.miga.server.settings.SettingsFile;
import dev.miga.tasks.ConfigNode;
import dev.miga.tasks.ConfigReader;
import dev.miga.tasks.Merge;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Settings of {@code serve}: flags, where there are none the environment, then a file. */
final class ServeOptions {
  private static final String KEYS_VARIABLE = "MIGA_API_KEYS";

  @Parameters(
      arity = "0..*",
      paramLabel = "SPECIALIST",
      description =
          "Names, folders, .miga files, or tasks in YAML; without any, all that are found.")
  private List<String> specialists = new ArrayList<>();

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description = "Settings in YAML; docs/reference/serve-settings.md lists them.")
  private @Nullable Path config;

  @Option(
      names = {"-m", "--model"},
      paramLabel = "NAME|FILE",
      description = "Another base model than the specialists' own.")
  private @Nullable String model;

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      description = "Address to listen on (default: 127.0.0.1).")
  private @Nullable String host;

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "Port to listen on, 0 for any that is free (default: 8080).")
  private @Nullable String port;

  @Option(
      names = "--keys",
      paramLabel = "FILE",
      description = "SHA-256 of keys that open all of the server, a line each.")
  private @Nullable Path keys;

  @Option(
      names = "--merge",
      paramLabel = "WHEN",
      description =
          "Whether adapters are merged into weights of their own: ${COMPLETION-CANDIDATES} (default:"
              + " auto, they share the base model's).")
  private @Nullable Merge merge;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Any other setting: --set limits.deadline=30s")
  private Map<String, String> others = new LinkedHashMap<>();

  /**
   * All of them as one.
   *
   * @throws MigaException if one is unknown, or a file is missing or unsound
   */
  SettingsFile read(Environment environment) throws IOException {
    return read(environment, Set.of());
  }

  /**
   * The same with a file that other sections stand in too.
   *
   * @param others their names
   */
  SettingsFile read(Environment environment, Set<String> others) throws IOException {
    SettingsFile file = config == null ? SettingsFile.NONE : SettingsFile.read(config, others);
    List<AccessKey> all = new ArrayList<>(file.keys());
    all.addAll(digests(environment));
    return new SettingsFile(
        flags().over(SettingValues.ofEnvironment(environment.variables())).over(file.values()),
        all);
  }

  /** A section of the file that is none of the server's. */
  Optional<ConfigNode> section(String name) {
    return Optional.ofNullable(config)
        .map(ConfigReader::read)
        .flatMap(
            root ->
                root instanceof ConfigNode.Mapping mapping
                    ? Optional.ofNullable(mapping.members().get(name))
                    : Optional.empty());
  }

  private SettingValues flags() {
    Map<Setting, Given> flags = new EnumMap<>(Setting.class);
    others.forEach(
        (key, value) -> {
          Setting setting = Setting.ofKey(key).orElseThrow(() -> unknown(key));
          flags.put(setting, Given.of(setting, "--set " + key, value));
        });
    put(flags, Setting.MODEL, "--model", model);
    put(flags, Setting.HOST, "--host", host);
    put(flags, Setting.PORT, "--port", port);
    put(flags, Setting.MERGE, "--merge", merge);
    if (!specialists.isEmpty()) {
      flags.put(Setting.SPECIALISTS, new Given("SPECIALIST", specialists));
    }
    return new SettingValues(flags);
  }

  private static MigaException unknown(String key) {
    List<String> known = Stream.of(Setting.values()).map(Setting::key).toList();
    return new MigaException(
        ErrorCode.INVALID_ARGUMENT,
        "--set %s: no such setting; known are %s".formatted(key, String.join(", ", known)));
  }

  private static void put(
      Map<Setting, Given> flags, Setting setting, String flag, @Nullable Object value) {
    if (value != null) {
      flags.put(setting, new Given(flag, List.of(value.toString())));
    }
  }

  private List<AccessKey> digests(Environment environment) throws IOException {
    Stream<String> named = Stream.of(environment.variable(KEYS_VARIABLE).orElse("").split(",", -1));
    Stream<String> listed = keys == null ? Stream.of() : Files.readAllLines(keys).stream();
    List<AccessKey> all =
        Stream.concat(named, listed)
            .map(String::strip)
            .filter(key -> !key.isEmpty())
            .distinct()
            .map(AccessKey::ofAll)
            .toList();
    if (keys != null && all.isEmpty()) {
      throw new MigaException(ErrorCode.INVALID_FILE, keys + ": no key in it");
    }
    return all;
  }
}
