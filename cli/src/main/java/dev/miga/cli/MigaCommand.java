package dev.miga.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The root command: it only has subcommands. */
@Command(
    name = "miga",
    versionProvider = Version.class,
    header = "Small, specialised language models around Gemma 3 270M.",
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n",
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExamples:%n",
    footer = {
      "  miga apply bakery \"3 canillas, pago móvil\"   turn a message into data",
      "  miga run \"La capital de Venezuela es\"     complete a text",
      "  miga pull hf:google/gemma-3-270m-it       get another model",
      "  miga models                               what is on this machine",
      "  miga inspect model.gguf                   what is in a file",
      "  miga doctor                               what this machine offers",
      "  source <(miga generate-completion)        complete commands with the tab key",
      "",
      "Exit status: 0 done, 2 wrong usage, 3 bad input file, 4 not found, 5 refused, 70 internal."
    })
final class MigaCommand implements Runnable {
  @Spec private @Nullable CommandSpec spec;

  @SuppressWarnings("UnusedVariable") // picocli fills it
  @Mixin
  private CommonOptions common = new CommonOptions();

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Show the version and exit.")
  @SuppressWarnings("UnusedVariable") // picocli acts on it
  private boolean version;

  @Override
  public void run() {
    throw new ParameterException(Cli.commandLine(spec), "a command is missing");
  }
}
