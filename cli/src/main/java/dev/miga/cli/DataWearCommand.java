package dev.miga.cli;

import dev.miga.eval.Sample;
import dev.miga.eval.Samples;
import dev.miga.tasks.SpecialistFile;
import dev.miga.tasks.Task;
import dev.miga.tasks.TaskFile;
import dev.miga.training.data.SampleLines;
import dev.miga.training.data.Wear;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes samples as typed in haste. */
@Command(
    name = "wear",
    header = "Write samples as people type them in haste.",
    description = {
      "Letters are lost, doubled, swapped, missed by a key; accents, marks and spaces go; all is"
          + " small or capital; Spanish is written as it sounds. Digits stay. What the answer copies"
          + " from the text follows it. This is what 'wear: N' in a recipe learns from besides; here"
          + " it can be looked at. Samples whose answer would no longer fit are left out."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  miga data wear messages.jsonl --task appointments",
      "  miga data wear messages.jsonl --task appointments --times 3 --seed 2 --out worn.jsonl"
    })
final class DataWearCommand implements Callable<Integer> {
  private final Context context;
  @Spec private @Nullable CommandSpec spec;

  @SuppressWarnings("UnusedVariable") // picocli fills it
  @Mixin
  private CommonOptions common = new CommonOptions();

  @Parameters(
      index = "0",
      paramLabel = "FILE",
      description = "JSON lines {\"text\", \"gold\"}, or CSV with such columns.")
  private Path file = Path.of("");

  @Option(
      names = "--task",
      required = true,
      paramLabel = "TASK",
      description = "The task of the samples in YAML, or the folder of a task.yaml.")
  private Path task = Path.of("");

  @Option(
      names = "--times",
      paramLabel = "N",
      defaultValue = "1",
      description = "How often each sample. Default: ${DEFAULT-VALUE}.")
  private int times;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Another seed wears otherwise. Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Mixin private LinesOutput output = new LinesOutput();

  DataWearCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    if (times < 1) {
      throw new ParameterException(
          Cli.commandLine(spec), "--times must be 1 at least, found " + times);
    }
    output.check();
    Path yaml = Files.isDirectory(task) ? task.resolve(SpecialistFile.TASK) : task;
    Task read = TaskFile.read(yaml).task();
    Samples reader =
        new Samples(
            read.kind(), Optional.empty(), Optional.empty(), context.console().err()::println);
    List<Sample> samples = reader.read(file);
    List<Sample> worn = new Wear(read).of(samples, times, seed);
    output.write(
        worn.stream().map(Samples.isTable(file) ? SampleLines::plain : SampleLines::whole).toList(),
        context.console());
    int missing = samples.size() * times - worn.size();
    context
        .console()
        .err()
        .printf(
            "%,d samples typed in haste of %,d%s%n",
            worn.size(),
            samples.size(),
            missing == 0
                ? ""
                : "; %,d could not be made, as their answers do not fit the task or the worn text"
                    .formatted(missing));
    return 0;
  }
}
