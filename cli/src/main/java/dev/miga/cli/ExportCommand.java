package dev.miga.cli;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.adapter.Adapter;
import dev.miga.engine.format.ModelFile;
import dev.miga.engine.format.gguf.GgufModelWriter;
import dev.miga.engine.hub.GemmaTerms;
import dev.miga.engine.hub.ModelReference;
import dev.miga.engine.model.ModelFiles;
import dev.miga.kernels.GgmlType;
import dev.miga.kernels.Layout;
import dev.miga.tasks.SpecialistFile;
import dev.miga.training.export.LoraGguf;
import dev.miga.training.export.MergedGguf;
import dev.miga.training.export.PeftFolder;
import dev.miga.training.export.PhoneKit;
import dev.miga.training.export.StoredAdapter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** Writes a specialist's model for other programs. */
@Command(
    name = "export",
    header = "Write a specialist for another machine, or its model for other programs.",
    description = {
      "miga is the specialist in one file, for 'miga apply' anywhere: all that its answers depend"
          + " on but the base model. What it may hold of the training data: docs/explanation/privacy.md.",
      "gguf is the whole model with the adapter in its weights; gguf-lora the adapter alone, for"
          + " llama.cpp's --lora beside the base model; peft a folder that PEFT loads over the base"
          + " model in Transformers. What was trained in full is exported as gguf only. What is"
          + " derived from Gemma's weights stays under the Gemma Terms"
          + " of Use.",
      "phone is a folder for an app that runs llama.cpp: the model with INT4 linears, the answer's"
          + " grammar in GBNF, the tokens around a text. How an app uses it: docs/how-to/phone.md.",
      "The model alone does not do the task. Give it what 'miga prompt' prints, and end at"
          + " <end_of_turn>. The schema, and with it the constraint, is the specialist's."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  miga export bakery --format miga bakery.miga",
      "  miga export bakery --format gguf bakery.gguf",
      "  miga export bakery --format gguf-lora --type F16 bakery-lora.gguf",
      "  miga export bakery --format peft bakery-peft",
      "  miga export bakery --format phone bakery-phone"
    })
final class ExportCommand implements Callable<Integer> {
  private final Context context;

  @SuppressWarnings("UnusedVariable") // picocli fills it
  @Mixin
  private CommonOptions common = new CommonOptions();

  @Mixin private SpecialistOptions specialist = new SpecialistOptions();

  /** What can be written. */
  enum Format {
    MIGA("miga"),
    GGUF("gguf"),
    GGUF_LORA("gguf-lora"),
    PEFT("peft"),
    PHONE("phone");

    private final String label;

    Format(String label) {
      this.label = label;
    }

    @Override
    public String toString() {
      return label;
    }
  }

