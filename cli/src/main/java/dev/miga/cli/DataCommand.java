package dev.miga.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What works on training data; it only has subcommands. */
@Command(
    name = "data",
    header = "Make training data of what there is.",
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n",
    footerHeading = "%nExamples:%n",
    footer = {
      "  miga data compose appointments.templates.yaml --count 500 --out composed.jsonl",
      "  miga data wear messages.jsonl --task appointments"
    })
final class DataCommand implements Runnable {
  @Spec private @Nullable CommandSpec spec;

  @SuppressWarnings("UnusedVariable") // picocli fills it
  @Mixin
  private CommonOptions common = new CommonOptions();

  /** With all its commands. */
  static CommandLine of(Context context) {
    return new CommandLine(new DataCommand())
        .addSubcommand(new DataComposeCommand(context))
        .addSubcommand(new DataWearCommand(context));
  }

  @Override
  public void run() {
    throw new ParameterException(Cli.commandLine(spec), "a command is missing after 'data'");
  }
}
