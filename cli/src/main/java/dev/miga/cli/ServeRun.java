package dev.miga.cli;

import dev.miga.engine.decode.Scheduler;
import dev.miga.engine.model.Workspace;
import dev.miga.server.Annex;
import dev.miga.server.MigaServer;
import dev.miga.server.settings.ServerSettings;
import dev.miga.server.settings.Setting;
import dev.miga.server.settings.SettingValues;
import dev.miga.server.settings.SettingsFile;
import dev.miga.tasks.Catalogue;
import dev.miga.tasks.Fleet;
import dev.miga.tasks.Merge;
import dev.miga.tasks.Serving;
import dev.miga.tasks.SpecialistFile;
import dev.miga.tasks.SpecialistLoader;
import java.lang.ref.Reference;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.logging.Logger;

/** Specialists that are loaded and answer until the process is told to stop. */
final class ServeRun {
  private static final int MOST_QUEUED = 1_000_000;

  private final Context context;
  private final StopSignal stop;
  private final StoreOptions store;
  private final ComputeOptions compute;
  private final ServerSettings server;
  private final Serving serving;

  /** What is done with loaded specialists. */
  @FunctionalInterface
  interface Work {
    void with(Fleet fleet, Catalogue catalogue, ServerSettings settings)
        throws InterruptedException;
  }

  /**
   * Checks the settings.
   *
   * @throws dev.miga.engine.MigaException if one makes no sense
   */
  ServeRun(
      Context context,
      StopSignal stop,
      StoreOptions store,
      ComputeOptions compute,
      SettingsFile settings) {
    this.context = context;
    this.stop = stop;
    this.store = store;
    this.compute = compute;
    this.server = ServerSettings.of(settings.values(), settings.keys());
    this.serving = serving(settings.values());
  }

  private static Serving serving(SettingValues values) {
    Scheduler.Limits limits =
        new Scheduler.Limits(
            values.integer(Setting.IN_FLIGHT, 1, Workspace.MAX_TOKENS / 2),
            values.integer(Setting.QUEUED, 1, MOST_QUEUED),
            Workspace.MAX_TOKENS);
    return new Serving(values.choice(Setting.MERGE, Merge.class), Optional.empty(), limits);
  }

  /**
   * Loads specialists and does the work.
   *
   * @param named all that are found if there is none
   */
  void load(List<String> named, Work work) throws InterruptedException {
    ServedSpecialists served =
        new ServedSpecialists(
            SpecialistOptions.folders(context),
            context.environment().folders().archives(),
            context.console().err());
    Map<String, SpecialistFile> files = served.files(named);
    String base = server.model().isEmpty() ? ServedSpecialists.base(files) : server.model();
    List<Logger> quiet = MigaServer.quiet(); // held, else it may be forgotten
    try (Fleet fleet = Fleet.over(loader(), base)) {
      files.forEach(
          (name, file) -> {
            Runnable action = () -> fleet.open(name, file);
            context.console().err().println("loading " + name);
            if (named.isEmpty()) {
              served.leniently(name, action);
            } else {
              action.run();
            }
          });
      fleet.warm();
      work.with(fleet, served.catalogue(named), server.withModel(name(base)));
    } finally {
      Reference.reachabilityFence(quiet);
      stop.finished();
    }
  }

  /** What the base model is called: where it is a file, nobody needs to know its folder. */
  private static String name(String model) {
    Path file = Path.of(model).getFileName();
    boolean isFile = file != null && Files.exists(Path.of(model));
    return isFile ? file.toString().replaceFirst("\\.gguf$", "") : model;
  }

  private SpecialistLoader loader() {
    return new SpecialistLoader(
        own -> store.resolve(own, context),
        compute.kernels(context),
        compute.threads(),
        new PackingLine(context.console()),
        context.environment().folders().packed(),
        serving);
  }

  /**
   * Answers over HTTP until the process is told to stop.
   *
   * @param started told where it listens
   */
  void answer(
      Fleet fleet, Catalogue catalogue, ServerSettings settings, Annex annex, Consumer<URI> started)
      throws InterruptedException {
    try (MigaServer open =
        MigaServer.start(fleet, catalogue, settings, annex, context.console().err()::println)) {
      context.console().err().println("listening on " + open.uri());
      started.accept(open.uri());
      stop.await();
      context.console().err().println("stopping");
    }
  }
}
