package dev.miga.cli;

import dev.miga.mcp.ClientStreams;
import dev.miga.mcp.ToolServer;
import dev.miga.server.settings.Setting;
import dev.miga.server.settings.SettingValues;
import dev.miga.server.settings.SettingValues.Given;
import dev.miga.server.settings.SettingsFile;
import dev.miga.tasks.Fleet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Offers specialists as tools of the Model Context Protocol. */
@Command(
    name = "mcp",
    header = "Offer specialists as tools of the Model Context Protocol.",
    description = {
      "For programs that let a large language model call tools: they start this command, and speak"
          + " with it over standard input and output. Each specialist is a tool that takes a text and"
          + " answers with its record or label. It ends with status 0 when the program closes standard"
          + " input, or by Ctrl-C or SIGTERM.",
      "Run a specialist once with 'miga apply' before: the first run fetches and packs the weights,"
          + " for which such programs may not wait. docs/how-to/mcp.md shows how they are configured."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  miga mcp bakery desk                      two tools",
      "  miga mcp                                  all specialists in ./specialists and Miga's own",
      "  miga mcp ~/specialists/tickets.miga --offline",
      "  {\"mcpServers\": {\"miga\": {\"command\": \"/opt/miga/miga\", \"args\": [\"mcp\", \"bakery\"]}}}"
    })
final class McpCommand implements Callable<Integer> {
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

  McpCommand(Context context, StopSignal stop) {
    this.context = context;
    this.stop = stop;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    String version = Version.number();
    new ServeRun(context, stop, store, compute, settings())
        .load(specialists, (fleet, catalogue, settings) -> answer(fleet, version));
    return 0;
  }

  private SettingsFile settings() {
    Map<Setting, Given> flags = new EnumMap<>(Setting.class);
    if (model != null) {
      flags.put(Setting.MODEL, new Given("--model", List.of(model)));
    }
    return new SettingsFile(new SettingValues(flags), List.of());
  }

  private void answer(Fleet fleet, String version) throws InterruptedException {
    Console console = context.console();
    ClientStreams client =
        new ClientStreams(console.in(), console.out(), line -> console.err().println(line));
    ToolServer server = ToolServer.start(fleet, fleet.names(), version, client, stop::ask);
    try (server) {
      console.err().println("offering " + String.join(", ", fleet.names()));
      stop.await();
    }
  }
}
