package dev.miga.training.data;

import dev.miga.engine.json.JsonValue;
import dev.miga.eval.Sample;
import dev.miga.eval.robustness.Language;
import dev.miga.tasks.Span;
import dev.miga.tasks.Task;
import dev.miga.training.data.CopiedStrings.Copy;
import dev.miga.training.data.Haste.Heaviness;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Samples typed in haste: letters lost, doubled, swapped, missed by a key; accents, marks and
 * spaces lost; small letters, sometimes capitals; in Spanish, words as they sound. What an answer
 * copies becomes the worn spelling of the same stretch; all else of it stays.
 *
 * <p>A copy that stands several times in its text is left alone but for what changes it everywhere
 * alike, accents and capitals. A worn text that its answer no longer fits is not made.
 */
public final class Wear {
  private static final int TRIES = 32;

  private final CopiedStrings copied;
  private final TaskCheck check;

  /** Wears samples of a task. */
  public Wear(Task task) {
    this.copied = CopiedStrings.of(task.kind());
    this.check = new TaskCheck(task);
  }

  /**
   * New samples: each one worn so many times, in different ways, or fewer where it has no more.
   *
   * @param seed of what is worn and how
   */
  public List<Sample> of(List<Sample> samples, int times, long seed) {
    Language language = Language.of(samples.stream().map(Sample::text).toList());
    RandomGenerator random = new SplittableRandom(seed);
    List<Sample> worn = new ArrayList<>();
    for (Sample sample : samples) {
      boolean isOfThem = Language.of(List.of(sample.text())) == language;
      Misspelling misspelling = new Misspelling(isOfThem ? language : Language.EN);
      Map<String, List<Span>> places = places(sample);
      Set<String> seen = new HashSet<>(Set.of(sample.text()));
      for (int i = 0; i < times; i++) {
        another(sample, places, misspelling, random, seen).ifPresent(worn::add);
      }
    }
    return worn;
  }

  /** One whose text was not seen yet. */
  private Optional<Sample> another(
      Sample sample,
      Map<String, List<Span>> places,
      Misspelling misspelling,
      RandomGenerator random,
      Set<String> seen) {
    for (int attempt = 0; attempt < TRIES; attempt++) {
      Heaviness heaviness =
          attempt < TRIES / 2 ? Heaviness.drawn(random) : Heaviness.HEAVY; // a short text
      Typing typing = new Typing(Haste.drawn(heaviness, random), misspelling, spared(places));
      Optional<Sample> one = worn(sample, places, typing.of(sample.text(), random));
      if (one.isPresent() && seen.add(one.get().text()) && check.problem(one.get()).isEmpty()) {
        return one;
      }
    }
    return Optional.empty();
  }

  /** Where each copied string stands: as whole words, or where it does not, anywhere. */
  private Map<String, List<Span>> places(Sample sample) {
    Map<String, List<Span>> places = new LinkedHashMap<>();
    for (Copy copy : copied.in(sample.gold())) {
      List<Span> whole = WholeWords.of(sample.text(), copy.value());
      places.put(
          copy.value(), whole.isEmpty() ? WholeWords.anywhere(sample.text(), copy.value()) : whole);
    }
    return places;
  }

  private static List<Span> spared(Map<String, List<Span>> places) {
    return places.values().stream()
        .filter(spans -> spans.size() > 1)
        .flatMap(List::stream)
        .toList();
  }

  /** Nothing if a copy is not in the text, has become empty, or different things. */
  private Optional<Sample> worn(Sample sample, Map<String, List<Span>> places, TracedText typed) {
    Map<String, String> spellings = new LinkedHashMap<>();
    for (Map.Entry<String, List<Span>> copy : places.entrySet()) {
      List<String> now =
          copy.getValue().stream()
              .map(span -> typed.moved(span).of(typed.text()))
              .distinct()
              .toList();
      if (copy.getKey().isEmpty()) {
        spellings.put("", "");
      } else if (now.size() == 1
          && !now.getFirst().isEmpty()
          && stands(typed.text(), now.getFirst(), copy)) {
        spellings.put(copy.getKey(), now.getFirst());
      } else {
        return Optional.empty();
      }
    }
    JsonValue gold =
        copied.rewritten(sample.gold(), copy -> spellings.getOrDefault(copy.value(), copy.value()));
    return Optional.of(
        new Sample(
            sample.where() + " typed in haste", typed.text(), gold, sample.group(), sample.line()));
  }

  /** As often as before, so that which stretch is meant is as clear. */
  private static boolean stands(String text, String value, Map.Entry<String, List<Span>> before) {
    int times = before.getValue().size();
    return WholeWords.of(text, value).size() == times
        || WholeWords.anywhere(text, value).size() == times;
  }
}
