package dev.miga.cli;

import dev.miga.engine.hub.ModelStore;
import dev.miga.engine.hub.StoredModel;
import dev.miga.engine.hub.WeightSources;
import dev.miga.kernels.KernelsChoice;
import dev.miga.kernels.KernelsProvider;
import dev.miga.kernels.NativeKernels;
import dev.miga.kernels.NativeSet;
import dev.miga.kernels.binding.NativeResult;
import dev.miga.kernels.training.Precision;
import dev.miga.kernels.training.TrainingKernelsChoice;
import dev.miga.kernels.training.TrainingKernelsProvider;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Tells what this machine offers and what Miga makes of it. */
@Command(
    name = "doctor",
    header = "Show what this machine offers and what is used of it, and why.",
    footerHeading = "%nExamples:%n",
    footer = {"  miga doctor", "  miga doctor --format json"})
final class DoctorCommand implements Callable<Integer> {
  private final Context context;
  private final Machine machine;

  @SuppressWarnings("UnusedVariable") // picocli fills it
  @Mixin
  private CommonOptions common = new CommonOptions();

  @Mixin private FormatOptions format = new FormatOptions();

  DoctorCommand(Context context, Machine machine) {
    this.context = context;
    this.machine = machine;
  }

  @Override
  public Integer call() throws IOException {
    Map<String, String> findings = findings();
    PrintStream out = context.console().out();
    switch (format.format()) {
      case TEXT -> findings.forEach((name, value) -> out.printf("%-15s %s%n", name, value));
      case JSON ->
          JsonOutput.write(
              out,
              json -> {
                json.writeStartObject();
                findings.forEach(
                    (name, value) -> json.writeStringProperty(name.replace(' ', '_'), value));
                json.writeEndObject();
              });
    }
    return 0;
  }

  private Map<String, String> findings() throws IOException {
    Map<String, String> findings = new LinkedHashMap<>();
    findings.put("miga", Version.number());
    findings.put("java", java());
    findings.put("system", property("os.name") + " " + property("os.arch"));
    findings.put("cpu", Runtime.getRuntime().availableProcessors() + " x " + machine.cpu());
    findings.put("cpu features", machine.cpuFeatures());
    findings.put("kernels", kernels());
    findings.put("native kernels", nativeKernels());
    findings.put("native sets", nativeSets());
    findings.put("faster with", fasterWith());
    findings.put("training", training());
    findings.put("vector api", vectorApi());
    findings.put("memory", memory());
    findings.put("energy source", machine.energySource());
    findings.put("models", models());
    findings.put("c compiler", program("CC", "cc", "native kernels cannot be built"));
    findings.put("pip", program("", "pip3", "'miga pull' needs another source than the default"));
    return findings;
  }

  private static String java() {
    return "%s, %s, %s"
        .formatted(Runtime.version(), property("java.vm.name"), property("java.home"));
  }

  private String kernels() {
    KernelsChoice choice =
        new KernelsProvider(context.environment().folders().natives())
            .choose(KernelsProvider.Wish.AUTO);
    return choice.kernels().name() + " (" + choice.reason() + ")";
  }

  private String nativeKernels() {
    return switch (NativeKernels.load(context.environment().folders().natives())) {
      case NativeResult.Loaded<NativeKernels> loaded -> loaded.kernels().name();
      case NativeResult.Unavailable<NativeKernels> unavailable ->
          "none (" + unavailable.message() + ")";
    };
  }

  private List<NativeSet> running() {
    return new KernelsProvider(context.environment().folders().natives()).running();
  }

  /** What {@code --kernels} may name here. */
  private String nativeSets() {
    List<NativeSet> running = running();
    return running.isEmpty()
        ? "none"
        : running.stream().map(NativeSet::id).collect(Collectors.joining(", "));
  }

  /** What processors of this family have that this one lacks, and what it does at once. */
  private String fasterWith() {
    List<NativeSet> running = running();
    if (running.isEmpty()) {
      return "native kernels";
    }
    NativeSet best = running.getLast();
    String better =
        Stream.of(NativeSet.values())
            .filter(set -> set.isFor(property("os.arch")) && set.compareTo(best) > 0)
            .map(NativeSet::description)
            .collect(Collectors.joining("; "));
    return better.isEmpty()
        ? "nothing: no set of this processor family is better"
        : "a processor with " + better + " (here " + best.description() + ")";
  }

  private String training() {
    TrainingKernelsChoice choice =
        new TrainingKernelsProvider(context.environment().folders().natives())
            .choose(KernelsProvider.Wish.AUTO, Precision.AUTO);
    String mends = choice.notes().isEmpty() ? "" : ": " + String.join("; ", choice.notes());
    return choice.kernels().name() + " (" + choice.reason() + mends + ")";
  }

  private static String vectorApi() {
    return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()
        ? "available"
        : "none (start Java with --add-modules jdk.incubator.vector, as ./miga does)";
  }

  private String memory() {
    String available =
        machine
            .availableMemoryBytes()
            .map(bytes -> ", " + megabytes(bytes) + " available")
            .orElse("");
    return "%s%s; Java's heap may grow to %s"
        .formatted(
            megabytes(machine.memoryBytes()),
            available,
            megabytes(Runtime.getRuntime().maxMemory()));
  }

  private String models() throws IOException {
    ModelStore store = new ModelStore(StoreOptions.folder(context), WeightSources.offline());
    List<StoredModel> models = store.models();
    String free =
        Files.isDirectory(store.folder())
            ? ", " + megabytes(Files.getFileStore(store.folder()).getUsableSpace()) + " free"
            : "";
    return "%d (%s) in %s%s"
        .formatted(
            models.size(),
            megabytes(models.stream().mapToLong(StoredModel::bytes).sum()),
            store.folder(),
            free);
  }

  /** Where a program is, found as a shell would find it. */
  private String program(String variable, String name, String otherwise) {
    String wanted =
        variable.isEmpty() ? name : context.environment().variable(variable).orElse(name);
    String path = context.environment().variable("PATH").orElse("");
    Optional<Path> found =
        Stream.of(path.split(File.pathSeparator))
            .filter(folder -> !folder.isEmpty())
            .map(folder -> Path.of(folder).resolve(wanted))
            .filter(Files::isExecutable)
            .findFirst();
    return found.map(Path::toString).orElse("none (" + otherwise + ")");
  }

  private static String megabytes(long bytes) {
    return bytes / 1_000_000 + " MB";
  }

  private static String property(String name) {
    return System.getProperty(name, "unknown");
  }
}
