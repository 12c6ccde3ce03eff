package dev.miga.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The commands on samples; it only has subcommands. */
@Command(
    name = "data",
    header = "Check, import, review and make training data.",
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n",
    footerHeading = "%nExamples:%n",
    footer = {
      "  miga data check specialists/desk",
      "  miga data compose appointments.templates.yaml --count 500 --out composed.jsonl",
      "  miga data import banking77 train.csv --out banking77_train.jsonl",
      "  miga data review desk messages.jsonl",
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
        .addSubcommand(new DataCheckCommand(context))
        .addSubcommand(new DataComposeCommand(context))
        .addSubcommand(new DataImportCommand(context))
        .addSubcommand(new DataReviewCommand(context))
        .addSubcommand(new DataWearCommand(context));
  }

  @Override
  public void run() {
    throw new ParameterException(Cli.commandLine(spec), "a command is missing after 'data'");
  }
}
