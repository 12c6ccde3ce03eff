package dev.miga.cli;

import dev.miga.engine.decode.Scheduler;
import dev.miga.engine.model.Workspace;
import dev.miga.kernels.Layout;
import dev.miga.server.MigaServer;
import dev.miga.server.settings.ServerSettings;
import dev.miga.server.settings.Setting;
import dev.miga.server.settings.SettingValues;
import dev.miga.server.settings.SettingsFile;
import dev.miga.server.settings.SettingsText;
import dev.miga.tasks.Catalogue;
import dev.miga.tasks.Fleet;
import dev.miga.tasks.Merge;
import dev.miga.tasks.Serving;
import dev.miga.tasks.SpecialistFile;
import dev.miga.tasks.SpecialistLoader;
import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Serves specialists over HTTP. */
@Command(
    name = "serve",
    header = "Serve specialists over HTTP.",
    description = {
      "Listens on this machine alone until it is stopped by Ctrl-C or SIGTERM; then it takes no more"
          + " requests, answers those that it has, and ends with status 0. The base model and every"
          + " specialist also answer as models of OpenAI's API, at /v1/chat/completions and"
          + " /v1/completions.",
      "Settings come from flags, where there is none from variables MIGA_SERVE_..., then from the file"
          + " of --config. To listen on another address, keys must be set: in the file, or their"
          + " SHA-256 separated by commas in MIGA_API_KEYS. Clients send the key itself:"
          + " 'Authorization: Bearer KEY'."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  miga serve                                all specialists in ./specialists and Miga's own",
      "  miga serve bakery --port 9000",
      "  curl -s localhost:8080/v1/specialists/bakery/apply -d '{\"text\": \"3 canillas\"}'",
      "  miga serve --new-key shop                 makes a key and its line for a file",
      "  miga serve --config serve.yaml --host 0.0.0.0 --set limits.deadline=30s",
      "  MIGA_SERVE_PORT=9000 miga serve --print-config"
    })
final class ServeCommand implements Callable<Integer> {
  private static final int MOST_QUEUED = 1_000_000;

  private final Context context;
  private final StopSignal stop;

  @SuppressWarnings("UnusedVariable") // picocli fills it
  @Mixin
  private CommonOptions common = new CommonOptions();

  @Mixin private StoreOptions store = new StoreOptions();
  @Mixin private ComputeOptions compute = new ComputeOptions();

  @Mixin private ServeOptions options = new ServeOptions();

  @Option(
      names = "--print-config",
      description = "Print the settings as they would hold, in YAML, and exit.")
  private boolean isPrinted;

  @Option(
      names = "--new-key",
      paramLabel = "NAME",
      description = "Make a key, print it and its line for the file of --config, and exit.")
  private @Nullable String newKey;

  ServeCommand(Context context, StopSignal stop) {
    this.context = context;
    this.stop = stop;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (newKey != null) {
      NewKey.print(newKey, context.console().out());
      return 0;
    }
    SettingsFile settings = options.read(context.environment());
    ServerSettings server = ServerSettings.of(settings.values(), settings.keys());
    Serving serving = serving(settings.values());
    if (isPrinted) {
      context.console().out().print(SettingsText.of(settings.values(), settings.keys()));
      return 0;
    }
    serve(server, serving, settings.values().texts(Setting.SPECIALISTS));
    return 0;
  }

  private static Serving serving(SettingValues values) {
    Scheduler.Limits limits =
        new Scheduler.Limits(
            values.integer(Setting.IN_FLIGHT, 1, Workspace.MAX_TOKENS / 2),
            values.integer(Setting.QUEUED, 1, MOST_QUEUED),
            Workspace.MAX_TOKENS);
    return new Serving(values.choice(Setting.MERGE, Merge.class), Layout.Q8_0, limits);
  }

  private void serve(ServerSettings server, Serving serving, List<String> named)
      throws IOException, InterruptedException {
    ServedSpecialists served =
        new ServedSpecialists(
            SpecialistOptions.folders(context),
            context.environment().folders().archives(),
            context.console().err());
    Map<String, SpecialistFile> files = served.files(named);
    String base = server.model().isEmpty() ? ServedSpecialists.base(files) : server.model();
    List<Logger> quiet = MigaServer.quiet(); // held, else it may be forgotten
    try (Fleet fleet = Fleet.over(loader(serving), base)) {
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
      answer(fleet, served.catalogue(named), server.withModel(name(base)));
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

  private void answer(Fleet fleet, Catalogue catalogue, ServerSettings settings)
      throws InterruptedException {
    try (MigaServer server =
        MigaServer.start(fleet, catalogue, settings, context.console().err()::println)) {
      context.console().err().println("listening on " + server.uri());
      stop.await();
      context.console().err().println("stopping");
    }
  }

  private SpecialistLoader loader(Serving serving) {
    return new SpecialistLoader(
        own -> store.resolve(own, context),
        compute.kernels(context),
        compute.threads(),
        new PackingLine(context.console()),
        context.environment().folders().packed(),
        serving);
  }
}
