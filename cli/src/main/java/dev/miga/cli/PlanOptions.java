package dev.miga.cli;

import dev.miga.engine.decode.Scheduler;
import dev.miga.engine.model.Workspace;
import dev.miga.eval.plan.DayShape;
import dev.miga.eval.plan.Plan;
import dev.miga.eval.plan.PoissonTraffic;
import dev.miga.eval.plan.Prices;
import dev.miga.eval.plan.ServingRules;
import dev.miga.eval.plan.TraceTraffic;
import dev.miga.eval.plan.Traffic;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What is to be answered, within which time, under which rules, at what price. */
final class PlanOptions {
  private static final double MOST = 1e12;

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec command;

  @Option(
      names = "--messages-per-day",
      paramLabel = "N",
      description = "Messages of a day; their hours are those of --shape.")
  private @Nullable Double perDay;

  @Option(
      names = "--trace",
      paramLabel = "FILE",
      description =
          "Instead, when messages came once: a time a line, seconds or such as"
              + " 2026-05-04T08:00:00Z.")
  private @Nullable Path trace;

  @Option(
      names = "--shape",
      paramLabel = "flat|shop",
      defaultValue = "shop",
      description =
          "How a day's messages spread: flat over all hours, or as in a shop (the default): 10 of"
              + " 100 in its busiest hour, from 8 to 9, none from 23 to 5. The busiest hour is what"
              + " is planned for.")
  private DayShape shape = DayShape.SHOP;

  @Option(
      names = "--p99",
      paramLabel = "MS",
      required = true,
      description = "Time in which 99 of 100 messages are to be answered, in milliseconds.")
  private double p99;

  @Option(
      names = "--http-ms",
      paramLabel = "MS",
      defaultValue = "2",
      description =
          "What a message spends outside of the scheduler: HTTP, the network (default:"
              + " ${DEFAULT-VALUE}, assumed).")
  private double http = 2;

  @Option(
      names = "--in-flight",
      paramLabel = "N",
      defaultValue = "16",
      description = "As limits.in-flight of serve (default: ${DEFAULT-VALUE}).")
  private int inFlight = 16;

  @Option(
      names = "--queued",
      paramLabel = "N",
      defaultValue = "1024",
      description = "As limits.queued of serve (default: ${DEFAULT-VALUE}).")
  private int queued = 1024;

  @Option(
      names = "--deadline-ms",
      paramLabel = "MS",
      defaultValue = "120000",
      description =
          "As limits.deadline of serve, or deadline_ms of the requests (default: ${DEFAULT-VALUE})."
              + " A message that is not expected to be done by then is refused.")
  private double deadline = 120_000;

  @Option(
      names = "--submitters",
      paramLabel = "N",
      defaultValue = "1",
      description = "Keys or addresses that take turns (default: ${DEFAULT-VALUE}).")
  private int submitters = 1;

  @Option(
      names = "--cost-per-hour",
      paramLabel = "PRICE",
      description = "Of a machine, in any currency.")
  private @Nullable Double cost;

  @Option(
      names = "--watts",
      paramLabel = "WATTS",
      description =
          "What a machine draws, day and night. Without, energy is what was measured, or estimated,"
              + " while it computed.")
  private @Nullable Double watts;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Of what is drawn (default: ${DEFAULT-VALUE}).")
  private long seed = 1;

  /** Complains about what makes no sense. */
  void check() {
    if ((perDay == null) == (trace == null)) {
      throw wrong("give either --messages-per-day or --trace");
    }
    require("--messages-per-day", perDay == null || positive(perDay), "more than 0");
    require("--p99", positive(p99), "more than 0 ms");
    require("--http-ms", http >= 0 && http <= MOST, "at least 0 ms");
    require(
        "--in-flight",
        inFlight >= 1 && inFlight <= Workspace.MAX_TOKENS / 2,
        "1 to " + Workspace.MAX_TOKENS / 2);
    require("--queued", queued >= 1, "at least 1");
    require("--deadline-ms", positive(deadline), "more than 0 ms");
    require("--submitters", submitters >= 1, "at least 1");
    require("--cost-per-hour", cost == null || (cost >= 0 && cost <= MOST), "at least 0");
    require("--watts", watts == null || positive(watts), "more than 0 watts");
  }

  private static boolean positive(double value) {
    return value > 0 && value <= MOST;
  }

  private void require(String option, boolean holds, String expected) {
    if (!holds) {
      throw wrong(option + " must be " + expected);
    }
  }

  private ParameterException wrong(String message) {
    return new ParameterException(Cli.commandLine(command), message);
  }

  Traffic traffic() {
    return trace == null
        ? new PoissonTraffic(perDay == null ? 0 : perDay, shape)
        : TraceTraffic.read(trace);
  }

  Plan.Target target() {
    return new Plan.Target(p99, http);
  }

  ServingRules rules() {
    return new ServingRules(limits(), deadline, submitters);
  }

  Scheduler.Limits limits() {
    return new Scheduler.Limits(inFlight, queued, Scheduler.Limits.STANDARD.passTokens());
  }

  Prices prices() {
    return new Prices(Optional.ofNullable(cost), Optional.ofNullable(watts));
  }

  long seed() {
    return seed;
  }
}
