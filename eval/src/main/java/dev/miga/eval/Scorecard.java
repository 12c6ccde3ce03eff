package dev.miga.eval;

import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonString;
import dev.miga.eval.Exam.Mark;
import dev.miga.eval.Exam.Marks;
import dev.miga.tasks.Kind;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * How right answers are.
 *
 * @param exact those that are right as a whole
 * @param failed messages that got no answer: empty ones, too long ones; they count as wrong
 * @param fields values of a record's members; empty where answers are no records
 * @param confusion of labels
 * @param slices those of {@code exact} by a key of the lines; empty where the lines have none
 * @param reliability of confidences; empty where nothing is claimed
 * @param selective what a threshold on the confidence gives
 */
public record Scorecard(
    Tally exact,
    int failed,
    Map<String, Tally> fields,
    Optional<Confusion> confusion,
    Map<String, Tally> slices,
    Optional<Reliability> reliability,
    List<Selective> selective) {
  /** Key of a line that names its slice, where none is named. */
  public static final String SLICE = "slice";

  /** Slice of the lines without that key. */
  static final String REST = "(none)";

  /** Copies the collections. */
  public Scorecard {
    fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    slices = Collections.unmodifiableMap(new TreeMap<>(slices));
    selective = List.copyOf(selective);
  }

  /**
   * Scores answers.
   *
   * @param sliceBy key of the lines by whose values they are divided
   */
  public static Scorecard of(Kind kind, Marks marks, String sliceBy) {
    Tally exact = Tally.NONE;
    int failed = 0;
    for (Mark mark : marks.all()) {
      exact = exact.plus(mark.right());
      failed += mark.failure().isPresent() ? 1 : 0;
    }
    return new Scorecard(
        exact,
        failed,
        marks.byMember(),
        confusion(kind, marks),
        slices(marks, sliceBy),
        Reliability.of(marks),
        Selective.of(marks));
  }

  private static Optional<Confusion> confusion(Kind kind, Marks marks) {
    return switch (kind) {
      case Kind.Classify ignored -> Optional.of(Confusion.of(marks));
      case Kind.Route ignored -> Optional.of(Confusion.of(marks));
      case Kind.Extract ignored -> Optional.empty();
      case Kind.Generate ignored -> Optional.empty();
    };
  }

  private static Map<String, Tally> slices(Marks marks, String sliceBy) {
    Map<String, Tally> slices = new TreeMap<>();
    for (Mark mark : marks.all()) {
      String slice = mark.sample().line().get(sliceBy).map(Scorecard::shown).orElse(REST);
      slices.put(slice, slices.getOrDefault(slice, Tally.NONE).plus(mark.right()));
    }
    return slices.keySet().equals(Set.of(REST)) ? Map.of() : slices;
  }

  private static String shown(JsonValue value) {
    return value instanceof JsonString text ? text.value() : value.toJson();
  }
}
