package dev.miga.eval.robustness;

import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonObject;
import dev.miga.engine.json.JsonValue.JsonString;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What rewrites do to answers, and what comes of odd texts.
 *
 * @param subjects the messages as they are
 */
public record Robustness(
    List<Subject> subjects, List<RewriteScore> scores, List<EdgeAnswer> edgeCases) {
  /** Copies the lists. */
  public Robustness {
    subjects = List.copyOf(subjects);
    scores = List.copyOf(scores);
    edgeCases = List.copyOf(edgeCases);
  }

  /** That of a rewrite. */
  public Optional<RewriteScore> score(String name) {
    return scores.stream().filter(score -> score.rewrite().name().equals(name)).findFirst();
  }

  /**
   * All messages in all wordings: {@code {"id", "rewrite", "text", "answer"}}, first those as they
   * are, whose rewrite is {@code "original"} and which have their {@code "gold"}; of those that
   * must change also what is {@code "expected"}. An {@code "error"} stands in the place of an
   * answer.
   */
  public Stream<JsonObject> lines() {
    return Stream.concat(
        subjects.stream().map(Robustness::line), scores.stream().flatMap(Robustness::lines));
  }

  private static JsonObject line(Subject subject) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("id", new JsonString(subject.id()));
    members.put("rewrite", new JsonString(RewriteFile.ORIGINAL));
    members.put("text", new JsonString(subject.text()));
    members.put("gold", subject.gold());
    return answered(members, subject.given());
  }

  private static Stream<JsonObject> lines(RewriteScore score) {
    return score.trials().stream().map(trial -> line(score.rewrite(), trial));
  }

  private static JsonObject line(Rewrite rewrite, Trial trial) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("id", new JsonString(trial.subject().id()));
    members.put("rewrite", new JsonString(rewrite.name()));
    members.put("must", new JsonString(rewrite.must().key()));
    members.put("text", new JsonString(trial.text()));
    if (rewrite.must() == Must.CHANGE) {
      trial.expected().ifPresent(expected -> members.put("expected", expected));
    }
    return answered(members, trial.given());
  }

  private static JsonObject answered(Map<String, JsonValue> members, Given given) {
    given
        .failure()
        .ifPresentOrElse(
            failure -> members.put("error", new JsonString(failure)),
            () -> members.put("answer", given.output()));
    return new JsonObject(members);
  }
}
