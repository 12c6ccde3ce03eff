package dev.miga.training.recipe;

import dev.miga.eval.Sample;
import dev.miga.eval.Samples;
import dev.miga.training.recipe.Recipe.Validation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * What is learnt from and what is held out.
 *
 * @param notes on duplicates, contradictions and leaks, for people
 */
record DataSplit(List<Sample> training, List<Sample> validation, List<String> notes) {
  private static final int SHOWN = 5;

  /** The same for all runs, whatever their own: they are compared on the same held-out samples. */
  private static final long SEED = 1;

  DataSplit {
    training = List.copyOf(training);
    validation = List.copyOf(validation);
    notes = List.copyOf(notes);
  }

  /** Reads the data of a recipe. Samples that also stand in the validation are not learnt from. */
  static DataSplit of(Recipe recipe, Samples samples) {
    List<Sample> all = new ArrayList<>();
    recipe.data().forEach(file -> all.addAll(samples.read(file)));
    return switch (recipe.validation()) {
      case Validation.Held held ->
          of(all, held.files().stream().flatMap(file -> samples.read(file).stream()).toList());
      case Validation.Share share -> split(all, share.share() * all.size());
      case Validation.ByNumber ignored -> split(all, Standards.heldOut(all.size()));
    };
  }

  /** The same with others held out. */
  DataSplit holdingOut(List<Sample> others) {
    return new DataSplit(training, others, notes);
  }

  private static DataSplit split(List<Sample> all, double heldOut) {
    Map<String, List<Sample>> groups = new LinkedHashMap<>();
    all.forEach(s -> groups.computeIfAbsent(s.group(), g -> new ArrayList<>()).add(s));
    List<List<Sample>> order = new ArrayList<>(groups.values());
    SplittableRandom random = new SplittableRandom(SEED);
    for (int i = order.size() - 1; i > 0; i--) {
      order.set(i, order.set(random.nextInt(i + 1), order.get(i)));
    }
    List<Sample> validation = new ArrayList<>();
    List<Sample> training = new ArrayList<>();
    for (List<Sample> group : order) {
      (validation.size() < heldOut ? validation : training).addAll(group);
    }
    return of(training, validation);
  }

  private static DataSplit of(List<Sample> training, List<Sample> validation) {
    Set<String> held = new HashSet<>();
    validation.forEach(sample -> held.add(sample.normalized()));
    Map<String, Sample> seen = new HashMap<>();
    List<Sample> kept = new ArrayList<>();
    List<String> leaks = new ArrayList<>();
    List<String> twice = new ArrayList<>();
    List<String> contradictions = new ArrayList<>();
    for (Sample sample : training) {
      String text = sample.normalized();
      if (held.contains(text)) {
        leaks.add(sample.where());
        continue;
      }
      kept.add(sample);
      Sample first = seen.putIfAbsent(text, sample);
      if (first != null) {
        boolean same = first.gold().equals(sample.gold());
        (same ? twice : contradictions).add(first.where() + " and " + sample.where());
      }
    }
    List<String> notes = new ArrayList<>();
    note(notes, leaks, "also stand in the validation data and are not learnt from");
    note(notes, twice, "come more than once");
    note(notes, contradictions, "come more than once with different answers");
    return new DataSplit(kept, validation, notes);
  }

  private static void note(List<String> notes, List<String> places, String what) {
    if (!places.isEmpty()) {
      String more = places.size() > SHOWN ? ", ..." : "";
      notes.add(
          "%d samples %s: %s%s"
              .formatted(
                  places.size(),
                  what,
                  String.join(", ", places.subList(0, Math.min(SHOWN, places.size()))),
                  more));
    }
  }
}
