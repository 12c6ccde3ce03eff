package dev.miga.cli;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.decode.Scheduler;
import dev.miga.eval.EvaluationJson;
import dev.miga.eval.EvaluationPage;
import dev.miga.eval.EvaluationPage.Additions;
import dev.miga.eval.EvaluationResult;
import dev.miga.eval.EvaluationText;
import dev.miga.eval.Exam;
import dev.miga.eval.Examiner;
import dev.miga.eval.GateExam;
import dev.miga.eval.GroupExam;
import dev.miga.eval.GroupScores;
import dev.miga.eval.Outcomes;
import dev.miga.eval.QualityGate;
import dev.miga.eval.RewordingExam;
import dev.miga.eval.Sample;
import dev.miga.eval.Samples;
import dev.miga.eval.Scorecard;
import dev.miga.eval.energy.EnergyMeter;
import dev.miga.tasks.Kind;
import dev.miga.tasks.Merge;
import dev.miga.tasks.Serving;
import dev.miga.tasks.Specialist;
import dev.miga.tasks.SpecialistFile;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Scores a specialist on a file of samples. */
@Command(
    name = "eval",
    header = "Say how often a specialist is right, how sure it is, and what it takes.",
    description = {
      "Lets a specialist answer lines {\"text\", \"gold\"}, or such a CSV, as it answers in"
          + " service, and prints what was right, by field, label and slice; which confidence to"
          + " trust; time, memory and energy. With --report, a page with every wrong answer beside"
          + " its text.",
      "A task may have a 'gate' that says what must be reached: below it, the exit status is 5."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  miga eval bakery dev.jsonl",
      "  miga eval bakery dev.jsonl --report report.html --format json > before.json",
      "  miga eval bakery dev.jsonl --against before.json",
      "  miga eval bakery dev.jsonl --groups groups.jsonl",
      "  miga eval bakery dev.jsonl --robustness --limit 100",
      "  miga eval clinc150 test.jsonl --none oos --limit 500"
    })
final class EvalCommand implements Callable<Integer> {
  private static final int MOST_IN_FLIGHT = 256;

  /** Messages after which progress is told. */
  private static final int PROGRESS_MESSAGES = 100;

  private final Context context;

  @Spec private @Nullable CommandSpec spec;

  @SuppressWarnings("UnusedVariable") // picocli fills it
  @Mixin
  private CommonOptions common = new CommonOptions();

  @Mixin private SpecialistOptions specialist = new SpecialistOptions();
  @Mixin private ComputeOptions compute = new ComputeOptions();
  @Mixin private FormatOptions format = new FormatOptions();
  @Mixin private RobustnessOptions robustness = new RobustnessOptions();

  @Parameters(
      index = "1",
      paramLabel = "DATA",
      description = "JSON lines {\"text\", \"gold\"}, or CSV with such columns.")
  private Path data = Path.of("");

  @Option(
      names = "--slice-by",
      paramLabel = "KEY",
      defaultValue = Scorecard.SLICE,
      description = "Key of the lines by which scores are divided (default: ${DEFAULT-VALUE}).")
  private String sliceBy = Scorecard.SLICE;

  @Option(
      names = "--none",
      paramLabel = "LABEL",
      description = "Label in the data that means none of the labels.")
  private @Nullable String none;

