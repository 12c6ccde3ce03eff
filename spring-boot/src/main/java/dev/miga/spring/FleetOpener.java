package dev.miga.spring;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.Folders;
import dev.miga.engine.MigaException;
import dev.miga.engine.decode.Scheduler;
import dev.miga.engine.hub.ModelReference;
import dev.miga.engine.hub.ModelStore;
import dev.miga.engine.hub.WeightSources;
import dev.miga.engine.model.Workspace;
import dev.miga.kernels.Kernels;
import dev.miga.kernels.KernelsChoice;
import dev.miga.kernels.KernelsProvider;
import dev.miga.tasks.Fleet;
import dev.miga.tasks.Serving;
import dev.miga.tasks.SpecialistFile;
import dev.miga.tasks.SpecialistLoader;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.core.env.Environment;

/**
 * Opens what the keys of an application name.
 *
 * @param hub what an environment says about the Hugging Face Hub
 */
record FleetOpener(MigaProperties keys, Folders folders, Map<String, String> hub) {
  private static final Log LOG = LogFactory.getLog(FleetOpener.class);
  private static final String NAME = "[A-Za-z0-9_-]+";
  private static final String SPECIALISTS = "miga.specialists.";
  private static final int MOST_QUEUED = 1_000_000;
  private static final int MOST_THREADS = 1024;

  /**
   * Reads the place of the folders.
   *
   * @throws BadKeyException if it is none
   */
  static FleetOpener of(MigaProperties keys, Environment environment) {
    Folders folders =
        keys.home().isBlank()
            ? Folders.standard()
            : Folders.under(
                under("miga.home", keys.home(), "Name a folder.", () -> path(keys.home())));
    Map<String, String> hub =
        Stream.of("HF_TOKEN", "HF_ENDPOINT")
            .filter(environment::containsProperty)
            .collect(Collectors.toMap(name -> name, environment::getRequiredProperty));
    return new FleetOpener(keys, folders, hub);
  }

  /**
   * Opens the base model and all specialists.
   *
   * @throws BadKeyException if a key makes no sense, or something is missing or unsound
   */
  Fleet open() {
    Map<String, SpecialistFile> files = new TreeMap<>();
    keys.specialists().forEach((name, place) -> files.put(name, read(name, place)));
    SpecialistLoader loader = loader();
    String base = keys.model().isBlank() ? base(files) : keys.model();
    Fleet fleet = under("miga.model", base, modelRemedy(base), () -> Fleet.over(loader, base));
    try {
      files.forEach((name, file) -> under(name, () -> fleet.open(name, file)));
      fleet.warm();
    } catch (RuntimeException | Error e) {
      fleet.close();
      throw e;
    }
    LOG.info("Miga answers as %s, over %s".formatted(fleet.names(), base));
    return fleet;
  }

  private SpecialistFile read(String name, String place) {
    return under(
        name,
        () -> {
          if (!name.matches(NAME)) {
            throw new MigaException(
                ErrorCode.INVALID_ARGUMENT,
                "a specialist's name is of letters, digits, '-' and '_', found '" + name + "'");
          }
          if (place.isBlank() || !Files.exists(path(place))) {
            throw new MigaException(ErrorCode.NOT_FOUND, "no such folder or file");
          }
          return SpecialistFile.read(path(place), folders.archives());
        });
  }

  /** The base model that all were made from. */
  private static String base(Map<String, SpecialistFile> files) {
    List<String> all =
        files.values().stream()
            .map(file -> file.base().model())
            .collect(Collectors.toCollection(TreeSet::new))
            .stream()
            .toList();
    if (all.size() == 1) {
      return all.getFirst();
    }
    throw new BadKeyException(
        "miga.model",
        "",
        "Leave those of one base model, or let miga.model name the one for all.",
        new MigaException(
            ErrorCode.INVALID_ARGUMENT, "the specialists have several base models, " + all));
  }

  private SpecialistLoader loader() {
    ModelStore store =
        new ModelStore(
            folders.models(), keys.offline() ? WeightSources.offline() : WeightSources.online(hub));
    return new SpecialistLoader(
        reference -> store.resolve(reference, new LoggedSteps(LOG)),
        kernels(),
        threads(),
        new LoggedSteps(LOG),
        folders.packed(),
        new Serving(keys.merge(), Optional.empty(), limits()));
  }

  private Scheduler.Limits limits() {
    MigaProperties.Limits limits = keys.limits();
    return new Scheduler.Limits(
        number("miga.limits.in-flight", limits.inFlight(), 1, Workspace.MAX_TOKENS / 2),
        number("miga.limits.queued", limits.queued(), 1, MOST_QUEUED),
        Workspace.MAX_TOKENS);
  }

  private int threads() {
    int threads = number("miga.threads", keys.threads(), 0, MOST_THREADS);
    return threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
  }

  private Kernels kernels() {
    KernelsChoice choice =
        under(
            "miga.kernels",
            keys.kernels().toString(),
            "Leave it out for the fastest that this machine has.",
            () -> {
              try {
                return new KernelsProvider(folders.natives()).choose(keys.kernels());
              } catch (UnsupportedOperationException e) {
                throw new MigaException(ErrorCode.UNSUPPORTED, String.valueOf(e.getMessage()), e);
              }
            });
    if (choice.notes().isEmpty()) {
      LOG.info("Miga computes with: " + choice.reason());
    } else {
      LOG.warn(
          "Miga computes with: %s (%s)"
              .formatted(choice.reason(), String.join("; ", choice.notes())));
    }
    return choice.kernels();
  }

  private static int number(String key, int value, int least, int most) {
    if (value >= least && value <= most) {
      return value;
    }
    String range = "%d to %d".formatted(least, most);
    throw new BadKeyException(
        key,
        Integer.toString(value),
        "Set it to %s, or leave it out.".formatted(range),
        new MigaException(ErrorCode.INVALID_ARGUMENT, "must be " + range));
  }

  private static Path path(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new MigaException(ErrorCode.INVALID_ARGUMENT, "no path: " + e.getMessage(), e);
    }
  }

  private <T> T under(String specialist, Supplier<T> action) {
    String place = keys.specialists().getOrDefault(specialist, "");
    String remedy =
        "Let %s name a folder with specialist.json or task.yaml, a task in YAML, or a .miga archive. Relative paths begin at %s."
            .formatted(SPECIALISTS + specialist, Path.of("").toAbsolutePath());
    return under(SPECIALISTS + specialist, place, remedy, action);
  }

  private String modelRemedy(String base) {
    boolean isFetched =
        Set.of(ModelReference.DEFAULT_NAME, ModelReference.INT4_NAME).contains(base)
            || base.startsWith("hf:");
    return keys.offline() && isFetched
        ? "Run 'miga pull %s' on this machine once, or set miga.offline=false to fetch it at the start. Models are looked for in %s: another place is miga.home."
            .formatted(base, folders.models())
        : "Let miga.model name %s, hf:owner/repo[/file] or a file."
            .formatted(ModelReference.DEFAULT_NAME);
  }

  private static <T> T under(String key, String value, String remedy, Supplier<T> action) {
    try {
      return action.get();
    } catch (MigaException e) {
      throw new BadKeyException(key, value, remedy, e);
    }
  }
}
