package dev.miga.cli;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.decode.Scheduler;
import dev.miga.eval.energy.EnergyMeter;
import dev.miga.eval.plan.FiguresJson;
import dev.miga.eval.plan.MachineFigures;
import dev.miga.eval.plan.MachineMeasurement;
import dev.miga.eval.plan.Plan;
import dev.miga.eval.plan.PlanJson;
import dev.miga.eval.plan.PlanText;
import dev.miga.eval.plan.Planner;
import dev.miga.eval.plan.Traffic;
import dev.miga.tasks.Fleet;
import dev.miga.tasks.Merge;
import dev.miga.tasks.Serving;
import dev.miga.tasks.SpecialistFile;
import dev.miga.tasks.SpecialistLoader;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Says how many machines messages need. */
@Command(
    name = "plan",
    header = "Say how many machines like this one a specialist's messages need, and why.",
    description = {
      "Lets the specialist answer messages of its own, 1 to 16 at a time, and measures what passes"
          + " take; then simulates the scheduler of 'serve' under arrivals and searches the fewest"
          + " machines that answer 99 of 100 messages in time. Prints them with cost, energy, what"
          + " a machine does then, and what would help.",
      "Run it while the machine does nothing else. Nothing is measured with --from."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  miga plan bakery --messages-per-day 100000 --p99 2000 --save here.json",
      "  miga plan bakery --messages-per-day 1000000 --p99 2000 --from here.json --cost-per-hour"
          + " 0.08",
      "  miga plan bakery --trace arrivals.txt --p99 1500 --from here.json --watts 65 --format"
          + " json",
      "  miga plan bakery --messages-per-day 100000 --p99 2000 --merge always --save merged.json",
      "  miga plan bakery --messages-per-day 100000 --p99 2000 --from here.json --beside"
          + " merged.json"
    })
final class PlanCommand implements Callable<Integer> {
  private static final int MOST_TEXTS = 1000;

  private final Context context;

  @Spec private @Nullable CommandSpec spec;

  @SuppressWarnings("UnusedVariable") // picocli fills it
  @Mixin
  private CommonOptions common = new CommonOptions();

  @Mixin private SpecialistOptions specialist = new SpecialistOptions();
  @Mixin private PlanOptions plan = new PlanOptions();
  @Mixin private ComputeOptions compute = new ComputeOptions();
  @Mixin private FormatOptions format = new FormatOptions();

