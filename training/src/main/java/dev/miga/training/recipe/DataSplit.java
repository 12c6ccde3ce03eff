package dev.miga.training.recipe;

import dev.miga.eval.Sample;
import dev.miga.eval.Samples;
import dev.miga.tasks.Kind;
import dev.miga.training.recipe.Recipe.Validation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * What is learnt from and what is held out.
 *
 * @param repeated texts that come more than once
 */
record DataSplit(List<Sample> training, List<Sample> validation, Repetitions repeated) {
  /** The same for all runs, whatever their own: they are compared on the same held-out samples. */
  private static final long SEED = 1;

  DataSplit {
    training = List.copyOf(training);
    validation = List.copyOf(validation);
  }

  /** Reads the data of a recipe. Samples that also stand in the validation are not learnt from. */
  static DataSplit of(Recipe recipe, Samples samples) {
    return of(recipe.data(), recipe.validation(), samples);
  }

  /** The same of files, each as often as it is named. */
  static DataSplit of(List<Path> data, Validation validation, Samples samples) {
    List<Sample> all = new ArrayList<>();
    data.forEach(file -> all.addAll(samples.read(file)));
    Kind kind = samples.kind();
    return switch (validation) {
      case Validation.Held held ->
          of(
              all,
              held.files().stream().flatMap(file -> samples.read(file).stream()).toList(),
              kind);
      case Validation.Share share -> split(all, share.share() * all.size(), kind);
      case Validation.ByNumber ignored -> split(all, Standards.heldOut(all.size()), kind);
    };
  }

  /** On duplicates, contradictions and leaks, for people. */
  List<String> notes() {
    return repeated.notes();
  }

  /** The same with others held out. */
  DataSplit holdingOut(List<Sample> others) {
    return new DataSplit(training, others, repeated);
  }

  private static DataSplit split(List<Sample> all, double heldOut, Kind kind) {
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
    return of(training, validation, kind);
  }

  private static DataSplit of(List<Sample> training, List<Sample> validation, Kind kind) {
    Repetitions found = Repetitions.of(training, validation, kind);
    Set<Sample> leaks = Collections.newSetFromMap(new IdentityHashMap<>());
    found.leaks().forEach(pair -> leaks.add(pair.second()));
    List<Sample> kept = training.stream().filter(sample -> !leaks.contains(sample)).toList();
    return new DataSplit(kept, validation, found);
  }
}
