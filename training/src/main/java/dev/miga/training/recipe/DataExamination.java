package dev.miga.training.recipe;

import dev.miga.engine.format.Printable;
import dev.miga.eval.Sample;
import dev.miga.tasks.Kind;
import dev.miga.tasks.Outputs;
import dev.miga.tasks.TaskFile;
import dev.miga.training.data.AnswerCheck;
import dev.miga.training.data.NearTexts;
import dev.miga.training.recipe.Recipe.Validation;
import dev.miga.training.recipe.Repetitions.Pair;
import java.io.File;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/** What a {@link DataCheck} finds in samples that were read and divided. */
final class DataExamination {
  private static final int FEW = 5;

  /** Share from which a label outweighs two or more others. */
  private static final double MOST = 0.5;

  /** The same with only one other. */
  private static final double MOST_OF_TWO = 0.8;

  private final DataCheck check;
  private final TaskFile task;
  private final DataSplit split;
  private final SampleLengths lengths;
  private final Map<DataFinding.Kind, List<String>> places = new EnumMap<>(DataFinding.Kind.class);
  private final SameAnswer same;

  DataExamination(DataCheck check, DataSplit split) {
    this.check = check;
    this.task = check.task();
    this.split = split;
    this.lengths = new SampleLengths(task.task(), check.recipe(), check.tokenizer());
    this.same = new SameAnswer(task.task().kind());
  }

  DataFindings all(DataCheck.Progress progress) {
    List<Sample> learnt = split.training();
    List<Sample> held = split.validation();
    int steps = 2 * (learnt.size() + held.size());
    misfits(done -> progress.done(done, steps));
    repetitions();
    nearTexts(done -> progress.done(steps / 2 + done, steps));
    balance();
    List<DataFinding> found = new ArrayList<>();
    places.forEach((kind, lines) -> found.add(new DataFinding(kind, lines)));
    int leaks = split.repeated().leaks().size();
    return new DataFindings(task.task().name(), learnt.size() + leaks, held.size(), found);
  }

  private void add(DataFinding.Kind kind, String line) {
    places.computeIfAbsent(kind, k -> new ArrayList<>()).add(line);
  }

  private void misfits(IntConsumer done) {
    Misfits misfits = new Misfits();
    AnswerCheck answered = AnswerCheck.answered(task.task());
    AnswerCheck written = AnswerCheck.written(task.task());
    int count = 0;
    for (Sample sample : split.training()) {
      boolean fitsAsAnswered =
          check.recipe().loss() == Recipe.LossOver.VOCABULARY
              && answered.problem(sample.text(), sample.gold()).isEmpty();
      if (!fitsAsAnswered) {
        written
            .problem(sample.text(), sample.gold())
            .ifPresent(problem -> misfits.add(shown(sample), problem));
      }
      lengths.problem(sample).ifPresent(problem -> misfits.addIfAbsent(shown(sample), problem));
      done.accept(++count);
    }
    for (Sample sample : split.validation()) {
      answered
          .problem(sample.text(), sample.gold())
          .ifPresent(problem -> misfits.add(shown(sample), problem));
      done.accept(++count);
    }
    misfits.all().forEach(line -> add(DataFinding.Kind.MISFITS, line));
  }

  private void repetitions() {
    split.repeated().leaks().forEach(pair -> add(DataFinding.Kind.LEAKS, shown(pair)));
    for (Repetitions found :
        List.of(
            split.repeated(), Repetitions.of(split.validation(), List.of(), task.task().kind()))) {
      found.contradictions().forEach(pair -> add(DataFinding.Kind.CONTRADICTIONS, answers(pair)));
      found.twice().forEach(pair -> add(DataFinding.Kind.DUPLICATES, shown(pair)));
    }
  }

