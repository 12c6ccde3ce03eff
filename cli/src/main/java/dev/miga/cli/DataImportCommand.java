package dev.miga.cli;

import dev.miga.engine.json.JsonValue.JsonObject;
import dev.miga.training.data.PublishedSet;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes public data sets as JSON lines. */
@Command(
    name = "import",
    header = "Read a public data set as its authors publish it.",
    description = {
      "Writes JSON lines that the tasks of the same name in 'specialists' are trained on: {\"text\","
          + " \"label\"}, or {\"text\", \"gold\"} for snips. Fetch the files yourself:",
      "  banking77: banking_data/train.csv of github.com/PolyAI-LDN/task-specific-datasets",
      "  clinc150:  data/data_full.json of github.com/clinc/oos-eval",
      "  snips:     2017-06-custom-intent-engines/*/train_*_full.json of"
          + " github.com/sonos/nlu-benchmark",
      "Authors and licence are named on standard error; name them where the data go."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  miga data import banking77 train.csv --out banking77_train.jsonl",
      "  miga data import clinc150 data_full.json --part oos_train --out clinc150_oos_train.jsonl",
      "  miga data import snips */train_*_full.json --out snips_train.jsonl"
    })
final class DataImportCommand implements Callable<Integer> {
  private final Context context;
  @Spec private @Nullable CommandSpec spec;

  @SuppressWarnings("UnusedVariable") // picocli fills it
  @Mixin
  private CommonOptions common = new CommonOptions();

  @Mixin private ForceOption force = new ForceOption();

  @Parameters(index = "0", paramLabel = "SET", description = "banking77, clinc150 or snips.")
  private PublishedSet set = PublishedSet.BANKING77;

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "FILE",
      description = "As published; several are put one after the other.")
  private List<Path> files = new ArrayList<>();

  @Option(
      names = "--part",
      paramLabel = "PART",
      split = ",",
      description =
          "Of clinc150: train (default), val, oos_train, oos_val, test or oos_test; several with"
              + " commas between.")
  private List<String> parts = new ArrayList<>();

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Where the lines go (default: standard output).")
  private @Nullable Path out;

  DataImportCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() throws IOException {
    if (set != PublishedSet.CLINC150 && !parts.isEmpty()) {
      throw new ParameterException(
          Cli.commandLine(spec),
          "--part belongs to clinc150; the others have a file for each part");
    }
    if (out != null) {
      force.check(out);
    }
    PrintStream err = context.console().err();
    List<String> wanted = parts.isEmpty() ? List.of(PublishedSet.TRAIN) : parts;
    StringBuilder lines = new StringBuilder();
    int count = 0;
    for (Path file : files) {
      for (JsonObject line : set.read(file, wanted, err::println)) {
        lines.append(line.toJson()).append('\n');
        count++;
      }
    }
    if (out == null) {
      context.console().out().print(lines);
      context.console().out().flush();
    } else {
      Files.write(out, lines.toString().getBytes(StandardCharsets.UTF_8));
      err.printf("wrote %d samples to %s%n", count, out);
    }
    err.println(set.credit());
    return 0;
  }
}
