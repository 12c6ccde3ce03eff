package dev.miga.tasks;

import dev.miga.engine.json.JsonValue.JsonString;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What is undone in a text before a model reads it: the key {@code normalize} of a task. */
public enum Normalization {
  /**
   * Runs of spaces, of whatever kind, become one; so do line breaks with what stands around them;
   * those at both ends go, and with them spaces without width. Joiners stay: emoji and words of
   * some scripts are made with them.
   */
  SPACES,
  /** A text nearly all of whose letters are capitals becomes one of small letters. */
  CAPITALS;

  private static final String KEY = "normalize";

  /** Name in files. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The key of a task. */
  static Set<Normalization> of(ConfigFields fields) {
    Set<Normalization> found = EnumSet.noneOf(Normalization.class);
    for (ConfigNode item : fields.items(KEY)) {
      if (!found.add(of(item))) {
        throw ConfigFields.wrong(
            item, "'%s' has %s twice; remove one".formatted(KEY, item.toJson().toJson()));
      }
    }
    return found;
  }

  private static Normalization of(ConfigNode item) {
    return Arrays.stream(values())
        .filter(each -> item.toJson().equals(new JsonString(each.key())))
        .findFirst()
        .orElseThrow(
            () ->
                ConfigFields.wrong(
                    item,
                    "'%s' must be a list of %s, found %s"
                        .formatted(
                            KEY,
                            Arrays.stream(values())
                                .map(Normalization::key)
                                .collect(Collectors.joining(" and ")),
                            item.toJson().toJson())));
  }

  /** Names in files, in one order. */
  static List<String> keys(Set<Normalization> some) {
    return Arrays.stream(values()).filter(some::contains).map(Normalization::key).toList();
  }
}