  /** Of each text one: the others were found to be the same. */
  private void nearTexts(IntConsumer done) {
    Map<String, Sample> distinct = new LinkedHashMap<>();
    split.training().forEach(sample -> distinct.putIfAbsent(sample.normalized(), sample));
    int learnt = distinct.size();
    split.validation().forEach(sample -> distinct.putIfAbsent(sample.normalized(), sample));
    List<Sample> samples = List.copyOf(distinct.values());
    List<String> texts = samples.stream().map(Sample::folded).toList();
    int[] near = new NearTexts(texts).firstNear(done);
    Map<String, Integer> first = new HashMap<>();
    for (int i = 0; i < near.length; i++) {
      Integer equal = first.putIfAbsent(texts.get(i), i);
      int other = equal == null ? near[i] : equal;
      if (other >= 0) {
        Pair pair = new Pair(samples.get(other), samples.get(i));
        boolean isDivided = other < learnt && i >= learnt;
        add(pair, isDivided, equal != null);
      }
    }
  }

  private void add(Pair pair, boolean isDivided, boolean isRespelt) {
    boolean sameAnswer = same.test(pair.first(), pair.second());
    if (isRespelt && !sameAnswer) {
      add(DataFinding.Kind.CONTRADICTIONS, answers(pair));
    } else if (isDivided) {
      add(acrossTheSplit(), shown(pair));
    } else if (sameAnswer) {
      add(isRespelt ? DataFinding.Kind.RESPELT : DataFinding.Kind.NEAR_DUPLICATES, shown(pair));
    } else if (hasLabels()) {
      add(DataFinding.Kind.NEAR_CONTRADICTIONS, answers(pair));
    }
  }

  private DataFinding.Kind acrossTheSplit() {
    return switch (check.sources().validation()) {
      case Validation.Held ignored -> DataFinding.Kind.NEAR_LEAKS;
      case Validation.Share ignored -> DataFinding.Kind.DIVIDED;
      case Validation.ByNumber ignored -> DataFinding.Kind.DIVIDED;
    };
  }

  private boolean hasLabels() {
    return switch (task.task().kind()) {
      case Kind.Classify ignored -> true;
      case Kind.Route ignored -> true;
      case Kind.Extract ignored -> false;
      case Kind.Generate ignored -> false;
    };
  }

  private void balance() {
    switch (task.task().kind()) {
      case Kind.Classify classify -> labels(classify.labels());
      case Kind.Route route -> labels(route.specialists());
      case Kind.Extract extract -> fields(extract);
      case Kind.Generate ignored -> {}
    }
  }

  private void labels(List<String> labels) {
    LabelCounts counts = LabelCounts.of(split.training(), labels);
    for (Map.Entry<String, Integer> label : counts.under(FEW)) {
      if (label.getValue() == 0) {
        add(DataFinding.Kind.UNSEEN_LABELS, label.getKey());
      } else if (labels.contains(label.getKey())) {
        add(DataFinding.Kind.RARE_LABELS, label.getKey() + ": " + label.getValue());
      }
    }
    double share = (double) counts.commonest().getValue() / Math.max(1, split.training().size());
    if (share >= (labels.size() > 2 ? MOST : MOST_OF_TWO)) {
      add(
          DataFinding.Kind.LARGEST_LABEL,
          "%s: %.0f of 100".formatted(counts.commonest().getKey(), 100 * share));
    }
  }

  private void fields(Kind.Extract extract) {
    FieldCensus census =
        FieldCensus.of(
            split.training().stream().map(s -> Outputs.answer(extract, s.gold())).toList(),
            extract.schema());
    census.empty().forEach(field -> add(DataFinding.Kind.EMPTY_FIELDS, field));
    census.unseen().forEach(line -> add(DataFinding.Kind.UNSEEN_VALUES, line));
  }

  private String shown(Pair pair) {
    return "%s and %s: %s"
        .formatted(
            shown(pair.first()), shown(pair.second()), Printable.quote(pair.second().text()));
  }

  private String answers(Pair pair) {
    return "%s: %s and %s".formatted(shown(pair), answer(pair.first()), answer(pair.second()));
  }

  private String answer(Sample sample) {
    return Printable.shorten(Outputs.answer(task.task().kind(), sample.gold()).toJson());
  }

  /** Where a sample stands: the file by its name, where no other is called so. */
  private String shown(Sample sample) {
    int colon = sample.where().lastIndexOf(':');
    String file = sample.where().substring(0, Math.max(0, colon));
    String name = file.substring(file.lastIndexOf(File.separatorChar) + 1);
    boolean isAlone = check.sources().files().filter(path -> path.endsWith(name)).count() == 1;
    return isAlone ? name + sample.where().substring(colon) : sample.where();
  }
}
