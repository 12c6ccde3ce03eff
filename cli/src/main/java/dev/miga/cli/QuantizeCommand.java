package dev.miga.cli;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.format.ModelFile;
import dev.miga.engine.format.gguf.ModelQuantizer;
import dev.miga.engine.hub.ModelReference;
import dev.miga.engine.model.ModelFiles;
import dev.miga.eval.EvaluationResult;
import dev.miga.eval.EvaluationText;
import dev.miga.eval.GateKeeper;
import dev.miga.eval.Parity;
import dev.miga.kernels.GgmlType;
import dev.miga.kernels.training.Precision;
import dev.miga.tasks.Digest;
import dev.miga.tasks.Folder;
import dev.miga.tasks.Serving;
import dev.miga.tasks.SpecialistLoader;
import dev.miga.training.LayerRounding;
import dev.miga.training.WholeTexts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes a model with smaller weights. */
@Command(
    name = "quantize",
    header = "Write a model as GGUF with smaller weights.",
    description = {
      "The result loads in Miga and llama.cpp. Scales are chosen by least squares. Norms stay f32.",
      "A model of 270M loses much at four bits: measure before you use it. What is derived from"
          + " Gemma's weights stays under the Gemma Terms of Use.",
      "With --judge, the result is kept only if a specialist that is served over it answers nearly as"
          + " well as over IN (--allowed-loss), and still reaches the 'gate' of its task, where that"
          + " has one: else the exit status is 5, and OUT stays as it was."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  miga quantize gemma-3-270m small.gguf --type Q4_0",
      "  miga quantize gemma-3-270m small.gguf --type Q4_0 --calibration self",
      "  miga quantize gemma-3-270m small.gguf --type Q4_0 --calibration sentences.txt",
      "  miga quantize gemma-3-270m small.gguf --type Q4_0 --qat sentences.txt --budget 2h",
      "  miga quantize gemma-3-270m small.gguf --type Q4_0 --judge bakery --data dev.jsonl",
      "  miga quantize model-folder small.gguf --type Q8_0 --embedding-type Q8_0"
    })
final class QuantizeCommand implements Callable<Integer> {
  private static final int CALIBRATION_TOKENS = 16_384;
  private static final Duration WRITING = Duration.ofHours(1);

  private final Context context;

  @SuppressWarnings("UnusedVariable") // picocli fills it
  @Mixin
  private CommonOptions common = new CommonOptions();

  @Mixin private StoreOptions store = new StoreOptions();

  /** Types that can be written. */
  enum Type {
    Q4_0(GgmlType.Q4_0),
    Q8_0(GgmlType.Q8_0);

    private final GgmlType type;

    Type(GgmlType type) {
      this.type = type;
    }
  }

  @Parameters(index = "0", paramLabel = "IN", description = "A name, a file or a folder.")
  private String input = "";

  @Parameters(index = "1", paramLabel = "OUT", description = "The GGUF file to write.")
  private @Nullable Path output;

  @Option(
      names = "--type",
      required = true,
      paramLabel = "TYPE",
      description = "Of the projections: ${COMPLETION-CANDIDATES}.")
  private Type type = Type.Q4_0;

  @Option(
      names = "--embedding-type",
      paramLabel = "TYPE",
      defaultValue = "Q8_0",
      description = "Of the token table: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Type embeddingType = Type.Q8_0;

  @Option(
      names = "--calibration",
      paramLabel = "TEXT",
      description = {
        "A file, UTF-8, with text like what the model will read, or 'self' for text that the model"
            + " writes itself: weights become Q4_0 so that what the layers make of it changes least"
            + " (GPTQ). The first 16,384 tokens count."
      })
  private @Nullable String calibration;

  @Mixin private QatOptions qat = new QatOptions();

  @ArgGroup(exclusive = false)
  private @Nullable Judge judge;

  /** Who is asked whether the result will do. */
  static final class Judge {
    @Option(
        names = "--judge",
        required = true,
        paramLabel = "SPECIALIST",
        description = "A specialist that was trained on IN.")
    private String specialist = "";

    @Option(
        names = "--data",
        required = true,
        paramLabel = "DATA",
        description = "The messages that it is judged on, as for eval.")
    private Path data = Path.of("");

    @Option(
        names = "--allowed-loss",
        paramLabel = "SHARE",
        defaultValue = "" + Parity.ALLOWED_LOSS,
        description =
            "Share of the messages that it may have less right than over IN (default:"
                + " ${DEFAULT-VALUE}).")
    private double allowedLoss = Parity.ALLOWED_LOSS;
  }

  @Mixin private ComputeOptions compute = new ComputeOptions();

  @Mixin private ForceOption force = new ForceOption();

  QuantizeCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    Path target = java.util.Objects.requireNonNull(output, "picocli requires it");
    force.check(target);
    if (judge != null && !(judge.allowedLoss >= 0 && judge.allowedLoss <= 1)) {
      throw new MigaException(
          ErrorCode.INVALID_ARGUMENT, "--allowed-loss must be 0 to 1, found " + judge.allowedLoss);
    }
    if (judge == null) {
      quantize(target);
    } else {
      judged(judge, target);
    }
    context.console().out().println(target);
    return 0;
  }

