package dev.miga.cli;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.decode.Scheduler;
import dev.miga.tasks.Answer;
import dev.miga.tasks.Merge;
import dev.miga.tasks.Reply;
import dev.miga.tasks.ReplyJson;
import dev.miga.tasks.Request;
import dev.miga.tasks.Serving;
import dev.miga.tasks.Specialist;
import dev.miga.tasks.SpecialistFile;
import dev.miga.tasks.Structured;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lets a specialist answer texts. */
@Command(
    name = "apply",
    header = "Turn texts into data with a specialist.",
    description = {
      "Prints the answer to a text, or to standard input, as JSON. With --jsonl, reads lines"
          + " {\"id\", \"text\"} and prints a line {\"id\", \"output\", \"confidence\", \"ms\"} for"
          + " each, in their order; a text that cannot be answered, and a line that is none or"
          + " longer than 8 MB, gives {\"id\", \"error\"}, and the exit status is 3 in the end. An"
          + " id comes back as it was, a text or a number; without one, the number of the line"
          + " stands for it."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  miga apply bakery \"3 canillas, pago móvil\"",
      "  miga apply bakery --jsonl messages.jsonl --batch 16",
      "  miga apply bakery --type Q5_0 --jsonl messages.jsonl",
      "  miga apply task.yaml --details \"...\""
    })
final class ApplyCommand implements Callable<Integer> {
  private static final Path STANDARD_INPUT = Path.of("-");
  private static final int MOST_IN_FLIGHT = 256;

  /** Lines after which progress is told. */
  private static final int PROGRESS_LINES = 100;

  private final Context context;

  @Spec private @Nullable CommandSpec spec;

  @SuppressWarnings("UnusedVariable") // picocli fills it
  @Mixin
  private CommonOptions common = new CommonOptions();

  @Mixin private SpecialistOptions specialist = new SpecialistOptions();
  @Mixin private ComputeOptions compute = new ComputeOptions();

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "TEXT",
      description = "Text; standard input if absent.")
  private @Nullable String text;

  @Option(
      names = "--jsonl",
      paramLabel = "FILE",
      description = "Lines {\"id\", \"text\"}; - for standard input.")
  private @Nullable Path jsonl;

  @Option(
      names = "--batch",
      paramLabel = "N",
      defaultValue = "1",
      description = "Texts of --jsonl under way at a time (default: ${DEFAULT-VALUE}).")
  private int batch = 1;

  @Option(
      names = "--details",
      description = "For one text, print the whole line, with confidences and sources.")
  private boolean details;

  @Option(
      names = "--threshold",
      paramLabel = "CONFIDENCE",
      description =
          "From 0 to 1, instead of the task's: a label of less is withheld (null), a record says"
              + " which of its fields are uncertain.")
  private @Nullable Double threshold;

  @Option(
      names = "--type",
      paramLabel = "TYPE",
      description =
          "Bits of the weights that were trained: ${COMPLETION-CANDIDATES} (default: those that the"
              + " specialist was trained for, else Q8_0). Fewer are faster and less exact; each"
              + " change of them merges the adapter anew.")
  private @Nullable MergedType type;

  @Option(
      names = "--merge",
      defaultValue = "auto",
      paramLabel = "WHEN",
      description =
          "Whether the adapter is merged into the weights: ${COMPLETION-CANDIDATES} (default:"
              + " ${DEFAULT-VALUE}).")
  private Merge merge = Merge.AUTO;

  ApplyCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() throws IOException {
    if (text != null && jsonl != null) {
      throw new ParameterException(
          Cli.commandLine(spec), "a text and --jsonl exclude each other: give one of them");
    }
    if (batch < 1 || batch > MOST_IN_FLIGHT) {
      throw new ParameterException(
          Cli.commandLine(spec), "--batch must be 1 to " + MOST_IN_FLIGHT + ", found " + batch);
    }
    if (threshold != null && !(threshold >= 0 && threshold <= 1)) {
      throw new ParameterException(
          Cli.commandLine(spec), "--threshold must be 0 to 1, found " + threshold);
    }
    SpecialistFile found = specialist.file(context);
    SpecialistFile file = threshold == null ? found : found.withThreshold(threshold);
    if (jsonl == null) {
      String given = text == null ? standardInput().readAll().stripTrailing() : text;
      file.task().asRead(given); // before the model is loaded
      try (Specialist loaded = load(file)) {
        return applyOne(loaded, given);
      }
    }
    try (InputStream in = open(jsonl)) {
      Utf8Input input = jsonl.equals(STANDARD_INPUT) ? standardInput() : utf8(in, jsonl);
      try (Specialist loaded = load(file)) {
        return applyAll(loaded, new Utf8Lines(input));
      }
    }
  }

  private InputStream open(Path file) throws IOException {
    return file.equals(STANDARD_INPUT) ? InputStream.nullInputStream() : Files.newInputStream(file);
  }

  private static Utf8Input utf8(InputStream in, Path file) {
    return new Utf8Input(in, file.toString());
  }

  private Utf8Input standardInput() {
    return new Utf8Input(context.console().in(), "standard input");
  }

  private Specialist load(SpecialistFile file) {
    return specialist.load(
        file,
        compute,
        new Serving(merge, MergedType.layout(type), Scheduler.Limits.STANDARD.withInFlight(batch)),
        context);
  }

  private int applyOne(Specialist loaded, String given) {
    Request request = new Request("\"1\"", given);
    if (details) {
      loaded.applyAll(List.of(request).iterator(), 1).forEachRemaining(this::printOrThrow);
    } else {
      Answer answer = loaded.apply(given);
      context.console().out().println(answer.output().toJson());
      tellUncertain(answer);
    }
    return 0;
  }

  private void tellUncertain(Answer answer) {
    if (answer instanceof Structured<?> record && !record.uncertain().isEmpty()) {
      String names =
          record.uncertain().stream()
              .map(pointer -> pointer.isEmpty() ? "the record as a whole" : pointer)
              .collect(Collectors.joining(", "));
      context.console().err().println("uncertain: " + names + " (--details says how much)");
    }
  }

  private void printOrThrow(Reply reply) {
    if (reply instanceof Reply.Failed failed) {
      throw failed.failure();
    }
    print(reply);
  }

  private void print(Reply reply) {
    context.console().out().println(ReplyJson.line(reply));
    context.console().out().flush();
  }

  private int applyAll(Specialist loaded, Utf8Lines input) {
    Count count = new Count();
    RequestLines requests =
        new RequestLines(
            input,
            reply -> {
              print(reply);
              count.add(reply);
            });
    loaded.applyAll(requests, batch).forEachRemaining(requests::replied);
    if (count.failed > 0) {
      throw new MigaException(
          ErrorCode.INVALID_FILE,
          "%d of %d texts could not be answered; their lines have an \"error\""
              .formatted(count.failed, count.all));
    }
    return 0;
  }

  /** Counts replies and tells from time to time. */
  private final class Count {
    private final long start = System.nanoTime();
    private int all;
    private int failed;

    void add(Reply reply) {
      all++;
      if (reply instanceof Reply.Failed) {
        failed++;
      }
      if (all % PROGRESS_LINES == 0) {
        double seconds = (System.nanoTime() - start) / 1e9;
        context.console().err().printf("%d texts, %.1f a second%n", all, all / seconds);
      }
    }
  }
}
