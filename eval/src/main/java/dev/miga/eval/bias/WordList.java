package dev.miga.eval.bias;

import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonArray;
import dev.miga.engine.json.JsonValue.JsonObject;
import dev.miga.engine.json.JsonValue.JsonString;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Words and phrases that may stand for each other. They are found as whole words, in any case.
 *
 * @param words at least two
 * @param pattern finds any of them, the longest first
 */
record WordList(List<String> words, Pattern pattern) {
  private static final int IN_ANY_CASE = Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;

  static WordList of(List<String> words) {
    return new WordList(List.copyOf(words), whole(words));
  }

  private static Pattern whole(List<String> words) {
    String any =
        words.stream()
            .sorted(Comparator.comparingInt(String::length).reversed())
            .map(Pattern::quote)
            .collect(Collectors.joining("|"));
    return Pattern.compile(
        "(?<![\\p{L}\\p{N}\\p{M}])(?:" + any + ")(?![\\p{L}\\p{N}\\p{M}])", IN_ANY_CASE);
  }

  /** Those that stand in a text, as the list spells them, each once and the first one first. */
  List<String> in(String text) {
    return pattern
        .matcher(text)
        .results()
        .map(MatchResult::group)
        .map(this::listed)
        .distinct()
        .toList();
  }

  private String listed(String found) {
    return words.stream().filter(found::equalsIgnoreCase).findFirst().orElseThrow();
  }

  /** A text with one word in the place of another, spelled in small or capital letters as it. */
  String exchanged(String text, String from, String to) {
    return pattern
        .matcher(text)
        .replaceAll(
            match -> {
              String found = match.group();
              boolean isMeant = listed(found).equals(from);
              return Matcher.quoteReplacement(isMeant ? likeFound(found, from, to) : found);
            });
  }

  private static String likeFound(String found, String from, String to) {
    String small = found.toLowerCase(Locale.ROOT);
    String capital = found.toUpperCase(Locale.ROOT);
    if (found.equals(from) || small.equals(capital)) {
      return to;
    }
    if (found.equals(small)) {
      return to.toLowerCase(Locale.ROOT);
    }
    if (found.equals(capital)) {
      return to.toUpperCase(Locale.ROOT);
    }
    int first = to.offsetByCodePoints(0, 1);
    return to.substring(0, first).toUpperCase(Locale.ROOT) + to.substring(first);
  }

  /** The same in all texts of a value; names of members stay. */
  JsonValue exchanged(JsonValue value, String from, String to) {
    Function<JsonValue, JsonValue> within = each -> exchanged(each, from, to);
    if (value instanceof JsonString text) {
      return new JsonString(exchanged(text.value(), from, to));
    }
    if (value instanceof JsonArray array) {
      return new JsonArray(array.items().stream().map(within).toList());
    }
    if (value instanceof JsonObject object) {
      Map<String, JsonValue> members = new LinkedHashMap<>();
      object.members().forEach((name, member) -> members.put(name, within.apply(member)));
      return new JsonObject(members);
    }
    return value;
  }
}
