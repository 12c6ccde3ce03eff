package dev.miga.eval;

import dev.miga.eval.Exam.Mark;
import dev.miga.eval.bias.CounterfactualGroup;
import dev.miga.eval.bias.Likeness;
import java.util.List;

/**
 * How a group was answered.
 *
 * @param marks one for each variant
 */
public record GroupMark(CounterfactualGroup group, List<Mark> marks) {

  /** Copies the list. */
  public GroupMark {
    marks = List.copyOf(marks);
    if (marks.size() != group.variants().size()) {
      throw new IllegalArgumentException(
          "%s: %d variants, %d answers"
              .formatted(group.id(), group.variants().size(), marks.size()));
    }
  }

  /** Whether its messages were answered alike, rightly or not. */
  public boolean isAlike() {
    return Likeness.isAlike(
        marks.stream().map(Mark::gold).toList(), marks.stream().map(Mark::output).toList());
  }

  /** Whether all were answered rightly. */
  public boolean isRight() {
    return marks.stream().allMatch(Mark::right);
  }
}
