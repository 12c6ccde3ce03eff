package dev.miga.eval;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.eval.robustness.RewriteScore;
import dev.miga.eval.robustness.Robustness;
import dev.miga.tasks.ConfigFields;
import dev.miga.tasks.ConfigNode;
import dev.miga.tasks.SpecialistFile;
import dev.miga.tasks.TaskFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a specialist must reach on the data that it is scored on: the key {@code gate} of its task.
 *
 * <pre>
 * gate:
 *   exact: 0.9                  # share of messages that must be right
 *   slices: {correction: 0.6}   # the same of those of a slice
 *   latency-ms: 400             # at most, in the median, one at a time
 *   joules: 5                   # at most for a message
 *   groups: 0.95                # share of counterfactual groups that must be answered alike
 *   robustness: {accents: 0.95} # share of answers that a rewrite leaves, or changes, as it must
 * </pre>
 *
 * @param exact least share of right messages
 * @param slices the same by slice
 * @param latencyMillis greatest median of messages that are answered one at a time
 * @param joules most energy of a message, answered with the others
 * @param groups least share of counterfactual groups that are answered alike
 * @param robustness least share of answers by rewrite
 */
public record QualityGate(
    Optional<Double> exact,
    Map<String, Double> slices,
    Optional<Double> latencyMillis,
    Optional<Double> joules,
    Optional<Double> groups,
    Map<String, Double> robustness) {
  private static final Set<String> KEYS =
      Set.of("exact", "slices", "latency-ms", "joules", "groups", "robustness");
  private static final double MOST = 1e9;

  /** Copies the map. */
  public QualityGate {
    slices = Collections.unmodifiableMap(new LinkedHashMap<>(slices));
    robustness = Collections.unmodifiableMap(new LinkedHashMap<>(robustness));
  }

  /**
   * Reads a gate.
   *
   * @throws dev.miga.engine.MigaException if a key is unknown or a value wrong, naming the line
   */
  public static QualityGate of(ConfigNode node) {
    ConfigFields fields = ConfigFields.of(node, KEYS);
    return new QualityGate(
        fields.number("exact", 0, 1),
        shares(fields, "slices"),
        fields.number("latency-ms", 0, MOST),
        fields.number("joules", 0, MOST),
        fields.number("groups", 0, 1),
        shares(fields, "robustness"));
  }

  /** Of the task that a specialist was made of, which lies beside it, or of a task in YAML. */
  public static Optional<QualityGate> of(SpecialistFile file) {
    Path path = file.path();
    Path task = Files.isDirectory(path) ? path.resolve(SpecialistFile.TASK) : path;
    return Files.exists(task) ? TaskFile.read(task).gate().map(QualityGate::of) : Optional.empty();
  }

  /** Whether other wordings must be answered before it can be judged. */
  public boolean asksForOtherWords() {
    return !robustness.isEmpty();
  }

  private static Map<String, Double> shares(ConfigFields gate, String key) {
    Map<String, Double> shares = new LinkedHashMap<>();
    ConfigNode node = gate.node(key).orElse(null);
    if (node == null) {
      return shares;
    }
    if (!(node instanceof ConfigNode.Mapping mapping)) {
      throw ConfigFields.wrong(node, "'" + key + "' must be a mapping of names to shares");
    }
    ConfigFields fields = ConfigFields.of(mapping, mapping.members().keySet());
    for (String name : mapping.members().keySet()) {
      fields.number(name, 0, 1).ifPresent(share -> shares.put(name, share));
    }
    return shares;
  }

  /**
   * Whether a gate was reached.
   *
   * @param reasons why not; empty where it was
   */
  public record Verdict(List<String> reasons) {
    /** Copies the list. */
    public Verdict {
      reasons = List.copyOf(reasons);
    }

    /** Whether it was. */
    public boolean isPassed() {
      return reasons.isEmpty();
    }

    /** Both. */
    Verdict and(Verdict other) {
      List<String> all = new ArrayList<>(reasons);
      all.addAll(other.reasons);
      return new Verdict(all);
    }

    /** What a specialist misses, in a sentence. */
    public String of(String specialist) {
      return specialist + " is below its gate: " + String.join("; ", reasons);
    }

    /**
     * Lets pass what reached the gate.
     *
     * @param specialist its name
     * @param consequence what becomes of one that did not; appended to what it misses
     * @throws MigaException REFUSED
     */
    public void require(String specialist, String consequence) {
      if (!isPassed()) {
        throw new MigaException(ErrorCode.REFUSED, of(specialist) + consequence);
      }
    }
  }

  /** Holds an evaluation without groups against the gate. */
  public Verdict judge(Scorecard scores, Consumption consumption) {
    return judge(scores, consumption, Optional.empty());
  }

  /** Holds an evaluation against the gate. */
  public Verdict judge(Scorecard scores, Consumption consumption, Optional<GroupScores> answered) {
    List<String> reasons = new ArrayList<>();
    exact.ifPresent(least -> share(reasons, "exact", scores.exact(), least));
    slices.forEach(
        (name, least) ->
            share(reasons, "slice " + name, scores.slices().getOrDefault(name, Tally.NONE), least));
    latencyMillis.ifPresent(
        most ->
            consumption
                .latency()
                .ifPresentOrElse(
                    latency ->
                        atMost(
                            reasons,
                            "latency in the median",
                            latency.median().toNanos() / 1e6,
                            most,
                            "ms"),
                    () -> reasons.add("latency was not measured")));
    joules.ifPresent(
        most -> atMost(reasons, "energy of a message", consumption.joulesPerMessage(), most, "J"));
    groups.ifPresent(
        least ->
            answered.ifPresentOrElse(
                scored -> alike(reasons, scored.all().alike(), least),
                () -> reasons.add("groups were not measured")));
    return new Verdict(reasons);
  }

  /** Holds what other wordings do against the gate. */
  public Verdict judge(Optional<Robustness> found) {
    List<String> reasons = new ArrayList<>();
    robustness.forEach(
        (name, least) ->
            found
                .flatMap(all -> all.score(name))
                .ifPresentOrElse(
                    score -> kept(reasons, score, least),
                    () -> reasons.add("robustness " + name + " was not measured")));
    return new Verdict(reasons);
  }

  private static void kept(List<String> reasons, RewriteScore score, double least) {
    String what = "robustness " + score.rewrite().name();
    Tally tally = new Tally(score.held(), score.of());
    if (tally.of() == 0) {
      reasons.add(what + ": the rewrite applies to no message of the data");
    } else if (tally.share() < least) {
      reasons.add(
          "%s: %d of %d answers are as they must be, at least %s must be"
              .formatted(what, tally.right(), tally.of(), Figures.percent(least)));
    }
  }

  private static void share(List<String> reasons, String what, Tally tally, double least) {
    if (tally.of() == 0) {
      reasons.add(what + ": no such message in the data");
    } else if (tally.share() < least) {
      reasons.add(
          "%s: %d of %d are right, at least %s must be"
              .formatted(what, tally.right(), tally.of(), Figures.percent(least)));
    }
  }

  private static void alike(List<String> reasons, Tally tally, double least) {
    if (tally.share() < least) {
      reasons.add(
          "groups: %d of %d are answered alike, at least %s must be"
              .formatted(tally.right(), tally.of(), Figures.percent(least)));
    }
  }

  private static void atMost(
      List<String> reasons, String what, double found, double most, String unit) {
    if (found > most) {
      reasons.add(
          "%s: %s %s, at most %s may be"
              .formatted(what, Figures.number(found), unit, Figures.number(most)));
    }
  }
}
