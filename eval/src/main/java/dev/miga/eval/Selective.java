package dev.miga.eval;

import dev.miga.engine.json.JsonValue.JsonNull;
import dev.miga.eval.Exam.Mark;
import dev.miga.eval.Exam.Marks;
import dev.miga.tasks.ReplyJson;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What is answered without a person when answers under a threshold go to one.
 *
 * @param wrongOf100 at most so many of the answers may be wrong
 * @param threshold least confidence, as it is written in answers; empty where none keeps to that
 * @param right of the answers at or over it
 * @param messages answered or not
 */
public record Selective(int wrongOf100, Optional<Double> threshold, Tally right, int messages) {
  private static final int[] WRONG_OF_100 = {1, 2, 5};

  /** Share of the messages that is answered without a person. */
  public double share() {
    return new Tally(right.of(), messages).share();
  }

  /** For at most 1, 2 and 5 wrong answers of 100; none where no confidence is claimed. */
  static List<Selective> of(Marks marks) {
    if (marks.all().stream().anyMatch(mark -> Double.isNaN(mark.confidence()))) {
      return List.of();
    }
    List<Mark> answered =
        marks.all().stream()
            .filter(Selective::isAnswered)
            .sorted(Comparator.comparingDouble(Selective::written).reversed())
            .toList();
    List<Selective> rows = new ArrayList<>();
    for (int wrongOf100 : WRONG_OF_100) {
      rows.add(most(answered, wrongOf100, marks.all().size()));
    }
    return rows;
  }

  private static boolean isAnswered(Mark mark) {
    boolean abstains = mark.labels().isPresent() && mark.output() instanceof JsonNull;
    return mark.failure().isEmpty() && !abstains;
  }

  private static double written(Mark mark) {
    return ReplyJson.rounded(mark.confidence());
  }

  /** The lowest threshold that keeps to it. */
  private static Selective most(List<Mark> sorted, int wrongOf100, int messages) {
    Selective best = new Selective(wrongOf100, Optional.empty(), Tally.NONE, messages);
    Tally soFar = Tally.NONE;
    for (int i = 0; i < sorted.size(); i++) {
      soFar = soFar.plus(sorted.get(i).right());
      boolean isLastOfEqual =
          i + 1 == sorted.size() || written(sorted.get(i + 1)) < written(sorted.get(i));
      if (isLastOfEqual && 100 * (soFar.of() - soFar.right()) <= wrongOf100 * soFar.of()) {
        best = new Selective(wrongOf100, Optional.of(written(sorted.get(i))), soFar, messages);
      }
    }
    return best;
  }
}