  /** Reads a format by its label. */
  static final class FormatConverter implements ITypeConverter<Format> {
    @Override
    public Format convert(String value) {
      return Stream.of(Format.values())
          .filter(format -> format.label.equalsIgnoreCase(value))
          .findFirst()
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      "expected one of %s but was '%s'"
                          .formatted(Arrays.toString(Format.values()), value)));
    }
  }

  /** Types that can be written. */
  enum Type {
    F32(GgmlType.F32),
    F16(GgmlType.F16),
    BF16(GgmlType.BF16),
    Q8_0(GgmlType.Q8_0),
    Q4_0(GgmlType.Q4_0);

    private final GgmlType type;

    Type(GgmlType type) {
      this.type = type;
    }
  }

  @Parameters(
      index = "1",
      paramLabel = "OUT",
      description = "The file, or for peft and phone the folder.")
  private @Nullable Path output;

  @Option(
      names = "--format",
      required = true,
      paramLabel = "FORMAT",
      converter = FormatConverter.class,
      description = "${COMPLETION-CANDIDATES}.")
  private Format format = Format.GGUF;

  @Option(
      names = "--type",
      paramLabel = "TYPE",
      description =
          "${COMPLETION-CANDIDATES}: of the linears that the adapter changes (default for gguf: as"
              + " Miga serves them, over a quantized base model Q8_0, or Q4_0 if trained for that),"
              + " or of its factors (F32, F16, BF16; default for gguf-lora: F32, for peft: as"
              + " trained; for phone: Q4_0).")
  private @Nullable Type type;

  @Mixin private ForceOption force = new ForceOption();

  ExportCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    Path target = Objects.requireNonNull(output, "picocli requires it");
    force.check(target);
    SpecialistFile file = specialist.file(context);
    String name = file.task().name();
    switch (format) {
      case MIGA -> writeArchive(file, target);
      case GGUF -> writeMerged(file, target);
      case GGUF_LORA -> {
        try (StoredAdapter adapter = StoredAdapter.open(required(file))) {
          LoraGguf.write(adapter, typeOr(GgmlType.F32), name, target);
        }
      }
      case PEFT -> {
        try (StoredAdapter adapter = StoredAdapter.open(required(file))) {
          PeftFolder.write(adapter, this::typeOr, name, specialist.base(file), target);
        }
      }
      case PHONE -> writePhone(file, target);
    }
    if (format != Format.MIGA || file.adapter().isPresent()) {
      context.console().err().println(GemmaTerms.SENTENCE);
    }
    context.console().out().println(target);
    return 0;
  }

  private GgmlType typeOr(GgmlType standard) {
    return type == null ? standard : type.type;
  }

  private void writeArchive(SpecialistFile file, Path target) {
    if (type != null) {
      throw new MigaException(
          ErrorCode.INVALID_ARGUMENT,
          "--type has no meaning for miga, which keeps the adapter as it was trained; leave it"
              + " out");
    }
    if (!target.toString().endsWith(SpecialistFile.SUFFIX)) {
      throw new MigaException(
          ErrorCode.INVALID_ARGUMENT,
          "%s: the name of a specialist in one file ends in %s"
              .formatted(target, SpecialistFile.SUFFIX));
    }
    file.writeArchive(target);
  }

  private void writeMerged(SpecialistFile file, Path target) {
    Adapter adapter =
        file.adapter()
            .map(Adapter::read)
            .orElseGet(() -> new Adapter(file.path(), Map.of(), Optional.empty()));
    if (!adapter.changesWeights()) {
      noteUntrained(file);
    }
    merging(
        file,
        (base, progress) ->
            MergedGguf.write(
                base,
                adapter,
                own -> typeOr(asServed(own, file)),
                file.task().name(),
                target,
                progress));
  }

  /** Types that GGUF is not written in become 8 bits. */
  private static GgmlType asServed(GgmlType base, SpecialistFile file) {
    GgmlType usual = MergedGguf.asServed(base);
    boolean isForFourBits = file.base().quantization().filter(Layout.Q4_0::equals).isPresent();
    return usual == GgmlType.Q8_0 && isForFourBits ? GgmlType.Q4_0 : usual;
  }

  private void writePhone(SpecialistFile file, Path target) {
    Adapter adapter = Adapter.read(required(file));
    merging(
        file,
        (base, progress) ->
            PhoneKit.write(base, adapter, typeOr(GgmlType.Q4_0), file.task(), target, progress));
  }

  private void merging(
      SpecialistFile file, BiConsumer<ModelFile, GgufModelWriter.Progress> writing) {
    Path base = specialist.modelPath(ModelReference.parse(file.base().model()), context);
    file.requireBase(base);
    ProgressLine progress = ProgressLine.of(context.console());
    try (ModelFile model = ModelFiles.open(base)) {
      long total = model.tensorNames().stream().mapToLong(n -> bytes(model, n)).sum();
      long[] read = new long[1];
      writing.accept(
          model,
          (tensor, index, count) -> {
            progress.advanced("merging", read[0], total);
            read[0] += bytes(model, tensor);
          });
      progress.advanced("merging", total, total);
    }
  }

  private void noteUntrained(SpecialistFile file) {
    if (type != null) {
      throw new MigaException(
          ErrorCode.INVALID_ARGUMENT,
          "%s is untrained: there are no linears to write as %s; 'miga quantize' changes the base model"
              .formatted(file.task().name(), type));
    }
    context
        .console()
        .err()
        .println(file.task().name() + " is untrained: what is written is the base model itself");
  }

  private static long bytes(ModelFile model, String name) {
    return model.tensor(name).data().byteSize();
  }

  private Path required(SpecialistFile file) {
    return file.adapter()
        .orElseThrow(
            () ->
                new MigaException(
                    ErrorCode.NOT_FOUND,
                    "%s: %s is untrained and has no adapter to export; train it, or export the base model as gguf"
                        .formatted(file.path(), file.task().name())));
  }
}
