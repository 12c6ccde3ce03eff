package dev.miga.eval;

import dev.miga.eval.Exam.Mark;
import dev.miga.eval.Exam.Marks;
import dev.miga.eval.robustness.Given;
import dev.miga.eval.robustness.Robustness;
import dev.miga.eval.robustness.Subject;
import dev.miga.tasks.Digest;
import dev.miga.tasks.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a specialist is worth on some data.
 *
 * @param specialist its name
 * @param marks how each message was answered
 * @param against an earlier evaluation
 * @param gate whether the task's gate was reached
 * @param groups how counterfactual groups were answered
 * @param robustness what other wordings do, where that was asked for
 */
public record EvaluationResult(
    String specialist,
    Data data,
    Marks marks,
    Scorecard scores,
    Consumption consumption,
    Optional<Comparison> against,
    Optional<QualityGate.Verdict> gate,
    Optional<GroupScores> groups,
    Optional<Robustness> robustness) {

  /** One that is held against nothing. */
  public EvaluationResult(
      String specialist, Data data, Marks marks, Scorecard scores, Consumption consumption) {
    this(
        specialist,
        data,
        marks,
        scores,
        consumption,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** What a specialist was found to do; {@code sliceBy} as in {@link Scorecard#of}. */
  public static EvaluationResult of(
      String specialist, Data data, Kind kind, Examiner.Examined examined, String sliceBy) {
    return new EvaluationResult(
        specialist,
        data,
        examined.marks(),
        Scorecard.of(kind, examined.marks(), sliceBy),
        examined.consumption());
  }

  /** A file of samples: its name without folders, and its digest. */
  public record Data(String file, String sha256) {
    /** Reads the digest. */
    public static Data of(Path file) {
      return new Data(String.valueOf(file.getFileName()), Digest.sha256(file));
    }
  }

  /** Which answers were right. */
  public Outcomes outcomes() {
    return Outcomes.of(data.sha256(), marks);
  }

  /** The messages as they may be worded otherwise. */
  public List<Subject> subjects() {
    List<String> keys = Outcomes.keys(marks);
    List<Subject> subjects = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      Mark mark = marks.all().get(i);
      Given given = new Given(mark.output(), mark.confidence(), mark.failure());
      subjects.add(new Subject(keys.get(i), mark.sample().text(), mark.gold(), given));
    }
    return subjects;
  }

  /** A message that was answered wrongly, by its id or line. */
  public record Wrong(String key, Mark mark) {}

  /** All that were. */
  public List<Wrong> wrong() {
    List<String> keys = Outcomes.keys(marks);
    List<Wrong> wrong = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      Mark mark = marks.all().get(i);
      if (!mark.right()) {
        wrong.add(new Wrong(keys.get(i), mark));
      }
    }
    return wrong;
  }

  /** The same beside an earlier evaluation of the same data. */
  public EvaluationResult against(String file, Outcomes earlier) {
    return new EvaluationResult(
        specialist,
        data,
        marks,
        scores,
        consumption,
        Optional.of(Comparison.of(file, earlier, outcomes())),
        gate,
        groups,
        robustness);
  }

  /** The same with counterfactual groups, answered besides. */
  public EvaluationResult with(GroupScores answered) {
    return new EvaluationResult(
        specialist,
        data,
        marks,
        scores,
        consumption,
        against,
        gate,
        Optional.of(answered),
        robustness);
  }

  /** The same with what other wordings do. */
  public EvaluationResult reworded(Robustness found) {
    return new EvaluationResult(
        specialist, data, marks, scores, consumption, against, gate, groups, Optional.of(found));
  }

  /** The same held against a gate. */
  public EvaluationResult judged(QualityGate by) {
    QualityGate.Verdict verdict = by.judge(scores, consumption, groups).and(by.judge(robustness));
    return new EvaluationResult(
        specialist,
        data,
        marks,
        scores,
        consumption,
        against,
        Optional.of(verdict),
        groups,
        robustness);
  }
}
