package dev.miga.cli;

import dev.miga.cli.bundle.Bundle;
import dev.miga.cli.bundle.BundleParts;
import dev.miga.cli.bundle.ManPage;
import dev.miga.cli.bundle.Rehearsal;
import dev.miga.cli.bundle.ShippedJars;
import dev.miga.engine.hub.GemmaTerms;
import dev.miga.engine.hub.InstalledModels;
import dev.miga.engine.hub.ModelReference;
import dev.miga.tasks.SpecialistFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes specialists with all that they need to answer on another machine. */
@Command(
    name = "bundle",
    header = "Put specialists into one folder that answers on another machine.",
    description = {
      "The folder has a Java runtime, Miga, the packed base model and the specialists, and needs no"
          + " network, Java or compiler: OUT/bin/miga answers and serves, also where nothing may be"
          + " written. It is for machines of this system and processor family. An OUT that ends in .deb"
          + " is a Debian package, in .tar.gz an archive.",
      "It holds Gemma's weights, so that its terms, which are in OUT/models, go with it."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  miga bundle bakery bakery-bundle          then bakery-bundle/bin/miga apply bakery \"...\"",
      "  miga bundle bakery desk shop.deb          then dpkg -i shop.deb; miga serve",
      "  miga bundle tickets.miga tickets.tar.gz",
      "  miga bundle bakery OUT --force            replaces an earlier bundle"
    })
final class BundleCommand implements Callable<Integer> {
  private final Context context;

  @Spec private @Nullable CommandSpec spec;

  @SuppressWarnings("UnusedVariable") // picocli fills it
  @Mixin
  private CommonOptions common = new CommonOptions();

  @Mixin private StoreOptions store = new StoreOptions();
  @Mixin private ThreadOptions threads = new ThreadOptions();
  @Mixin private ForceOption force = new ForceOption();

  @Parameters(
      arity = "2..*",
      paramLabel = "SPECIALIST... OUT",
      hideParamSyntax = true,
      description =
          "Names, folders, .miga files, or tasks in YAML; last the folder, .deb or .tar.gz to write.")
  private List<String> arguments = new ArrayList<>();

  @Option(
      names = "--without-weights",
      paramLabel = "MODEL",
      description =
          "Leave the base model out, for a container that finds it in MIGA_HOME. MODEL, any GGUF"
              + " file, is served once to note which classes a start needs.")
  private @Nullable Path rehearsed;

  BundleCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() throws IOException {
    Path target = Path.of(arguments.getLast());
    force.check(target);
    Bundle bundle = new Bundle(target);
    bundle.check(java());
    Map<String, SpecialistFile> files = new TreeMap<>();
    for (String name : arguments.subList(0, arguments.size() - 1)) {
      SpecialistFile file = SpecialistOptions.find(name, context);
      if (files.put(file.task().name(), file) != null) {
        throw new ParameterException(
            Cli.commandLine(spec), "two specialists are called '" + file.task().name() + "'");
      }
    }
    ProgressLine progress = ProgressLine.of(context.console());
    progress.note("checking the base model");
    long bytes = bundle.make(parts(files), progress);
    context.console().err().println(GemmaTerms.SENTENCE);
    context.console().err().printf("%,.1f MB installed%n", bytes / 1e6);
    context.console().out().println(target);
    return 0;
  }

  private BundleParts parts(Map<String, SpecialistFile> files) throws IOException {
    Rehearsal rehearsal =
        rehearsed == null
            ? new Rehearsal.Answer(files.keySet().iterator().next())
            : new Rehearsal.Service(rehearsed);
    return new BundleParts(
        files,
        rehearsed == null ? models(files) : Map.of(),
        ShippedJars.of(System.getProperty("java.class.path", "")),
        java(),
        texts(),
        rehearsal,
        threads.threads());
  }

  private static Path java() {
    return Path.of(System.getProperty("java.home", ""));
  }

  /** The base models, each that on which its specialists were trained. */
  private Map<ModelReference, BundleParts.Model> models(Map<String, SpecialistFile> files) {
    Map<ModelReference, BundleParts.Model> models = new HashMap<>();
    for (SpecialistFile file : files.values()) {
      ModelReference reference = ModelReference.parse(file.base().model());
      BundleParts.Model model = models.computeIfAbsent(reference, this::model);
      if (!model.sha256().isEmpty() && !file.base().sha256().isEmpty()) {
        file.requireBase(model.file(), model.sha256());
      }
    }
    return models;
  }

  private BundleParts.Model model(ModelReference reference) {
    new InstalledModels(Path.of("")).place(reference); // refuses a path
    Path file = store.resolve(reference, context);
    return new BundleParts.Model(
        file, new SpecialistFile.Base(reference.name(), "").in(file).sha256());
  }

  private BundleParts.Texts texts() throws IOException {
    CommandLine root = new Cli(context).commandLine();
    return new BundleParts.Texts(
        Version.number(),
        ManPage.of(root, Version.number()),
        AutoComplete.bash("miga", root),
        context.environment().variable("PATH").orElse(""));
  }
}