  @Option(
      names = "--against",
      paramLabel = "FILE",
      description =
          "What --format json printed earlier for the same data: says whether the difference is"
              + " more than chance.")
  private @Nullable Path against;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "Also write a page, one HTML file that needs nothing else.")
  private @Nullable Path report;

  @Option(
      names = "--note",
      paramLabel = "TEXT",
      description = "A sentence for the top of the page; may be given several times.")
  private List<String> notes = new ArrayList<>();

  @Option(names = "--limit", paramLabel = "N", description = "Only the first N messages.")
  private int limit = Integer.MAX_VALUE;

  @Option(
      names = "--batch",
      paramLabel = "N",
      defaultValue = "16",
      description = "Messages under way at a time (default: ${DEFAULT-VALUE}).")
  private int batch = 16;

  @Option(
      names = "--alone",
      paramLabel = "N",
      defaultValue = "50",
      description =
          "Messages that are answered once more, one at a time, for latency (default:"
              + " ${DEFAULT-VALUE}; 0 for none).")
  private int alone = 50;

  @Option(
      names = "--power",
      paramLabel = "WATTS",
      defaultValue = "5",
      description =
          "Power of a busy core, from which energy is estimated where the machine has no counter"
              + " that can be read (default: ${DEFAULT-VALUE}).")
  private double power = 5;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "Of what is drawn for other wordings and from word lists (default: ${DEFAULT-VALUE}).")
  private long seed = 1;

  @Mixin private GroupOptions groups = new GroupOptions();

  EvalCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() throws IOException {
    require("--batch", batch >= 1 && batch <= MOST_IN_FLIGHT, "1 to " + MOST_IN_FLIGHT);
    require("--limit", limit >= 1, "at least 1");
    require("--alone", alone >= 0, "at least 0");
    require("--power", power > 0 && power < 1e6, "more than 0 watts");
    requireFolder(report);
    requireFolder(robustness.rewritten());
    SpecialistFile file = specialist.file(context);
    Kind kind = file.task().kind();
    Exam exam = new Exam(kind, samples(kind));
    EvaluationResult.Data source = EvaluationResult.Data.of(data);
    Optional<Outcomes> earlier =
        Optional.ofNullable(against).map(path -> Outcomes.read(path, source.sha256()));
    Optional<QualityGate> gate = QualityGate.of(file);
    Optional<GroupExam> groupExam =
        groups.exam(exam, Optional.ofNullable(none), gate, GateExam.folder(file), seed);
    RewordingExam rewording = robustness.exam(seed);
    rewording.rewrites(kind, List.of()); // a file that is wrong is refused before the work
    Optional<RewordingExam> reworded =
        robustness.isAsked() || gate.filter(QualityGate::asksForOtherWords).isPresent()
            ? Optional.of(rewording)
            : Optional.empty();
    EvaluationResult found = beside(earlier, evaluate(file, exam, source, groupExam, reworded));
    EvaluationResult result = gate.map(found::judged).orElse(found);
    print(result);
    if (report != null) {
      Files.write(
          report,
          EvaluationPage.of(result, new Additions(notes, List.of()))
              .getBytes(StandardCharsets.UTF_8));
    }
    robustness.write(result);
    result.gate().ifPresent(verdict -> verdict.require(result.specialist(), ""));
    return 0;
  }

  private void require(String option, boolean holds, String expected) {
    if (!holds) {
      throw new ParameterException(Cli.commandLine(spec), option + " must be " + expected);
    }
  }

  private static void requireFolder(@Nullable Path file) {
    if (file != null && !Files.isDirectory(file.toAbsolutePath().resolveSibling(""))) {
      throw new MigaException(ErrorCode.NOT_FOUND, file + ": there is no such folder to write to");
    }
  }

  private List<Sample> samples(Kind kind) {
    List<Sample> all =
        new Samples(
                kind, Optional.empty(), Optional.ofNullable(none), context.console().err()::println)
            .read(data);
    if (all.isEmpty()) {
      throw new MigaException(ErrorCode.INVALID_FILE, data + ": no samples in it");
    }
    boolean isAsked = !sliceBy.equals(Scorecard.SLICE);
    if (isAsked && all.stream().noneMatch(sample -> sample.line().get(sliceBy).isPresent())) {
      throw new MigaException(
          ErrorCode.INVALID_FILE, data + ": no line has the key '" + sliceBy + "' of --slice-by");
    }
    return all.subList(0, Math.min(limit, all.size()));
  }

  private EvaluationResult evaluate(
      SpecialistFile file,
      Exam exam,
      EvaluationResult.Data source,
      Optional<GroupExam> groupExam,
      Optional<RewordingExam> reworded) {
    Examiner examiner = new Examiner(exam, EnergyMeter.ofThisMachine(power), batch, alone);
    try (Specialist loaded = load(file)) {
      Runnable progress = progress("messages", exam.samples().size());
      Examiner.Examined examined = examiner.examine(loaded, mark -> progress.run());
      EvaluationResult result =
          EvaluationResult.of(file.task().name(), source, exam.kind(), examined, sliceBy);
      EvaluationResult grouped =
          groupExam.map(asked -> result.with(answered(asked, loaded))).orElse(result);
      return reworded
          .map(asked -> asked.take(grouped, loaded, batch, all -> progress("wordings", all)))
          .orElse(grouped);
    }
  }

  private GroupScores answered(GroupExam asked, Specialist loaded) {
    Runnable progress = progress("messages of groups", asked.messages());
    return asked.take(loaded, batch, mark -> progress.run());
  }

  private Specialist load(SpecialistFile file) {
    return specialist.load(
        file,
        compute,
        new Serving(Merge.AUTO, Optional.empty(), Scheduler.Limits.STANDARD.withInFlight(batch)),
        context);
  }

  private EvaluationResult beside(Optional<Outcomes> earlier, EvaluationResult result) {
    return earlier.map(outcomes -> result.against(fileName(against), outcomes)).orElse(result);
  }

  /** Without its folders: a report may be passed on. */
  private static String fileName(@Nullable Path file) {
    return file == null ? "" : String.valueOf(file.getFileName());
  }

  private Runnable progress(String what, int all) {
    return new Runnable() {
      private final long start = System.nanoTime();
      private int done;

      @Override
      public void run() {
        done++;
        if (done % PROGRESS_MESSAGES == 0) {
          double seconds = (System.nanoTime() - start) / 1e9;
          context
              .console()
              .err()
              .printf("%d of %d %s, %.1f a second%n", done, all, what, done / seconds);
        }
      }
    };
  }

  private void print(EvaluationResult result) {
    PrintStream out = context.console().out();
    switch (format.format()) {
      case TEXT -> out.print(EvaluationText.of(result));
      case JSON -> out.println(EvaluationJson.of(result).toJson());
    }
    out.flush();
  }
}
