package dev.miga.cli;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.hub.ModelReference;
import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonString;
import dev.miga.eval.Parity;
import dev.miga.eval.energy.EnergyMeter;
import dev.miga.kernels.training.TrainingKernels;
import dev.miga.tasks.Serving;
import dev.miga.tasks.SpecialistFile;
import dev.miga.tasks.SpecialistLoader;
import dev.miga.tasks.TaskFile;
import dev.miga.training.Trainer.Start;
import dev.miga.training.TrainingResult;
import dev.miga.training.recipe.Recipe;
import dev.miga.training.recipe.SpecialistTraining;
import dev.miga.training.recipe.SpecialistTraining.BelowGate;
import dev.miga.training.recipe.SpecialistTraining.OnMisfit;
import dev.miga.training.recipe.TrainingOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes a specialist of a task. */
@Command(
    name = "train",
    header = "Teach the base model one task with your own examples.",
    description = {
      "Reads the task and its key 'training', trains an adapter on this machine, and writes the"
          + " specialist beside the task: 'miga apply' serves it. Ctrl-C saves; --resume goes on,"
          + " to the same result.",
      "A task may have a 'gate' that says what must be reached on the held-out samples: below it,"
          + " nothing is published, and the exit status is 5.",
      "With 'method: full' all linears are trained instead, which takes 2.3 GB more memory, and 3 GB"
          + " on the disk.",
      "With --bench, times training steps on random tokens instead.",
      "What is derived from Gemma's weights stays under the Gemma Terms of Use."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  miga train specialists/bakery/task.yaml",
      "  miga train task.yaml --set epochs=5 --set rank=32 --out trial",
      "  miga train task.yaml --resume",
      "  miga train --bench --batch 8 --prompt-tokens 88 --completion-tokens 40 --format json"
    })
final class TrainCommand implements Callable<Integer> {
  private final Context context;
  @Spec private @Nullable CommandSpec spec;

  @SuppressWarnings("UnusedVariable") // picocli fills it
  @Mixin
  private CommonOptions common = new CommonOptions();

