package dev.miga.cli;

import dev.miga.server.Annex;
import dev.miga.server.settings.Setting;
import dev.miga.server.settings.SettingsFile;
import dev.miga.server.settings.SettingsText;
import java.io.IOException;
import java.util.concurrent.Callable;
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
    ServeRun run = new ServeRun(context, stop, store, compute, settings);
    if (isPrinted) {
      context.console().out().print(SettingsText.of(settings.values(), settings.keys()));
      return 0;
    }
    run.load(
        settings.values().texts(Setting.SPECIALISTS),
        (fleet, catalogue, server) ->
            run.answer(fleet, catalogue, server, Annex.NONE, address -> {}));
    return 0;
  }
}
