package dev.miga.cli;

import dev.miga.eval.EvaluationResult;
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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is said to a specialist in other words. */
final class RobustnessOptions {
  @Option(
      names = "--robustness",
      description =
          "Also put every message in some 14 other wordings, and texts at the edge of what there is:"
              + " takes some 14 times as long. Implied where the task's gate names it.")
  private boolean asked;

  @Option(
      names = "--rewrites",
      paramLabel = "FILE",
      description = "Also wordings of your own, in YAML: - {name, must: keep, append: TEXT}.")
  private @Nullable Path rewrites;

  @Option(
      names = "--language",
      paramLabel = "es|en",
      description =
          "Language of what other wordings add (default: the one of the two that the messages look"
              + " like).")
  private @Nullable Language language;

  @Option(
      names = "--rewritten",
      paramLabel = "FILE",
      description = "Write all wordings with their answers, JSON lines.")
  private @Nullable Path rewritten;

  /** Whether it was asked for. */
  boolean isAsked() {
    return asked || rewrites != null || rewritten != null;
  }

  /** File for all wordings. */
  @Nullable Path rewritten() {
    return rewritten;
  }

  /** The rewrites. A file of them that is wrong is refused here. */
  List<Rewrite> rewrites(Kind kind, List<String> texts) {
    List<Rewrite> all = new ArrayList<>(StandardRewrites.of(kind, language(texts)));
    Optional.ofNullable(rewrites).ifPresent(file -> all.addAll(RewriteFile.read(file, all)));
    return all;
  }

  private Language language(List<String> texts) {
    return language == null ? Language.of(texts) : language;
  }

  /** Who is told of what is done. */
  interface Progress {
    /** So many are to come. */
    Runnable of(int all);
  }

  /** Lets a specialist answer. */
  EvaluationResult measured(
      EvaluationResult result,
      Specialist specialist,
      int inFlight,
      long seed,
      Progress progress) {
    Kind kind = specialist.task().kind();
    List<Subject> subjects = result.subjects();
    List<String> texts = subjects.stream().map(Subject::text).toList();
    Trials trials = new Trials(kind, rewrites(kind, texts), seed);
    List<Trials.Asked> wordings = trials.asked(subjects);
    EdgeCases edgeCases = new EdgeCases(specialist.task(), texts, language(texts));
    Runnable each = progress.of(wordings.size() + edgeCases.texts().size());
    List<RewriteScore> scores =
        trials.scores(wordings, Trials.Answering.by(specialist, inFlight), each);
    List<EdgeAnswer> answers = edgeCases.answers(specialist::apply, each);
    return result.reworded(new Robustness(subjects, scores, answers));
  }

  /** Writes the file that was asked for. */
  void write(EvaluationResult result) throws IOException {
    if (rewritten != null && result.robustness().isPresent()) {
      try (Stream<String> lines = result.robustness().get().lines().map(line -> line.toJson())) {
        Files.write(rewritten, (Iterable<String>) lines::iterator);
      }
    }
  }
}
