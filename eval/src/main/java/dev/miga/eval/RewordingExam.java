package dev.miga.eval;

import dev.miga.eval.robustness.EdgeAnswer;
import dev.miga.eval.robustness.EdgeCases;
import dev.miga.eval.robustness.Language;
import dev.miga.eval.robustness.Rewrite;
import dev.miga.eval.robustness.RewriteFile;
import dev.miga.eval.robustness.RewriteScore;
import dev.miga.eval.robustness.Robustness;
import dev.miga.eval.robustness.StandardRewrites;
import dev.miga.eval.robustness.Subject;
import dev.miga.eval.robustness.Trials;
import dev.miga.tasks.Kind;
import dev.miga.tasks.Specialist;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * Messages that were answered, put once more in other words, and texts at the edge of what there
 * is.
 *
 * @param own file of further rewrites
 * @param language of what rewrites add; where it is not said, the one that the messages look like
 * @param seed of what is drawn
 */
public record RewordingExam(Optional<Path> own, Optional<Language> language, long seed) {
  /** With nothing of one's own. */
  public static final RewordingExam STANDARD =
      new RewordingExam(Optional.empty(), Optional.empty(), 1);

  /**
   * The rewrites of messages.
   *
   * @throws dev.miga.engine.MigaException if the file of them is wrong, naming the line
   */
  public List<Rewrite> rewrites(Kind kind, List<String> texts) {
    List<Rewrite> all = new ArrayList<>(StandardRewrites.of(kind, language(texts)));
    own.ifPresent(file -> all.addAll(RewriteFile.read(file, all)));
    return all;
  }

  private Language language(List<String> texts) {
    return language.orElseGet(() -> Language.of(texts));
  }

  /**
   * Lets a specialist answer.
   *
   * @param result of the messages as they are
   * @param inFlight answers at a time
   * @param progress takes how many answers are to come and gives what is run after each
   * @return the result with what other words did
   */
  public EvaluationResult take(
      EvaluationResult result,
      Specialist specialist,
      int inFlight,
      IntFunction<Runnable> progress) {
    Kind kind = specialist.task().kind();
    List<Subject> subjects = result.subjects();
    List<String> texts = subjects.stream().map(Subject::text).toList();
    Trials trials = new Trials(kind, rewrites(kind, texts), seed);
    List<Trials.Asked> wordings = trials.asked(subjects);
    EdgeCases edgeCases = new EdgeCases(specialist.task(), texts, language(texts));
    Runnable each = progress.apply(wordings.size() + edgeCases.texts().size());
    List<RewriteScore> scores =
        trials.scores(wordings, Trials.Answering.by(specialist, inFlight), each);
    List<EdgeAnswer> answers = edgeCases.answers(specialist::apply, each);
    return result.reworded(new Robustness(subjects, scores, answers));
  }
}
