package dev.miga.cli;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.format.ModelFile;
import dev.miga.engine.model.ModelFiles;
import dev.miga.kernels.training.Precision;
import dev.miga.training.LatticeTraining;
import dev.miga.training.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of {@code quantize} that train. */
final class QatOptions {
  private static final Pattern DURATION = Pattern.compile("(\\d{1,5})(s|m|h)");

  /** Tokens that are learnt from, at most: what is known of each takes 2.6 kB. */
  private static final int TOKENS = 400_000;

  @Option(
      names = "--qat",
      paramLabel = "TEXT",
      description = {
        "Train through the Q4_0 blocks (quantization-aware training): a file with text, UTF-8, or"
            + " 'self' for text that the model writes, which takes up to a sixth of the budget. Starts"
            + " from --calibration, with the same text where that is not given."
      })
  private @Nullable String text;

  @Option(
      names = "--budget",
      paramLabel = "TIME",
      defaultValue = "2h",
      description = "How long --qat trains: 90s, 30m, 2h (default: ${DEFAULT-VALUE}).")
  private String budget = "2h";

  @Option(
      names = "--resume",
      description = "Go on with a --qat that was interrupted; its files lie in OUT.qat.")
  private boolean resume;

  /**
   * What is trained.
   *
   * @param target the file to write
   */
  record Work(ModelFile source, Path target, Corpus corpus) {
    Path folder() {
      return target.resolveSibling(target.getFileName() + ".qat");
    }

    Path rounded() {
      return folder().resolve("rounded.gguf");
    }
  }

  boolean isWanted() {
    return text != null;
  }

  private static Duration duration(String text) {
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      throw new MigaException(
          ErrorCode.INVALID_ARGUMENT,
          "--budget: expected a time like 90s, 30m or 2h, found '%s'".formatted(text));
    }
    long count = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "h" -> Duration.ofHours(count);
      case "m" -> Duration.ofMinutes(count);
      default -> Duration.ofSeconds(count);
    };
  }

  private static void createFolder(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new MigaException(
          ErrorCode.IO, folder + ": cannot be created (" + e + "); check rights", e);
    }
  }

  /** Trains and writes the target with what was best. */
  void run(Work work, QuantizeCommand command) {
    Duration time = duration(budget);
    String source = Objects.requireNonNull(text, "asked only when wanted");
    boolean begun = LatticeTraining.isBegun(work.folder());
    if (begun && !resume) {
      throw new MigaException(
          ErrorCode.REFUSED,
          "%s: a training was interrupted here; go on with it by --resume, or delete the folder"
              .formatted(work.folder()));
    }
    List<int[]> texts = begun ? List.of() : work.corpus().read(source, TOKENS, time.dividedBy(6));
    if (!begun) {
      createFolder(work.folder());
      command.calibrate(work.source(), texts, work.rounded());
    }
    try (ModelFile rounded = ModelFiles.open(work.rounded());
        QatScreen screen = QatScreen.open(work.corpus().context().console())) {
      ComputeOptions compute = work.corpus().compute();
      LatticeTraining training =
          new LatticeTraining(
              compute.trainingKernels(work.corpus().context(), Precision.AUTO), compute.threads());
      LatticeTraining.Order order =
          new LatticeTraining.Order(
              work.source(),
              rounded,
              texts,
              work.folder(),
              begun ? Trainer.Start.RESUMED : Trainer.Start.FRESH);
      LatticeTraining.Outcome outcome = training.run(order, time, screen, screen::isCancelled);
      command.write(work.source(), work.target(), outcome.blocks());
      screen.ended(outcome.result(), work.folder());
    }
  }
}
