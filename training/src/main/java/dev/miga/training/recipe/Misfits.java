package dev.miga.training.recipe;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.eval.Sample;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Samples that cannot be used, in the order of their files and lines. */
final class Misfits {
  private static final int SHOWN = 20;

  private final Map<Place, String> problems =
      new TreeMap<>(Comparator.comparing(Place::file).thenComparingInt(Place::line));

  /** Where a sample stands: {@code file:line}. */
  private record Place(String file, int line) {
    static Place of(String where) {
      int colon = where.lastIndexOf(':');
      return colon >= 0 && where.substring(colon + 1).matches("\\d{1,9}")
          ? new Place(where.substring(0, colon), Integer.parseInt(where.substring(colon + 1)))
          : new Place(where, 0);
    }

    @Override
    public String toString() {
      return line == 0 ? file : file + ":" + line;
    }
  }

  /** One more; a line that is read several times counts once. */
  void add(Sample sample, MigaException problem) {
    add(sample.where(), problem.oneLine());
  }

  /** The same of what stands somewhere. */
  void add(String where, String problem) {
    problems.put(Place.of(where), problem);
  }

  /** The same where nothing is known to be wrong with it yet. */
  void addIfAbsent(String where, String problem) {
    problems.putIfAbsent(Place.of(where), problem);
  }

  /** What is wrong, in the order of the places. */
  List<String> problems() {
    return List.copyOf(problems.values());
  }

  boolean isEmpty() {
    return problems.isEmpty();
  }

  /** How many they are, and a line for each of the first. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    if (!problems.isEmpty()) {
      lines.add("%d of the samples do not fit:".formatted(problems.size()));
      problems.entrySet().stream().limit(SHOWN).forEach(entry -> lines.add("  " + shown(entry)));
    }
    if (problems.size() > SHOWN) {
      lines.add("  and %d more".formatted(problems.size() - SHOWN));
    }
    return lines;
  }

  /** A line for each. */
  List<String> all() {
    return problems.entrySet().stream().map(Misfits::shown).toList();
  }

  /** The first of them. */
  String first() {
    return problems.entrySet().stream().findFirst().map(Misfits::shown).orElse("none");
  }

  private static String shown(Map.Entry<Place, String> entry) {
    return entry.getKey() + ": " + entry.getValue();
  }

  /** That a run does not begin with them. */
  MigaException refusal() {
    return new MigaException(
        ErrorCode.INVALID_FILE,
        "%d of the samples do not fit; mend them, or leave them out with --skip-invalid; the first: %s"
            .formatted(problems.size(), first()));
  }
}
