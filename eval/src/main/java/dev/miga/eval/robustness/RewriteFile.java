package dev.miga.eval.robustness;

import dev.miga.engine.MigaException;
import dev.miga.engine.format.Printable;
import dev.miga.tasks.ConfigFields;
import dev.miga.tasks.ConfigNode;
import dev.miga.tasks.ConfigReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Rewrites of one's own, a list in YAML:
 *
 * <pre>
 * - name: diminutives
 *   must: keep                    # the answer stays as it is
 *   replace: {pan: pancito}       # whole words outside of copied values
 * - name: hurry
 *   must: keep
 *   append: " apúrense"           # or prepend
 * - name: nothing-after-all
 *   must: change                  # the answer becomes another
 *   append: " No, mejor nada."
 * - name: cancelled-late
 *   must: change                  # the answer loses the item that is named
 *   cancel: " y {value} no"
 * </pre>
 */
public final class RewriteFile {
  private static final Set<String> KEYS =
      Set.of("name", "must", "append", "prepend", "replace", "cancel");
  private static final List<String> DEEDS = List.of("append", "prepend", "replace", "cancel");
  private static final String NAME = "[a-z0-9][a-z0-9-]{0,39}";

  /** What a message is called that nothing was done to. */
  static final String ORIGINAL = "original";

  private RewriteFile() {}

  /**
   * Reads rewrites.
   *
   * @param others whose names are taken
   * @throws MigaException if something is missing or wrong, naming file and line
   */
  public static List<Rewrite> read(Path file, List<Rewrite> others) {
    ConfigNode root = ConfigReader.read(file);
    if (!(root instanceof ConfigNode.Items items)) {
      throw ConfigFields.wrong(root, "expected a list of rewrites: - {name, must, append}");
    }
    Set<String> taken = new HashSet<>(others.stream().map(Rewrite::name).toList());
    taken.add(ORIGINAL);
    List<Rewrite> rewrites = new ArrayList<>();
    for (ConfigNode item : items.items()) {
      Rewrite rewrite = rewrite(item);
      if (!taken.add(rewrite.name())) {
        throw ConfigFields.wrong(
            item, "there is another rewrite '" + rewrite.name() + "'; rename this one");
      }
      rewrites.add(rewrite);
    }
    return rewrites;
  }

  private static Rewrite rewrite(ConfigNode item) {
    ConfigFields fields = ConfigFields.of(item, KEYS);
    String name = fields.requiredString("name");
    if (!name.matches(NAME)) {
      throw ConfigFields.wrong(
          fields.required("name"),
          "'name' must be 1 to 40 small letters, digits and '-', found " + Printable.quote(name));
    }
    List<String> deeds = DEEDS.stream().filter(key -> fields.node(key).isPresent()).toList();
    if (deeds.size() != 1) {
      throw ConfigFields.wrong(
          item, "expected one of append, prepend, replace, cancel, found " + deeds.size());
    }
    Must must = must(fields);
    if (deeds.getFirst().equals("cancel")) {
      return cancelling(name, must, fields);
    }
    Deed deed =
        new Deed(
            fields.string("prepend").orElse(""),
            fields.texts("replace").orElse(Map.of()),
            fields.string("append").orElse(""));
    return switch (must) {
      case KEEP -> Rewrite.keeping(name, Set.of(), (passage, random) -> deed.text(passage));
      case CHANGE -> Rewrite.changing(name, (passage, random) -> deed.changed(passage));
    };
  }

  private static Must must(ConfigFields fields) {
    String key = fields.requiredString("must");
    for (Must must : Must.values()) {
      if (must.key().equals(key)) {
        return must;
      }
    }
    throw ConfigFields.wrong(
        fields.required("must"), "'must' is keep or change, found " + Printable.quote(key));
  }

  private static Rewrite cancelling(String name, Must must, ConfigFields fields) {
    String phrase = fields.requiredString("cancel");
    if (must != Must.CHANGE || !phrase.contains(Alterations.VALUE)) {
      throw ConfigFields.wrong(
          fields.required("cancel"),
          "'cancel' needs 'must: change' and the place {value} for what is cancelled");
    }
    return Rewrite.changing(
        name, (passage, random) -> Alterations.cancelled(passage, phrase, random));
  }

  /** What is done to a text. */
  private record Deed(String prepend, Map<String, String> words, String append) {
    String text(Passage passage) {
      return prepend + replaced(passage) + append;
    }

    Optional<Rewritten> changed(Passage passage) {
      String text = text(passage);
      return text.equals(passage.text())
          ? Optional.empty()
          : Optional.of(new Rewritten(text, Optional.empty()));
    }

    /** The longest of the words that fit. */
    private String replaced(Passage passage) {
      List<String> longest =
          words.keySet().stream()
              .filter(word -> !word.isEmpty())
              .sorted(Comparator.comparingInt(String::length).reversed())
              .map(Pattern::quote)
              .toList();
      if (longest.isEmpty()) {
        return passage.text();
      }
      Pattern any =
          Pattern.compile(
              "(?<![\\p{L}\\p{N}])(?:" + String.join("|", longest) + ")(?![\\p{L}\\p{N}])");
      return passage.with(
          passage.outsideCopies(any), word -> words.getOrDefault(word.text(), word.text()));
    }
  }
}
