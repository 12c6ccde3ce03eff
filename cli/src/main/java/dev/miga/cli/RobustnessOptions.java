package dev.miga.cli;

import dev.miga.engine.json.JsonValue;
import dev.miga.eval.EvaluationResult;
import dev.miga.eval.RewordingExam;
import dev.miga.eval.robustness.Language;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
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

  /**
   * Other wordings, as asked for.
   *
   * @param seed of what is drawn for them
   */
  RewordingExam exam(long seed) {
    return new RewordingExam(Optional.ofNullable(rewrites), Optional.ofNullable(language), seed);
  }

  /** Writes the file that was asked for. */
  void write(EvaluationResult result) throws IOException {
    if (rewritten != null && result.robustness().isPresent()) {
      List<String> lines = result.robustness().get().lines().map(JsonValue::toJson).toList();
      Files.write(rewritten, lines);
    }
  }
}
