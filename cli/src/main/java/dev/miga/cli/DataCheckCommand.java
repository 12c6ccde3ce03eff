package dev.miga.cli;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.hub.ModelReference;
import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonArray;
import dev.miga.engine.json.JsonValue.JsonString;
import dev.miga.engine.tokenizer.Tokenizer;
import dev.miga.tasks.SpecialistFile;
import dev.miga.tasks.TaskFile;
import dev.miga.training.recipe.DataCheck;
import dev.miga.training.recipe.DataFinding.Weight;
import dev.miga.training.recipe.DataFindings;
import dev.miga.training.recipe.Recipe;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says what is wrong with the samples of a task. */
@Command(
    name = "check",
    header = "Say what is wrong with the samples of a task, before it is trained.",
    description = {
      "Reads the files of the key 'training' in a task. Looks for samples that do not fit the task,"
          + " texts with two answers, texts that are learnt and held out, near duplicates, labels and"
          + " values that are rare or missing. No model is needed, unless a text is long.",
      "With FILES, those are looked at instead of the data of the task, against its validation.",
      "The exit status is 5 where something spoils training, and 0 where all may be meant."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  miga data check specialists/desk",
      "  miga data check task.yaml more.jsonl",
      "  miga data check task.yaml --format json > findings.json"
    })
final class DataCheckCommand implements Callable<Integer> {
  private final Context context;

  @SuppressWarnings("UnusedVariable") // picocli fills it
  @Mixin
  private CommonOptions common = new CommonOptions();

  @Mixin private FormatOptions format = new FormatOptions();
  @Mixin private StoreOptions store = new StoreOptions();

  @Parameters(
      index = "0",
      paramLabel = "TASK",
      description = "A task in YAML, or the folder of a task.yaml.")
  private Path task = Path.of("");

  @Parameters(
      index = "1..*",
      paramLabel = "FILES",
      description = "JSON lines {\"text\", \"gold\"}, or CSV with such columns.")
  private List<Path> files = new ArrayList<>();

  @Option(
      names = {"-m", "--model"},
      paramLabel = "NAME|FILE",
      description = "Another base model than the task's own, to count tokens with.")
  private @Nullable String model;

  DataCheckCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    TaskFile file =
        TaskFile.read(Files.isDirectory(task) ? task.resolve(SpecialistFile.TASK) : task);
    Recipe recipe = Recipe.of(file, files.isEmpty() ? Map.of() : Map.of("data", given()));
    DataCheck.Sources sources =
        files.isEmpty() ? DataCheck.Sources.of(recipe) : DataCheck.Sources.of(recipe, files);
    PrintStream err = context.console().err();
    DataCheck check = new DataCheck(file, recipe, sources, () -> tokenizer(file), err::println);
    SlowSteps steps = new SlowSteps(err, "checked");
    DataFindings findings = check.run(steps::done);
    print(findings);
    String spoilt = findings.line(Weight.SPOILS);
    if (!spoilt.isEmpty()) {
      throw new MigaException(
          ErrorCode.REFUSED,
          "the samples of %s want mending: %s".formatted(findings.task(), spoilt));
    }
    return 0;
  }

  private JsonValue given() {
    return new JsonArray(
        files.stream().<JsonValue>map(f -> new JsonString(f.toAbsolutePath().toString())).toList());
  }

  private Tokenizer tokenizer(TaskFile file) {
    String name = model == null ? file.model().orElse(ModelReference.DEFAULT_NAME) : model;
    Path path = store.resolve(ModelReference.parse(name), context);
    return new Tokenizer(VocabularySource.read(path));
  }

  private void print(DataFindings findings) {
    PrintStream out = context.console().out();
    switch (format.format()) {
      case TEXT -> out.print(findings.text());
      case JSON -> out.println(findings.json().toJson());
    }
    out.flush();
  }
}