  /** Works beside the target, which changes when the result has passed only. */
  private void judged(Judge by, Path target) {
    GateKeeper keeper = GateKeeper.of(SpecialistOptions.find(by.specialist, context), by.data);
    Path folder = Folder.beside(target);
    try {
      Path candidate = folder.resolve("model.gguf");
      quantize(candidate);
      ProgressLine.of(context.console()).note("answering " + by.data + " over both models");
      Path source = store.resolve(ModelReference.parse(input), context);
      Path before = Files.createDirectory(folder.resolve("before"));
      EvaluationResult origin = keeper.examine(source, before, loader(source));
      EvaluationResult result = keeper.examine(candidate, folder, loader(candidate));
      context.console().err().print(EvaluationText.of(result));
      Parity parity = Parity.of(origin.marks(), result.marks());
      context.console().err().println("beside " + input + ":");
      parity.lines().forEach(line -> context.console().err().println("  " + line));
      String consequence = "; " + target + " is not written";
      result.gate().ifPresent(verdict -> verdict.require(result.specialist(), consequence));
      parity.require(by.allowedLoss, result.specialist(), consequence);
      Files.move(candidate, target, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      Folder.delete(folder);
    }
  }

  private SpecialistLoader loader(Path model) {
    return new SpecialistLoader(
        own -> model,
        compute.kernels(context),
        compute.threads(),
        new PackingLine(context.console()),
        context.environment().folders().packed(),
        Serving.STANDARD);
  }

  private void quantize(Path target) {
    try (ModelFile source = ModelFiles.open(store.resolve(ModelReference.parse(input), context))) {
      if (qat.isWanted()) {
        requireFourBits("--qat");
        qat.run(new QatOptions.Work(source, target, corpus(source)), this);
      } else {
        write(
            source,
            target,
            calibration == null ? Map.of() : calibrated(source, read(source, calibration)));
      }
    }
  }

  private Corpus corpus(ModelFile source) {
    return new Corpus(context, compute, source);
  }

  private List<int[]> read(ModelFile source, String text) {
    requireFourBits("--calibration");
    return corpus(source).read(text, CALIBRATION_TOKENS, WRITING);
  }

  /** Writes the model with blocks that suit --calibration, or texts where that is not given. */
  void calibrate(ModelFile source, List<int[]> texts, Path target) {
    List<int[]> chosen =
        calibration == null ? Corpus.first(texts, CALIBRATION_TOKENS) : read(source, calibration);
    write(source, target, calibrated(source, chosen));
  }

  private Map<String, MemorySegment> calibrated(ModelFile source, List<int[]> texts) {
    ProgressLine progress = ProgressLine.of(context.console());
    progress.note("calibrating with %,d tokens".formatted(WholeTexts.tokens(texts)));
    return LayerRounding.round(
        source,
        texts,
        compute.trainingKernels(context, Precision.AUTO),
        compute.threads(),
        (layers, of) -> progress.note("layer %d of %d rounded".formatted(layers, of)));
  }

  private void requireFourBits(String option) {
    if (type != Type.Q4_0) {
      throw new MigaException(
          ErrorCode.INVALID_ARGUMENT, option + " is for --type Q4_0; leave it out for " + type);
    }
  }

  /** Writes a model, some of whose tensors are rounded already. */
  void write(ModelFile source, Path target, Map<String, MemorySegment> rounded) {
    ProgressLine progress = ProgressLine.of(context.console());
    long[] read = new long[1];
    long total = source.tensorNames().stream().mapToLong(name -> bytes(source, name)).sum();
    ModelQuantizer.quantize(
        source,
        target,
        new ModelQuantizer.Target(type.type, embeddingType.type, rounded, origin(source)),
        (name, index, count) -> {
          progress.advanced("quantizing", read[0], total);
          read[0] += bytes(source, name);
        });
    progress.advanced("quantizing", total, total);
  }

  /** By which a specialist that was trained on the source knows the result. */
  private static Optional<String> origin(ModelFile source) {
    return Files.isRegularFile(source.path())
        ? Optional.of(Digest.sha256(source.path()))
        : Optional.empty();
  }

  private static long bytes(ModelFile source, String name) {
    return source.tensor(name).data().byteSize();
  }
}
