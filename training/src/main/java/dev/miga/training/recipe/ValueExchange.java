package dev.miga.training.recipe;

import dev.miga.engine.json.JsonValue;
import dev.miga.eval.Sample;
import dev.miga.tasks.Span;
import dev.miga.training.data.CopiedStrings;
import dev.miga.training.data.CopiedStrings.Copy;
import dev.miga.training.data.WholeWords;
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

/**
 * Makes further samples of records: the strings that are copied from a text are exchanged, in text
 * and record, for some that stand in the same place of other samples. A place is a path of the
 * schema and the values of the enumerations beside it and above it: artists are exchanged for
 * artists, where another property says which a value is.
 *
 * <p>A sample is left alone unless each of its copies stands once in its text, as whole words.
 *
 * @param schema of the answer
 */
record ValueExchange(JsonValue schema) {

  /** Where a copy stands in its text. */
  private record Place(Copy copy, Span span) {}

  /**
   * The samples, then {@code times} as many new ones of those that have something to exchange.
   *
   * @param seed of what is exchanged for what
   */
  List<Sample> extend(List<Sample> samples, int times, long seed) {
    Map<String, Set<String>> distinct = new LinkedHashMap<>();
    for (Sample sample : samples) {
      for (Copy copy : copied().in(sample.gold())) {
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
    List<Copy> copies = copied().in(sample.gold());
    Optional<List<Place>> located = places(sample.text(), copies);
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
    for (Place place : located.get()) {
      text.append(sample.text(), done, place.span().from())
          .append(replacements.getOrDefault(place.copy(), place.copy().value()));
      done = place.span().to();
    }
    text.append(sample.text(), done, sample.text().length());
    JsonValue gold =
        copied().rewritten(sample.gold(), copy -> replacements.getOrDefault(copy, copy.value()));
    return Optional.of(
        new Sample(sample.where() + " with other values", text.toString(), gold, sample.group()));
  }

  private CopiedStrings copied() {
    return CopiedStrings.of(schema);
  }

  /** In the order of the text; nothing if a copy stands there never, twice, or inside another. */
  private static Optional<List<Place>> places(String text, List<Copy> copies) {
    List<Place> places = new ArrayList<>();
    for (Copy copy : copies) {
      List<Span> found = WholeWords.of(text, copy.value());
      if (found.size() != 1) {
        return Optional.empty();
      }
      places.add(new Place(copy, found.getFirst()));
    }
    places.sort(Comparator.comparingInt(place -> place.span().from()));
    for (int i = 1; i < places.size(); i++) {
      if (places.get(i).span().from() < places.get(i - 1).span().to()) {
        return Optional.empty();
      }
    }
    return Optional.of(Collections.unmodifiableList(places));
  }
}
