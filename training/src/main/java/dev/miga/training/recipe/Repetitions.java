package dev.miga.training.recipe;

import dev.miga.eval.Sample;
import dev.miga.tasks.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Texts that come more than once, whatever their case and punctuation.
 *
 * @param leaks samples to learn from whose text is also held out: that one, then the one learnt
 * @param twice with the same answer
 * @param contradictions with another answer
 */
record Repetitions(List<Pair> leaks, List<Pair> twice, List<Pair> contradictions) {
  private static final int SHOWN = 5;

  /** Two samples, the earlier first. */
  record Pair(Sample first, Sample second) {
    String places() {
      return first.where() + " and " + second.where();
    }
  }

  Repetitions {
    leaks = List.copyOf(leaks);
    twice = List.copyOf(twice);
    contradictions = List.copyOf(contradictions);
  }

  /** Those of samples to learn from, among themselves and with held-out ones. */
  static Repetitions of(List<Sample> training, List<Sample> validation, Kind kind) {
    Map<String, Sample> held = new HashMap<>();
    validation.forEach(sample -> held.putIfAbsent(sample.normalized(), sample));
    Map<String, Sample> seen = new HashMap<>();
    List<Pair> leaks = new ArrayList<>();
    List<Pair> twice = new ArrayList<>();
    List<Pair> contradictions = new ArrayList<>();
    SameAnswer same = new SameAnswer(kind);
    for (Sample sample : training) {
      String text = sample.normalized();
      Sample alsoHeld = held.get(text);
      if (alsoHeld != null) {
        leaks.add(new Pair(alsoHeld, sample));
        continue;
      }
      Sample first = seen.putIfAbsent(text, sample);
      if (first != null) {
        (same.test(first, sample) ? twice : contradictions).add(new Pair(first, sample));
      }
    }
    return new Repetitions(leaks, twice, contradictions);
  }

  /** In sentences, with the first places. */
  List<String> notes() {
    List<String> notes = new ArrayList<>();
    note(
        notes,
        leaks.stream().map(pair -> pair.second().where()).toList(),
        "also stand in the validation data and are not learnt from");
    note(notes, twice.stream().map(Pair::places).toList(), "come more than once");
    note(
        notes,
        contradictions.stream().map(Pair::places).toList(),
        "come more than once with different answers");
    return notes;
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
