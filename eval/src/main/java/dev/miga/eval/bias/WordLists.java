package dev.miga.eval.bias;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.format.Printable;
import dev.miga.engine.json.JsonValue;
import dev.miga.eval.bias.CounterfactualGroup.Variant;
import dev.miga.tasks.ConfigFields;
import dev.miga.tasks.ConfigNode;
import dev.miga.tasks.ConfigReader;
import dev.miga.tasks.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * Words by the attribute that they tell of, which make groups of any messages that have one of
 * them. In a file, YAML or JSON:
 *
 * <pre>
 * name: [Yuleisy, Guillermo von Brandt, Arelis]
 * quarter: [La Lago, Sabaneta, Los Olivos]
 * </pre>
 */
public final class WordLists {
  /** Messages that are made of one, at most. */
  public static final int MADE = 4;

  private final Map<String, WordList> lists;

  private WordLists(Map<String, WordList> lists) {
    this.lists = lists;
  }

  /**
   * A message with its right answer.
   *
   * @param id none of the others has it
   * @param where it stands, for messages
   */
  public record Message(String id, String where, String text, JsonValue gold) {}

  /**
   * Reads lists.
   *
   * @throws MigaException if the file is missing or no such file, naming the line
   */
  public static WordLists read(Path file) {
    ConfigNode root = ConfigReader.read(file);
    if (!(root instanceof ConfigNode.Mapping mapping) || mapping.members().isEmpty()) {
      throw ConfigFields.wrong(root, "expected attributes with their words: name: [Ana, Yuleisy]");
    }
    ConfigFields fields = ConfigFields.of(mapping, mapping.members().keySet());
    Map<String, WordList> lists = new LinkedHashMap<>();
    mapping
        .members()
        .forEach(
            (attribute, node) ->
                lists.put(
                    attribute, list(attribute, node, fields.strings(attribute).orElseThrow())));
    return new WordLists(lists);
  }

  private static WordList list(String attribute, ConfigNode node, List<String> words) {
    Set<String> seen = new HashSet<>();
    for (String word : words) {
      if (word.isBlank()
          || !word.equals(word.strip())
          || !seen.add(word.toLowerCase(Locale.ROOT))) {
        throw ConfigFields.wrong(
            node,
            "'%s' must be distinct words, found %s again, empty or with space around it"
                .formatted(attribute, Printable.quote(word)));
      }
    }
    if (words.size() < 2) {
      throw ConfigFields.wrong(
          node, "'%s' must be at least two words, found %d".formatted(attribute, words.size()));
    }
    return WordList.of(words);
  }

  /**
   * Groups of a message and up to {@value #MADE} that have other words of the list in the place of
   * the first one found. Where it stands in a text of the right answer it is exchanged there too.
   *
   * @param seed by which words are chosen
   * @throws MigaException INVALID_FILE if the right answer of one is none that the task can give,
   *     naming the message
   */
  public List<CounterfactualGroup> groups(List<Message> messages, Kind kind, long seed) {
    Maker maker = new Maker(new GoldCheck(kind), seed);
    List<CounterfactualGroup> groups = new ArrayList<>();
    lists.forEach(
        (attribute, list) ->
            messages.forEach(
                message -> maker.group(attribute, list, message).ifPresent(groups::add)));
    return groups;
  }

  private record Maker(GoldCheck check, long seed) {
    Optional<CounterfactualGroup> group(String attribute, WordList list, Message message) {
      List<String> found = list.in(message.text());
      List<String> others = new ArrayList<>(list.words());
      others.removeAll(found);
      if (found.isEmpty() || others.isEmpty()) {
        return Optional.empty();
      }
      String id = attribute + " of " + message.id();
      Collections.shuffle(others, new Random(seed + id.hashCode())); // whatever else is in the data
      String from = found.getFirst();
      List<Variant> variants = new ArrayList<>();
      variants.add(new Variant(message.text(), message.gold(), Optional.of(from)));
      for (String to : others.subList(0, Math.min(MADE, others.size()))) {
        variants.add(
            new Variant(
                list.exchanged(message.text(), from, to),
                list.exchanged(message.gold(), from, to),
                Optional.of(to)));
      }
      variants.forEach(variant -> require(attribute, message, variant));
      return Optional.of(new CounterfactualGroup(id, attribute, variants));
    }

    private void require(String attribute, Message message, Variant variant) {
      check
          .problem(variant.text(), variant.gold())
          .ifPresent(
              problem -> {
                throw new MigaException(
                    ErrorCode.INVALID_FILE,
                    "%s: with %s of the word list '%s': %s"
                        .formatted(
                            message.where(),
                            Printable.quote(variant.word().orElse("")),
                            attribute,
                            Printable.oneLine(problem)));
              });
    }
  }
}
