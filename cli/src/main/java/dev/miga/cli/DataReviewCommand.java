package dev.miga.cli;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.decode.Scheduler;
import dev.miga.eval.Question;
import dev.miga.eval.Samples;
import dev.miga.tasks.Kind;
import dev.miga.tasks.Merge;
import dev.miga.tasks.Reply;
import dev.miga.tasks.Request;
import dev.miga.tasks.Serving;
import dev.miga.tasks.Specialist;
import dev.miga.tasks.SpecialistFile;
import dev.miga.training.data.AnswerCheck;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

/** Shows a person the answers that a specialist is least sure of. */
@Command(
    name = "review",
    header = "Correct the answers that a specialist is least sure of.",
    description = {
      "Lets a specialist answer lines {\"text\"}, shows those that it is least sure of one after the"
          + " other, and asks whether they are right. Lines may have a \"gold\": where the answer"
          + " differs from it, it is shown first.",
      "Keys, each followed by enter: nothing = right, g = what the file says is right, e = edit, s ="
          + " skip, b = back, q = quit; for labels also a number or the beginning of a label. e opens"
          + " $VISUAL or $EDITOR, or asks for a line of JSON without one.",
      "Each decision is written at once, as a line {\"text\", \"gold\"}. Texts that are in the file"
          + " already are passed over, so that one goes on where one was."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  miga data review bakery messages.jsonl",
      "  miga data review desk train.jsonl --least 100 --out corrected.jsonl"
    })
final class DataReviewCommand implements Callable<Integer> {
  private static final int IN_FLIGHT = 16;

  private final Context context;
  @Spec private @Nullable CommandSpec spec;

  @SuppressWarnings("UnusedVariable") // picocli fills it
  @Mixin
  private CommonOptions common = new CommonOptions();

  @Mixin private SpecialistOptions specialist = new SpecialistOptions();
  @Mixin private ComputeOptions compute = new ComputeOptions();

  @Parameters(
      index = "1",
      paramLabel = "FILE.jsonl",
      description = "Lines {\"text\"}, with or without \"gold\".")
  private Path file = Path.of("");

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Where decisions go (default: FILE.reviewed.jsonl).")
  private @Nullable Path out;

  @Option(
      names = "--least",
      paramLabel = "N",
      defaultValue = "50",
      description = "Answers to show at most (default: ${DEFAULT-VALUE}).")
  private int least = 50;

  @Option(
      names = "--none",
      paramLabel = "LABEL",
      description = "Label in the data that means none of the labels.")
  private @Nullable String none;

  DataReviewCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() throws IOException {
    if (least < 1) {
      throw new ParameterException(
          Cli.commandLine(spec), "--least must be at least 1, found " + least);
    }
    SpecialistFile found = specialist.file(context);
    Kind kind = found.task().kind();
    if (kind instanceof Kind.Generate) {
      throw new MigaException(
          ErrorCode.INVALID_ARGUMENT,
          found.task().name() + " writes free text, which has no confidence to go by");
    }
    ReviewLog log = ReviewLog.open(target());
    List<Question> open = open(kind, log);
    PrintStream err = context.console().err();
    err.printf(
        "%d texts decided already, %d open; decisions go to %s%n",
        log.size(), open.size(), log.file());
    List<ReviewItem> items = items(found, open);
    if (items.isEmpty()) {
      err.println("nothing to review");
      return 0;
    }
    BufferedReader in =
        new BufferedReader(new InputStreamReader(context.console().in(), StandardCharsets.UTF_8));
    ReviewScreen screen = new ReviewScreen(context.console().out(), kind);
    AnswerEditor editor = new AnswerEditor(context, in);
    new ReviewDialogue(screen, editor, AnswerCheck.answered(found.task()), log).run(items, in);
    if (log.size() > 0) {
      err.printf(
          "%d texts decided; learn from them: add %s to 'data' in the task%n",
          log.size(), log.file());
    }
    return 0;
  }

  private Path target() {
    String name = String.valueOf(file.getFileName());
    Path standard = file.resolveSibling(name.replaceFirst("\\.jsonl$", "") + ".reviewed.jsonl");
    Path target = out == null ? standard : out;
    if (target.toAbsolutePath().normalize().equals(file.toAbsolutePath().normalize())) {
      throw new ParameterException(
          Cli.commandLine(spec), "--out must be another file than the one that is reviewed");
    }
    return target;
  }

  /** Each text once that is not decided yet. */
  private List<Question> open(Kind kind, ReviewLog log) {
    Map<String, Question> open = new LinkedHashMap<>();
    for (Question question :
        new Samples(kind, Optional.empty(), Optional.ofNullable(none)).questions(file)) {
      if (!log.has(question.text())) {
        open.putIfAbsent(question.text(), question);
      }
    }
    return List.copyOf(open.values());
  }

  /** Those that differ from what the file says first, each time the least sure first. */
  private List<ReviewItem> items(SpecialistFile found, List<Question> open) {
    List<ReviewItem> items = new ArrayList<>();
    if (open.isEmpty()) {
      return items;
    }
    PrintStream err = context.console().err();
    SlowSteps steps = new SlowSteps(err, "texts answered");
    Serving serving =
        new Serving(
            Merge.AUTO, Optional.empty(), Scheduler.Limits.STANDARD.withInFlight(IN_FLIGHT));
    try (Specialist loaded = specialist.load(found, compute, serving, context)) {
      List<Request> requests =
          open.stream().map(question -> new Request(question.where(), question.text())).toList();
      int[] read = new int[1];
      loaded
          .applyAll(requests.iterator(), IN_FLIGHT)
          .forEachRemaining(
              reply -> {
                Question question = open.get(read[0]++);
                switch (reply) {
                  case Reply.Answered answered ->
                      items.add(ReviewItem.of(question, answered.answer(), found.task().kind()));
                  case Reply.Failed failed ->
                      err.printf(
                          "%s: passed over: %s%n", question.where(), failed.failure().oneLine());
                }
                steps.done(read[0], open.size());
              });
    }
    items.sort(
        Comparator.comparing(ReviewItem::isAsExpected)
            .thenComparingDouble(item -> item.answer().confidence()));
    return items.subList(0, Math.min(least, items.size()));
  }
}
