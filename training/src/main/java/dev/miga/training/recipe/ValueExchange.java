package dev.miga.training.recipe;

import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonArray;
import dev.miga.engine.json.JsonValue.JsonBool;
import dev.miga.engine.json.JsonValue.JsonObject;
import dev.miga.engine.json.JsonValue.JsonString;
import dev.miga.eval.Sample;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;

/**
 * Makes further samples of records: the strings that are copied from a text are exchanged, in text
 * and record, for some that stand in the same place of other samples. A place is a path of the
 * schema and the values of the enumerations beside it and above it: artists are exchanged for
 * artists, where another property says which a value is.
 *
 * <p>Schemas are followed through {@code properties} and {@code items}. A sample is left alone
 * unless each of its copies stands once in its text, as whole words.
 *
 * @param schema of the answer
 */
record ValueExchange(JsonValue schema) {

  /** A string that is copied from the text. */
  private record Copy(String place, String value) {}

  /** Where a copy stands in its text. */
  private record Span(Copy copy, int from) {
    int to() {
      return from + copy.value().length();
    }
  }

  /**
   * The samples, then {@code times} as many new ones of those that have something to exchange.
   *
   * @param seed of what is exchanged for what
   */
  List<Sample> extend(List<Sample> samples, int times, long seed) {
    Map<String, Set<String>> distinct = new LinkedHashMap<>();
    for (Sample sample : samples) {
      for (Copy copy : copies(sample)) {
        distinct.computeIfAbsent(copy.place(), p -> new LinkedHashSet<>()).add(copy.value());
      }
    }
    Map<String, List<String>> values = new LinkedHashMap<>();
    distinct.forEach((place, found) -> values.put(place, List.copyOf(found)));
    List<Sample> extended = new ArrayList<>(samples);
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < times; i++) {
      for (Sample sample : samples) {
        exchanged(sample, values, random).ifPresent(extended::add);
      }
    }
    return extended;
  }

  private Optional<Sample> exchanged(
      Sample sample, Map<String, List<String>> values, SplittableRandom random) {
    List<Copy> copies = copies(sample);
    Optional<List<Span>> located = spans(sample.text(), copies);
    if (copies.isEmpty() || located.isEmpty()) {
      return Optional.empty();
    }
    Map<Copy, String> replacements = new LinkedHashMap<>();
    int always = random.nextInt(copies.size());
    for (int i = 0; i < copies.size(); i++) {
      List<String> others = values.getOrDefault(copies.get(i).place(), List.of());
      if (i == always || random.nextBoolean()) {
        replacements.put(copies.get(i), others.get(random.nextInt(others.size())));
      }
    }
    StringBuilder text = new StringBuilder();
    int done = 0;
    for (Span span : located.get()) {
      text.append(sample.text(), done, span.from())
          .append(replacements.getOrDefault(span.copy(), span.copy().value()));
      done = span.to();
    }
    text.append(sample.text(), done, sample.text().length());
    JsonValue gold =
        rewrite(
            sample.gold(),
            schema,
            "",
            copy -> new JsonString(replacements.getOrDefault(copy, copy.value())));
    return Optional.of(
        new Sample(sample.where() + " with other values", text.toString(), gold, sample.group()));
  }

  private List<Copy> copies(Sample sample) {
    List<Copy> copies = new ArrayList<>();
    rewrite(
        sample.gold(),
        schema,
        "",
        copy -> {
          copies.add(copy);
          return new JsonString(copy.value());
        });
    return copies;
  }

  /** In the order of the text; nothing if a copy stands there never, twice, or inside another. */
  private static Optional<List<Span>> spans(String text, List<Copy> copies) {
    List<Span> spans = new ArrayList<>();
    for (Copy copy : copies) {
      int from = wholeWords(text, copy.value(), 0);
      if (from < 0 || wholeWords(text, copy.value(), from + 1) >= 0) {
        return Optional.empty();
      }
      spans.add(new Span(copy, from));
    }
    spans.sort(Comparator.comparingInt(Span::from));
    for (int i = 1; i < spans.size(); i++) {
      if (spans.get(i).from() < spans.get(i - 1).to()) {
        return Optional.empty();
      }
    }
    return Optional.of(Collections.unmodifiableList(spans));
  }

  private static int wholeWords(String text, String value, int start) {
    for (int at = text.indexOf(value, start); at >= 0; at = text.indexOf(value, at + 1)) {
      if (!isWithinWord(text, at) && !isWithinWord(text, at + value.length())) {
        return at;
      }
    }
    return -1;
  }

  private static boolean isWithinWord(String text, int at) {
    return at > 0
        && at < text.length()
        && Character.isLetterOrDigit(text.charAt(at - 1))
        && Character.isLetterOrDigit(text.charAt(at));
  }

  /** The value with every copied string replaced by what a function says. */
  private static JsonValue rewrite(
      JsonValue value, JsonValue schema, String place, Function<Copy, JsonString> to) {
    return switch (value) {
      case JsonString string ->
          isVerbatim(schema) ? to.apply(new Copy(place, string.value())) : string;
      case JsonArray array -> {
        JsonValue items = member(schema, "items");
        yield new JsonArray(
            array.items().stream().map(item -> rewrite(item, items, place + "[]", to)).toList());
      }
      case JsonObject object -> {
        JsonValue properties = member(schema, "properties");
        String inside = place + enumerated(object, properties);
        Map<String, JsonValue> members = new LinkedHashMap<>();
        object
            .members()
            .forEach(
                (name, member) ->
                    members.put(
                        name, rewrite(member, member(properties, name), inside + "." + name, to)));
        yield new JsonObject(members);
      }
      default -> value;
    };
  }

  private static String enumerated(JsonObject object, JsonValue properties) {
    StringBuilder found = new StringBuilder();
    object
        .members()
        .forEach(
            (name, member) -> {
              if (member(properties, name) instanceof JsonObject property
                  && property.get("enum").isPresent()) {
                found.append('{').append(name).append('=').append(member.toJson()).append('}');
              }
            });
    return found.toString();
  }

  private static boolean isVerbatim(JsonValue schema) {
    JsonValue verbatim = member(schema, "x-verbatim");
    return verbatim.equals(new JsonBool(true)) || verbatim instanceof JsonString;
  }

  private static JsonValue member(JsonValue schema, String name) {
    return schema instanceof JsonObject object
        ? object.get(name).orElseGet(JsonValue.JsonNull::new)
        : new JsonValue.JsonNull();
  }
}
