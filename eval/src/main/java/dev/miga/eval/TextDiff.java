package dev.miga.eval;

import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonArray;
import dev.miga.engine.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Where an answer differs from the right one, word by word.
 *
 * @param gold the right answer in parts
 * @param output the given one
 */
record TextDiff(List<Part> gold, List<Part> output) {
  private static final Pattern WORD =
      Pattern.compile("[\\p{L}\\p{N}\\p{M}]+|\\s+|.", Pattern.DOTALL);

  /** Cells of the table of common words that are worth their memory. */
  private static final int MAX_CELLS = 1 << 22;

  /** A part of a text; whether the other one lacks it. */
  record Part(String text, boolean differs) {}

  /** Compares as JSON; members are written in the order of the answer. */
  static TextDiff of(JsonValue gold, JsonValue output) {
    return of(alike(gold, output).toJson(), output.toJson());
  }

  /** The right answer spelled as the given one, wherever they agree. */
  private static JsonValue alike(JsonValue gold, JsonValue output) {
    if (gold.equals(output)) {
      return output;
    }
    if (gold instanceof JsonObject right && output instanceof JsonObject given) {
      Map<String, JsonValue> members = new LinkedHashMap<>();
      given
          .members()
          .forEach(
              (name, value) ->
                  right.get(name).ifPresent(member -> members.put(name, alike(member, value))));
      right.members().forEach(members::putIfAbsent);
      return new JsonObject(members);
    }
    if (gold instanceof JsonArray right && output instanceof JsonArray given) {
      List<JsonValue> items = new ArrayList<>();
      for (int i = 0; i < right.items().size(); i++) {
        JsonValue item = right.items().get(i);
        items.add(i < given.items().size() ? alike(item, given.items().get(i)) : item);
      }
      return new JsonArray(items);
    }
    return gold;
  }

  static TextDiff of(String gold, String output) {
    List<String> a = words(gold);
    List<String> b = words(output);
    int start = 0;
    while (start < Math.min(a.size(), b.size()) && a.get(start).equals(b.get(start))) {
      start++;
    }
    int end = 0;
    while (end < Math.min(a.size(), b.size()) - start
        && a.get(a.size() - 1 - end).equals(b.get(b.size() - 1 - end))) {
      end++;
    }
    boolean[] inBothA = new boolean[a.size()];
    boolean[] inBothB = new boolean[b.size()];
    for (int i = 0; i < start; i++) {
      inBothA[i] = true;
      inBothB[i] = true;
    }
    for (int i = 1; i <= end; i++) {
      inBothA[a.size() - i] = true;
      inBothB[b.size() - i] = true;
    }
    common(a.subList(start, a.size() - end), b.subList(start, b.size() - end))
        .forEach(new Marker(inBothA, inBothB, start)::mark);
    return new TextDiff(parts(a, inBothA), parts(b, inBothB));
  }

  /** A word of one text and the same word of the other. */
  private record Pair(int a, int b) {}

  private record Marker(boolean[] inBothA, boolean[] inBothB, int start) {
    void mark(Pair pair) {
      inBothA[start + pair.a()] = true;
      inBothB[start + pair.b()] = true;
    }
  }

  private static List<String> words(String text) {
    return WORD.matcher(text).results().map(MatchResult::group).toList();
  }

  /** The longest common subsequence; none of texts that are too long. */
  private static List<Pair> common(List<String> a, List<String> b) {
    List<Pair> pairs = new ArrayList<>();
    if ((long) (a.size() + 1) * (b.size() + 1) > MAX_CELLS) {
      return pairs;
    }
    int[][] longest = new int[a.size() + 1][b.size() + 1];
    for (int i = a.size() - 1; i >= 0; i--) {
      for (int j = b.size() - 1; j >= 0; j--) {
        longest[i][j] =
            a.get(i).equals(b.get(j))
                ? longest[i + 1][j + 1] + 1
                : Math.max(longest[i + 1][j], longest[i][j + 1]);
      }
    }
    int i = 0;
    int j = 0;
    while (i < a.size() && j < b.size()) {
      if (a.get(i).equals(b.get(j))) {
        pairs.add(new Pair(i++, j++));
      } else if (longest[i + 1][j] >= longest[i][j + 1]) {
        i++;
      } else {
        j++;
      }
    }
    return pairs;
  }

  private static List<Part> parts(List<String> words, boolean[] inBoth) {
    List<Part> parts = new ArrayList<>();
    for (int from = 0, to; from < words.size(); from = to) {
      to = from + 1;
      while (to < words.size() && inBoth[to] == inBoth[from]) {
        to++;
      }
      parts.add(new Part(String.join("", words.subList(from, to)), !inBoth[from]));
    }
    return parts;
  }
}
