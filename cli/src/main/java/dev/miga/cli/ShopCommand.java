package dev.miga.cli;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.server.settings.Setting;
import dev.miga.server.settings.SettingsFile;
import dev.miga.shop.Shop;
import dev.miga.shop.ShopSettings;
import dev.miga.shop.demo.DemoDay;
import dev.miga.shop.store.ShopStore;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.ref.Reference;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs a shop on WhatsApp. */
@Command(
    name = "shop",
    header = "Run a shop: WhatsApp messages in, orders on a board.",
    description = {
      "Serves what 'miga serve' does, takes WhatsApp's deliveries at /webhooks/whatsapp, and shows"
          + " the orders at /board. Messages are read by the specialists 'desk' and 'bakery'; what is"
          + " uncertain waits for a person. Ctrl-C loses nothing: what is not finished goes on at the"
          + " next start.",
      "Settings stand in the file of --config under 'shop:', those of WhatsApp in variables"
          + " MIGA_WHATSAPP_..., the database in MIGA_DATABASE_URL (without it: shop.db here);"
          + " docs/how-to/shop.md lists them.",
      "With --demo a day of invented messages is played, in a database of its own."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  miga shop --demo                          then open http://localhost:8080/board",
      "  miga shop --config shop.yaml",
      "  MIGA_DATABASE_URL=jdbc:postgresql://localhost/shop miga shop",
      "  miga shop --backup shop-monday.jsonl      while the shop works",
      "  miga shop --restore shop-monday.jsonl     into an empty database",
      "  miga shop --export 584140000001           all that is kept of a customer",
      "  miga shop --forget 584140000001"
    })
final class ShopCommand implements Callable<Integer> {
  private static final List<String> READERS = List.of("bakery", "desk");

  private final Context context;
  private final StopSignal stop;

  @SuppressWarnings("UnusedVariable") // picocli fills it
  @Mixin
  private CommonOptions common = new CommonOptions();

  @Mixin private StoreOptions store = new StoreOptions();
  @Mixin private ComputeOptions compute = new ComputeOptions();

  @Mixin private ServeOptions options = new ServeOptions();

  @ArgGroup private @Nullable Instead instead;

  @Option(
      names = "--pace",
      paramLabel = "N",
      defaultValue = "60",
      description = "Of --demo: how many times faster than the clock (default: 60).")
  private double pace;

  /** What is done in place of running the shop. */
  private static final class Instead {
    @Option(names = "--demo", description = "Play a day of messages against the real webhook.")
    private boolean demo;

    @Option(
        names = "--backup",
        paramLabel = "FILE",
        description = "Write all of the database to a file, and exit.")
    private @Nullable Path backup;

    @Option(
        names = "--restore",
        paramLabel = "FILE",
        description = "Fill an empty database from a backup, and exit.")
    private @Nullable Path restore;

    @Option(
        names = "--export",
        paramLabel = "NUMBER",
        description = "Print all that is kept of a customer, in JSON, and exit.")
    private @Nullable String export;

    @Option(
        names = "--forget",
        paramLabel = "NUMBER",
        description = "Erase a customer's messages and address, and exit.")
    private @Nullable String forget;
  }

  ShopCommand(Context context, StopSignal stop) {
    this.context = context;
    this.stop = stop;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<Logger> quiet = Shop.quiet(); // held, else it may be forgotten
    try {
      SettingsFile server = options.read(context.environment(), Set.of(ShopSettings.SECTION));
      ShopSettings shop =
          ShopSettings.of(options.section(ShopSettings.SECTION), context.environment()::variable);
      if (instead == null) {
        run(server, shop);
      } else if (instead.demo) {
        play(server, shop);
      } else {
        administer(instead, shop);
      }
    } finally {
      Reference.reachabilityFence(quiet);
    }
    return 0;
  }

  private void run(SettingsFile server, ShopSettings settings) throws InterruptedException {
    PrintStream err = context.console().err();
    if (settings.whatsapp().isEmpty()) {
      err.println(
          "no WhatsApp: set MIGA_WHATSAPP_... (docs/how-to/whatsapp.md), or try --demo; the board is open");
    }
    ServeRun run = new ServeRun(context, stop, store, compute, server);
    run.load(
        specialists(server),
        (fleet, catalogue, own) -> {
          try (Shop shop = Shop.open(fleet, settings, err::println)) {
            run.answer(
                fleet, catalogue, own, shop, address -> err.println("board: " + address + "board"));
          }
        });
  }

  private void play(SettingsFile server, ShopSettings settings) throws InterruptedException {
    PrintStream err = context.console().err();
    ServeRun run = new ServeRun(context, stop, store, compute, server);
    try (DemoDay day = DemoDay.open(settings, pace, err::println)) {
      run.load(
          specialists(server),
          (fleet, catalogue, own) -> {
            try (Shop shop = Shop.open(fleet, day.settings(), day.channel(), err::println)) {
              run.answer(
                  fleet,
                  catalogue,
                  own,
                  shop,
                  address -> {
                    err.println("board: " + address + "board");
                    day.begin(address);
                  });
            }
          });
    }
  }

  /** Those that read the messages, and what was named beside them. */
  private static List<String> specialists(SettingsFile server) {
    Set<String> all = new TreeSet<>(READERS);
    all.addAll(server.values().texts(Setting.SPECIALISTS));
    return List.copyOf(all);
  }

  private void administer(Instead asked, ShopSettings settings) {
    PrintStream out = context.console().out();
    try (ShopStore data = ShopStore.open(settings.store())) {
      Optional.ofNullable(asked.backup).ifPresent(data.backup()::write);
      Optional.ofNullable(asked.restore).ifPresent(data.backup()::restore);
      Optional.ofNullable(asked.export)
          .map(ShopCommand::customer)
          .ifPresent(customer -> out.println(data.privacy().export(customer).toJson()));
      Optional.ofNullable(asked.forget)
          .map(ShopCommand::customer)
          .ifPresent(customer -> out.println(data.privacy().forget(customer) + " messages erased"));
    }
  }

  private static String customer(String number) {
    String digits = number.replaceAll("[+ -]", "");
    if (!digits.matches("\\d{5,20}")) {
      throw new MigaException(
          ErrorCode.INVALID_ARGUMENT,
          "a customer is a telephone number like 584140000001, not '%s'".formatted(number));
    }
    return digits;
  }
}