  @Mixin private StoreOptions store = new StoreOptions();
  @Mixin private ComputeOptions compute = new ComputeOptions();
  @Mixin private TrainBenchOptions bench = new TrainBenchOptions();

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "TASK",
      description = "A task in YAML, or the folder of a task.yaml.")
  private @Nullable Path task;

  @Option(
      names = {"-m", "--model"},
      paramLabel = "NAME|FILE",
      description = "Another base model than the task's own.")
  private @Nullable String model;

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      description = "Where the specialist is written (default: the folder of the task).")
  private @Nullable Path out;

  @Option(names = "--resume", description = "Continue the run that lies there.")
  private boolean resume;

  @Option(
      names = "--skip-invalid",
      description = "Leave out samples that cannot be learnt from, instead of stopping.")
  private boolean skipInvalid;

  @Option(
      names = "--despite-gate",
      description = "Publish what does not reach the gate of the task, too; its report says so.")
  private boolean despiteGate;

  @Option(names = "--no-drafts", description = "Write no drafts.table, which makes answers faster.")
  private boolean noDrafts;

  @Option(
      names = "--no-messages",
      description = "Write a report without held-out texts and their answers.")
  private boolean noMessages;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "A setting that replaces the task's own; may be given several times.")
  private Map<String, String> settings = new LinkedHashMap<>();

  TrainCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() throws IOException {
    if (bench.wanted()) {
      Path file = store.resolve(reference(ModelReference.DEFAULT_NAME), context);
      TrainingKernels kernels = compute.trainingKernels(context, bench.precision());
      bench.run(file, kernels, compute.threads(), context.console());
      return 0;
    }
    if (task == null) {
      throw new ParameterException(
          Cli.commandLine(spec), "give a task in YAML, or --bench; a task says what to train");
    }
    Path yaml = Files.isDirectory(task) ? task.resolve(SpecialistFile.TASK) : task;
    TaskFile file = TaskFile.read(yaml);
    Recipe recipe = Recipe.of(file, overrides());
    if (out != null && Files.exists(out) && !Files.isDirectory(out)) {
      throw new MigaException(
          ErrorCode.INVALID_ARGUMENT,
          out + ": not a folder; --out names the folder that the specialist is written to");
    }
    Path folder = out == null ? yaml.toAbsolutePath().getParent() : out;
    Path folderOrHere = folder == null ? Path.of(".") : folder;
    SpecialistTraining training =
        new SpecialistTraining(
            loader(),
            compute.trainingKernels(context, bench.precision()),
            EnergyMeter.ofThisMachine(EnergyMeter.USUAL_WATTS));
    SpecialistTraining.Order order =
        new SpecialistTraining.Order(
            file,
            recipe,
            folderOrHere,
            resume ? Start.RESUMED : Start.FRESH,
            skipInvalid ? OnMisfit.SKIP : OnMisfit.STOP,
            despiteGate ? BelowGate.PUBLISH : BelowGate.REFUSE);
    refuseToReplaceARun(order);
    if (order.isDone()) {
      context
          .console()
          .err()
          .printf(
              "%s: this run is finished and published, there is nothing to do; to train anew leave --resume out%n",
              order.run().path());
      return 0;
    }
    return train(training, order);
  }

  /** A run that was interrupted is not thrown away by a forgotten option. */
  private void refuseToReplaceARun(SpecialistTraining.Order order) {
    Path checkpoint = order.run().checkpoint();
    if (order.start() == Start.FRESH && Files.exists(checkpoint)) {
      throw new MigaException(
          ErrorCode.REFUSED,
          "%s: a run was interrupted here, or not published; go on with it by --resume, or delete the folder %s to begin anew"
              .formatted(checkpoint, order.run().path()));
    }
  }

  private int train(SpecialistTraining training, SpecialistTraining.Order order) {
    AtomicBoolean cancelled = new AtomicBoolean();
    CountDownLatch saved = new CountDownLatch(1);
    Thread hook =
        new Thread(
            () -> {
              cancelled.set(true);
              context.console().err().println();
              context.console().err().println("saving; a moment");
              await(saved);
            });
    Runtime.getRuntime().addShutdownHook(hook);
    try (TrainingScreen screen = new TrainingScreen(context.console())) {
      TrainingOutcome outcome = training.run(order, screen, cancelled::get);
      report(order.task().task().name(), outcome);
    } finally {
      saved.countDown();
      if (!cancelled.get()) {
        Runtime.getRuntime().removeShutdownHook(hook);
      }
    }
    return 0;
  }

  private static void await(CountDownLatch saved) {
    try {
      saved.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void report(String name, TrainingOutcome outcome) {
    TrainingResult result = outcome.result();
    switch (result.ending()) {
      case CANCELLED ->
          context
              .console()
              .err()
              .println(
                  result.course().isWhole()
                      ? "all %d steps are done, nothing is published yet; --resume publishes the best"
                          .formatted(result.steps())
                      : "saved after step %d of %d; go on with --resume"
                          .formatted(result.steps(), result.course().planned()));
      case FINISHED, STOPPED_EARLY -> {
        context
            .console()
            .err()
            .printf(
                "best after step %d of %d; report: %s%n",
                result.bestStep(), result.steps(), outcome.report());
        outcome
            .gate()
            .filter(verdict -> !verdict.isPassed())
            .ifPresent(
                verdict -> context.console().err().println("published, but " + verdict.of(name)));
        outcome.parity().ifPresent(this::tellLoss);
        JsonOutput.write(
            context.console().out(),
            json -> {
              json.writeStartObject();
              json.writeStringProperty("specialist", outcome.specialist().toString());
              outcome.scores().entrySet().stream()
                  .sorted(Map.Entry.comparingByKey())
                  .forEach(e -> json.writeNumberProperty(e.getKey(), rounded(e.getValue())));
              json.writeEndObject();
            });
      }
    }
  }

  private void tellLoss(Parity parity) {
    context.console().err().println("beside 8 bits:");
    parity.lines().forEach(line -> context.console().err().println("  " + line));
  }

  private static double rounded(double value) {
    return Math.round(value * 1e4) / 1e4;
  }

  private SpecialistLoader loader() {
    return new SpecialistLoader(
        own -> store.resolve(model == null ? own : ModelReference.parse(model), context),
        compute.kernels(context),
        compute.threads(),
        new PackingLine(context.console()),
        context.environment().folders().packed(),
        Serving.STANDARD);
  }

  private ModelReference reference(String standard) {
    return ModelReference.parse(model == null ? standard : model);
  }

  private Map<String, JsonValue> overrides() {
    Map<String, JsonValue> values = new LinkedHashMap<>();
    settings.forEach(
        (key, value) ->
            values.put(
                key,
                value.matches("-?\\d+(\\.\\d+)?([eE]-?\\d+)?")
                    ? JsonValue.parse(value)
                    : new JsonString(value)));
    if (noDrafts) {
      values.put("drafts", JsonValue.parse("false"));
    }
    if (noMessages) {
      values.put("report", JsonValue.parse("{\"messages\":false}"));
    }
    return values;
  }
}
