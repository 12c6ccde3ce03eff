package dev.miga.server.settings;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.format.Printable;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Settings as they were written, and where; what nobody wrote has its standard value. */
public final class SettingValues {
  private static final Pattern TIME = Pattern.compile("(\\d{1,9})(ms|s|m)");

  private final Map<Setting, Given> given;

  /**
   * A value as written.
   *
   * @param place for messages: a file with line and key, a variable, or a flag
   * @param texts one, or those of a list
   */
  public record Given(String place, List<String> texts) {
    public Given {
      texts = List.copyOf(texts);
    }

    /** A value on one line: a list's texts are separated by commas. */
    public static Given of(Setting setting, String place, String text) {
      List<String> texts = setting.isList() ? List.of(text.split(",", -1)) : List.of(text);
      return new Given(place, texts.stream().map(String::strip).toList());
    }
  }

  public SettingValues(Map<Setting, Given> given) {
    this.given = new EnumMap<>(Setting.class);
    this.given.putAll(given);
  }

  /**
   * Those of environment variables; an empty one is none.
   *
   * @throws MigaException INVALID_ARGUMENT if one has the prefix of settings and sets none
   */
  public static SettingValues ofEnvironment(Map<String, String> variables) {
    Map<String, Setting> known = new TreeMap<>();
    for (Setting setting : Setting.values()) {
      known.put(setting.variable(), setting);
    }
    Map<Setting, Given> values = new EnumMap<>(Setting.class);
    variables.forEach(
        (name, text) -> {
          Setting setting = known.get(name);
          if (setting == null && Setting.isVariable(name)) {
            throw invalid(name + ": no such setting; known are " + known.keySet());
          }
          if (setting != null && !text.isEmpty()) {
            values.put(setting, Given.of(setting, name, text));
          }
        });
    return new SettingValues(values);
  }

  /** These, and where they say nothing the others. */
  public SettingValues over(SettingValues lower) {
    Map<Setting, Given> all = new EnumMap<>(Setting.class);
    all.putAll(lower.given);
    all.putAll(given);
    return new SettingValues(all);
  }

  private Given get(Setting setting) {
    return given.getOrDefault(setting, Given.of(setting, setting.key(), setting.standard()));
  }

  public List<String> texts(Setting setting) {
    return get(setting).texts().stream().filter(text -> !text.isEmpty()).toList();
  }

  public Optional<String> text(Setting setting) {
    return texts(setting).stream().findFirst();
  }

  /** A whole number within bounds. */
  public int integer(Setting setting, int least, int most) {
    try {
      int value = Integer.parseInt(text(setting).orElse(""));
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw wrong(setting, "a whole number from %d to %d".formatted(least, most));
  }

  /** A time of at least a millisecond: {@code 500ms}, {@code 30s}, {@code 2m}. */
  public Duration time(Setting setting, Duration most) {
    Matcher matcher = TIME.matcher(text(setting).orElse(""));
    if (matcher.matches()) {
      long number = Long.parseLong(matcher.group(1));
      Duration time =
          switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            default -> Duration.ofMinutes(number);
          };
      if (time.isPositive() && time.compareTo(most) <= 0) {
        return time;
      }
    }
    throw wrong(
        setting, "a time such as 500ms, 30s or 2m, and at most %ds".formatted(most.toSeconds()));
  }

  /** One of some words. */
  public <E extends Enum<E>> E choice(Setting setting, Class<E> type) {
    List<String> words =
        Arrays.stream(type.getEnumConstants()).map(one -> word(one.name())).toList();
    int found = words.indexOf(word(text(setting).orElse("")));
    if (found < 0) {
      throw wrong(setting, "one of " + String.join(", ", words));
    }
    return type.getEnumConstants()[found];
  }

  private static String word(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  /** A file, from the folder that the process works in. */
  public Optional<Path> path(Setting setting) {
    try {
      return text(setting).map(Path::of);
    } catch (InvalidPathException e) {
      throw wrong(setting, "a path to a file");
    }
  }

  /** An address of a service. */
  public Optional<URI> uri(Setting setting) {
    Optional<String> text = text(setting);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      URI uri = new URI(text.get());
      if (uri.getHost() != null && List.of("http", "https").contains(uri.getScheme())) {
        return Optional.of(uri);
      }
    } catch (URISyntaxException e) {
      // said below
    }
    throw wrong(setting, "a URL that begins with http:// or https://");
  }

  /** That the value of a setting is another than it must be. */
  public MigaException wrong(Setting setting, String expected) {
    Given value = get(setting);
    String found = Printable.oneLine(String.join(", ", value.texts()));
    return invalid("%s: must be %s, found '%s'".formatted(value.place(), expected, found));
  }

  private static MigaException invalid(String message) {
    return new MigaException(ErrorCode.INVALID_ARGUMENT, message);
  }
}
