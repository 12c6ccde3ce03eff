package dev.miga.cli;

import dev.miga.engine.hub.ModelReference;
import dev.miga.tasks.Serving;
import dev.miga.tasks.Specialist;
import dev.miga.tasks.SpecialistFile;
import dev.miga.tasks.SpecialistFinder;
import dev.miga.tasks.SpecialistLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which specialist a command works on, and over which model. */
final class SpecialistOptions {
  @Parameters(
      index = "0",
      paramLabel = "SPECIALIST",
      description =
          "Its name, its folder, a .miga file, or a task in YAML. A name is one of the specialists"
              + " that came with Miga, else one in ./specialists.")
  private String specialist = "";

  @Option(
      names = {"-m", "--model"},
      paramLabel = "NAME|FILE",
      description = "Another base model than the specialist's own.")
  private @Nullable String model;

  @Mixin private StoreOptions store = new StoreOptions();

  /**
   * The specialist by its name below where Miga is installed, or here, or by its path: what lies in
   * the folder that one happens to work in takes no name away.
   */
  SpecialistFile file(Context context) {
    return find(specialist, context);
  }

  /** The same for any name. */
  static SpecialistFile find(String specialist, Context context) {
    return new SpecialistFinder(folders(context), context.environment().folders().archives())
        .find(specialist);
  }

  /** Where specialists are found by name: those that came with Miga first. */
  static List<Path> folders(Context context) {
    List<Path> folders = new ArrayList<>();
    context
        .environment()
        .variable("MIGA_ROOT")
        .ifPresent(root -> folders.add(Path.of(root, "specialists")));
    folders.add(Path.of("specialists"));
    return folders;
  }

  /** The base model: another where one was asked for. */
  ModelReference base(SpecialistFile file) {
    return ModelReference.parse(model == null ? file.base().model() : model);
  }

  /** The file of its base model, fetched if it is missing. */
  Path modelPath(ModelReference own, Context context) {
    return store.resolve(model == null ? own : ModelReference.parse(model), context);
  }

  /** Loads a specialist over its base model. */
  Specialist load(SpecialistFile file, ComputeOptions compute, Serving serving, Context context) {
    return new SpecialistLoader(
            own -> modelPath(own, context),
            compute.kernels(context),
            compute.threads(),
            new PackingLine(context.console()),
            context.environment().folders().packed(),
            serving)
        .load(file);
  }
}
