package dev.miga.cli;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.decode.Scheduler;
import dev.miga.kernels.Layout;
import dev.miga.server.MigaServer;
import dev.miga.server.settings.ServerSettings;
import dev.miga.tasks.Fleet;
import dev.miga.tasks.Merge;
import dev.miga.tasks.Serving;
import dev.miga.tasks.SpecialistFile;
import dev.miga.tasks.SpecialistLoader;
import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Serves specialists over HTTP. */
@Command(
    name = "serve",
    header = "Serve specialists over HTTP.",
    description = {
      "Listens on this machine alone until it is stopped by Ctrl-C or SIGTERM; then it takes no more"
          + " requests, answers those that it has, and ends with status 0. The base model and every"
          + " specialist also answer as models of OpenAI's API, at /v1/chat/completions and"
          + " /v1/completions.",
      "To listen on another address, keys must be set: their SHA-256 in hexadecimal, a line each in"
          + " the file of --keys, or separated by commas in MIGA_API_KEYS. Clients send the key"
          + " itself: 'Authorization: Bearer KEY'."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  miga serve                                all specialists in ./specialists and Miga's own",
      "  miga serve bakery --port 9000",
      "  curl -s localhost:8080/v1/specialists/bakery/apply -d '{\"text\": \"3 canillas\"}'",
      "  MIGA_API_KEYS=$(printf %%s \"$KEY\" | sha256sum | cut -c-64) miga serve --host 0.0.0.0"
    })
final class ServeCommand implements Callable<Integer> {
  private final Context context;
  private final StopSignal stop;

  @SuppressWarnings("UnusedVariable") // picocli fills it
  @Mixin
  private CommonOptions common = new CommonOptions();

  @Mixin private StoreOptions store = new StoreOptions();
  @Mixin private ComputeOptions compute = new ComputeOptions();

  @Parameters(
      arity = "0..*",
      paramLabel = "SPECIALIST",
      description =
          "Names, folders, .miga files, or tasks in YAML; without any, all that are found.")
  private List<String> specialists = new ArrayList<>();

  @Option(
      names = {"-m", "--model"},
      paramLabel = "NAME|FILE",
      description = "Another base model than the specialists' own.")
  private @Nullable String model;

  @Option(
      names = "--host",
      defaultValue = "127.0.0.1",
      paramLabel = "ADDRESS",
      description = "Address to listen on (default: ${DEFAULT-VALUE}).")
  private String host = "127.0.0.1";

  @Option(
      names = "--port",
      defaultValue = "8080",
      paramLabel = "N",
      description = "Port to listen on, 0 for any that is free (default: ${DEFAULT-VALUE}).")
  private int port = 8080;

  @Option(
      names = "--keys",
      paramLabel = "FILE",
      description = "SHA-256 of the keys that open the server, a line each.")
  private @Nullable Path keys;

  @Option(
      names = "--merge",
      defaultValue = "auto",
      paramLabel = "WHEN",
      description =
          "Whether adapters are merged into weights of their own: ${COMPLETION-CANDIDATES} (default:"
              + " ${DEFAULT-VALUE}, they share the base model's).")
  private Merge merge = Merge.AUTO;

  ServeCommand(Context context, StopSignal stop) {
    this.context = context;
    this.stop = stop;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    ServerSettings local = ServerSettings.local(port, "");
    ServerSettings settings = local.with(host, keys()); // before the model is loaded
    ServedSpecialists served =
        new ServedSpecialists(
            SpecialistOptions.folders(context),
            context.environment().folders().archives(),
            context.console().err());
    Map<String, SpecialistFile> files = served.files(specialists);
    String base = model == null ? ServedSpecialists.base(files) : model;
    List<Logger> quiet = MigaServer.quiet(); // held, else it may be forgotten
    try (Fleet fleet = Fleet.over(loader(), base)) {
      files.forEach((name, file) -> open(fleet, served, name, file));
      serve(fleet, settings.withModel(name(base)));
    } finally {
      Reference.reachabilityFence(quiet);
      stop.finished();
    }
    return 0;
  }

  /** What the base model is called: where it is a file, nobody needs to know its folder. */
  private static String name(String model) {
    Path file = Path.of(model).getFileName();
    boolean isFile = file != null && Files.exists(Path.of(model));
    return isFile ? file.toString().replaceFirst("\\.gguf$", "") : model;
  }

  private void serve(Fleet fleet, ServerSettings settings) throws InterruptedException {
    try (MigaServer server = MigaServer.start(fleet, settings, context.console().err()::println)) {
      context.console().err().println("listening on " + server.uri());
      stop.await();
      context.console().err().println("stopping");
    }
  }

  private void open(Fleet fleet, ServedSpecialists served, String name, SpecialistFile file) {
    Runnable action = () -> fleet.open(name, file);
    context.console().err().println("loading " + name);
    if (specialists.isEmpty()) {
      served.leniently(name, action);
    } else {
      action.run();
    }
  }

  private SpecialistLoader loader() {
    return new SpecialistLoader(
        own -> store.resolve(own, context),
        compute.kernels(context),
        compute.threads(),
        new PackingLine(context.console()),
        context.environment().folders().packed(),
        new Serving(merge, Layout.Q8_0, Scheduler.Limits.STANDARD));
  }

  private List<String> keys() throws IOException {
    Stream<String> named =
        Stream.of(context.environment().variable("MIGA_API_KEYS").orElse("").split(",", -1));
    Stream<String> listed = keys == null ? Stream.of() : Files.readAllLines(keys).stream();
    List<String> all =
        Stream.concat(named, listed).map(String::strip).filter(key -> !key.isEmpty()).toList();
    if (keys != null && all.isEmpty()) {
      throw new MigaException(ErrorCode.INVALID_FILE, keys + ": no key in it");
    }
    return all;
  }
}