  @Option(
      names = "--messages",
      paramLabel = "FILE",
      description =
          "Lines {\"text\"} to measure with (default: dev.jsonl or kept.jsonl beside the"
              + " specialist).")
  private @Nullable Path messages;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "25",
      description = "How long is measured (default: ${DEFAULT-VALUE}).")
  private double seconds = 25;

  @Option(
      names = "--merge",
      paramLabel = "WHEN",
      defaultValue = "auto",
      description =
          "As of serve: ${COMPLETION-CANDIDATES} (default: auto, it shares the base model's"
              + " weights).")
  private Merge merge = Merge.AUTO;

  @Option(
      names = "--type",
      paramLabel = "TYPE",
      description =
          "Weights of a merged adapter: ${COMPLETION-CANDIDATES} (default: those that the specialist"
              + " was trained for, else Q8_0).")
  private @Nullable MergedType type;

  @Option(names = "--save", paramLabel = "FILE", description = "Keep what was measured, as JSON.")
  private @Nullable Path save;

  @Option(
      names = "--from",
      paramLabel = "FILE",
      description = "Plan with what --save kept, of this machine or another.")
  private @Nullable Path from;

  @Option(
      names = "--beside",
      paramLabel = "FILE",
      description =
          "What --save kept of another setup, to compare: merged, fewer bits, other threads or"
              + " cores; may be given several times.")
  private List<Path> beside = new ArrayList<>();

  @Option(
      names = "--power",
      paramLabel = "WATTS",
      defaultValue = "5",
      description =
          "Power of a busy core, as of eval: energy is estimated from it where the machine has no"
              + " counter that can be read (default: ${DEFAULT-VALUE}).")
  private double power = 5;

  PlanCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() throws IOException {
    plan.check();
    require("--seconds", seconds >= 1 && seconds <= 3600, "1 to 3600");
    require("--power", power > 0 && power < 1e6, "more than 0 watts");
    require("--save", from == null || save == null, "left out with --from, which measures nothing");
    Traffic traffic = plan.traffic(); // what is wrong is refused before the work
    Map<String, MachineFigures> others = new LinkedHashMap<>();
    beside.forEach(file -> others.put(file.toString(), FiguresJson.read(file)));
    MachineFigures figures = from == null ? measured() : FiguresJson.read(from);
    if (save != null) {
      Files.writeString(save, FiguresJson.of(figures).toJson() + "\n");
    }
    Planner planner =
        new Planner(plan.rules(), traffic, plan.target(), plan.seed(), steps("simulating"));
    print(planner.plan(figures, others));
    return 0;
  }

  private void require(String option, boolean holds, String expected) {
    if (!holds) {
      throw new ParameterException(Cli.commandLine(spec), option + " must be " + expected);
    }
  }

  private Planner.Steps steps(String what) {
    return new SlowSteps(context.console().err(), what)::done;
  }

  /** As it is served: over a base model that others could share. */
  private MachineFigures measured() throws IOException {
    SpecialistFile file = specialist.file(context);
    List<String> texts = texts(file);
    context
        .console()
        .err()
        .printf(Locale.ROOT, "measuring %s for about %.0f s%n", file.task().name(), seconds);
    Scheduler.Limits limits = plan.limits();
    SpecialistLoader loader =
        new SpecialistLoader(
            own -> specialist.modelPath(own, context),
            compute.kernels(context),
            compute.threads(),
            new PackingLine(context.console()),
            context.environment().folders().packed(),
            new Serving(merge, MergedType.layout(type), limits));
    try (Fleet fleet = Fleet.over(loader, file.base().model())) {
      MachineMeasurement measurement =
          new MachineMeasurement(
              fleet.open(file.task().name(), file),
              fleet.base().scheduler(),
              EnergyMeter.ofThisMachine(power),
              Duration.ofNanos(Math.round(seconds * 1e9)),
              steps("measuring"));
      return measurement.measure(
          texts, new MachineFigures.Setup(Machine.local().cpu(), compute.threads(), weights()));
    }
  }

  private String weights() {
    return switch (merge) {
      case ALWAYS -> type == null ? "merged" : "merged into " + type;
      case AUTO, NEVER -> "over the base model's weights";
    };
  }

  private List<String> texts(SpecialistFile file) throws IOException {
    Path lines = messages == null ? own(file) : messages;
    List<String> read = new ArrayList<>();
    try (InputStream in = Files.newInputStream(lines)) {
      RequestLines requests =
          new RequestLines(new Utf8Lines(new Utf8Input(in, lines.toString())), reply -> {});
      while (requests.hasNext() && read.size() < MOST_TEXTS) {
        read.add(requests.next().text());
      }
    }
    if (read.isEmpty()) {
      throw new MigaException(
          ErrorCode.INVALID_FILE, lines + ": expected lines {\"text\"}, found none");
    }
    return read;
  }

  private static Path own(SpecialistFile file) {
    for (String name : List.of("dev.jsonl", "kept.jsonl")) {
      Path lines = file.folder().resolve(name);
      if (Files.isRegularFile(lines)) {
        return lines;
      }
    }
    throw new MigaException(
        ErrorCode.NOT_FOUND,
        file.folder()
            + ": no messages to measure with, neither dev.jsonl nor kept.jsonl; name a file with"
            + " --messages");
  }

  private void print(Plan found) {
    PrintStream out = context.console().out();
    switch (format.format()) {
      case TEXT -> out.print(PlanText.of(found, plan.prices()));
      case JSON -> out.println(PlanJson.of(found, plan.prices()).toJson());
    }
    out.flush();
  }
}
