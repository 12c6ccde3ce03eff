package dev.miga.training.data;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonString;
import dev.miga.training.data.Phrase.Use;
import dev.miga.training.data.TemplateFile.Alternative;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** One way to say a text with slots, and what its slots mean. */
final class Composing {
  private static final int MOST_CHARACTERS = 100_000;
  private static final Pattern SPACES = Pattern.compile(" {2,}");
  private static final Pattern SPACE_AT_LINE_END = Pattern.compile(" *\n *");
  private static final Pattern SPACE_BEFORE_MARK = Pattern.compile(" +(?=[,.;!?](?:\\s|$))");

  private final Map<String, List<Alternative>> slots;
  private final Chooser chooser;
  private final Map<String, Said> said = new HashMap<>();
  private final Map<String, Set<Integer>> taken = new HashMap<>();

  /** What a slot says and means. */
  private record Said(String text, JsonValue value) {}

  Composing(Map<String, List<Alternative>> slots, Chooser chooser) {
    this.slots = slots;
    this.chooser = chooser;
  }

  /**
   * The text, without the blanks that an empty alternative leaves.
   *
   * @throws MigaException INVALID_FILE if it has no end
   */
  String text(List<Phrase> phrases) {
    return tidy(raw(phrases));
  }

  /** What a value with slots means, after the text was said. */
  JsonValue meant(JsonValue gold) {
    return GoldReferences.filled(
        gold, name -> Optional.ofNullable(said.get(name)).map(Said::value));
  }

  private String raw(List<Phrase> phrases) {
    StringBuilder text = new StringBuilder();
    for (Phrase phrase : phrases) {
      text.append(
          switch (phrase) {
            case Phrase.Literal literal -> literal.text();
            case Phrase.OneOf oneOf -> raw(one(oneOf.alternatives()));
            case Phrase.Slots all -> one(all.uses()).map(this::said).orElse("");
          });
      if (text.length() > MOST_CHARACTERS) {
        throw new MigaException(
            ErrorCode.INVALID_FILE,
            "the text has more than %d characters; let slots contain fewer others"
                .formatted(MOST_CHARACTERS));
      }
    }
    return text.toString();
  }

  private <T> T one(List<T> alternatives) {
    return alternatives.get(alternatives.size() == 1 ? 0 : chooser.choose(alternatives.size()));
  }

  private String said(Use use) {
    Said before = said.get(use.name());
    if (before != null) {
      return before.text();
    }
    Alternative alternative = alternative(use.slot());
    Composing inside = new Composing(slots, chooser);
    String text = inside.raw(alternative.text());
    JsonValue value =
        alternative.value().map(inside::meant).orElseGet(() -> new JsonString(tidy(text)));
    said.put(use.name(), new Said(text, value));
    return text;
  }

  /** Another than those under other numbers, as long as there are more. */
  private Alternative alternative(String slot) {
    List<Alternative> all = slots.getOrDefault(slot, List.of());
    Set<Integer> before = taken.computeIfAbsent(slot, name -> new HashSet<>());
    List<Integer> left =
        IntStream.range(0, all.size()).filter(i -> !before.contains(i)).boxed().toList();
    int index = left.isEmpty() ? chooser.choose(all.size()) : one(left);
    before.add(index);
    return all.get(index);
  }

  private static String tidy(String text) {
    String spaced = SPACES.matcher(text).replaceAll(" ");
    String lines = SPACE_AT_LINE_END.matcher(spaced).replaceAll("\n");
    return SPACE_BEFORE_MARK.matcher(lines).replaceAll("").strip();
  }
}
