package dev.miga.cli;

import dev.miga.eval.Sample;
import dev.miga.training.data.Composer;
import dev.miga.training.data.SampleLines;
import dev.miga.training.data.TemplateFile;
import java.nio.file.Path;
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

/** Composes samples of templates. */
@Command(
    name = "compose",
    header = "Compose samples of templates with slots and alternatives.",
    description = {
      "Writes JSON lines {\"text\", \"gold\"}, all texts different, the same for the same seed."
          + " Where the templates name a task, each sample is held against it. What stands in a"
          + " file of templates: docs/how-to/make-data.md."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  miga data compose appointments.templates.yaml",
      "  miga data compose appointments.templates.yaml --count 500 --seed 2 --out composed.jsonl"
    })
final class DataComposeCommand implements Callable<Integer> {
  private final Context context;
  @Spec private @Nullable CommandSpec spec;

  @SuppressWarnings("UnusedVariable") // picocli fills it
  @Mixin
  private CommonOptions common = new CommonOptions();

  @Parameters(index = "0", paramLabel = "TEMPLATES", description = "TemplateFile in YAML.")
  private Path templates = Path.of("");

  @Option(
      names = "--count",
      paramLabel = "N",
      defaultValue = "100",
      description = "How many samples. Default: ${DEFAULT-VALUE}.")
  private int count;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Another seed gives other samples. Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Mixin private LinesOutput output = new LinesOutput();

  DataComposeCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    if (count < 1) {
      throw new ParameterException(
          Cli.commandLine(spec), "--count must be 1 at least, found " + count);
    }
    output.check();
    TemplateFile read = TemplateFile.read(templates);
    List<Sample> samples = new Composer(read).compose(count, seed);
    output.write(samples.stream().map(SampleLines::plain).toList(), context.console());
    context
        .console()
        .err()
        .printf(
            "%,d samples of %,d templates%s%n",
            samples.size(),
            read.size(),
            read.task()
                .map(file -> ", each fit for the task " + file.task().name())
                .orElse("; name a 'task' in the file to have them checked"));
    return 0;
  }
}
