package dev.miga.cli;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.format.TextFile;
import dev.miga.engine.json.JsonValue;
import dev.miga.training.recipe.TaskDraft;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes the folder of a new task. */
@Command(
    name = "init",
    header = "Write the folder of a new task.",
    description = {
      "Writes task.yaml, and schema.json or labels.txt. With --examples they follow from the"
          + " answers: labels make a classification, records an extraction whose schema fits them,"
          + " to be read and corrected. With --schema the records are given. With neither, a small"
          + " task that works. The examples stay where they are, and nothing is overwritten."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  miga init tickets --examples tickets.csv",
      "  miga init orders --schema order.schema.json --examples orders.jsonl",
      "  miga init appointments"
    })
final class InitCommand implements Callable<Integer> {
  private static final int MOST_BYTES = 4 << 20;

  private final Context context;

  @SuppressWarnings("UnusedVariable") // picocli fills it
  @Mixin
  private CommonOptions common = new CommonOptions();

  @Parameters(
      index = "0",
      paramLabel = "NAME",
      description = "The folder to write, whose own name is the task's.")
  private Path folder = Path.of("");

  @Option(
      names = "--examples",
      paramLabel = "FILE",
      description = "JSON lines {\"text\", \"gold\"}, or CSV with such columns.")
  private @Nullable Path examples;

  @Option(
      names = "--schema",
      paramLabel = "FILE",
      description = "JSON Schema of the records to read out of texts.")
  private @Nullable Path schema;

  InitCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    TaskDraft draft = draft(name());
    PrintStream out = context.console().out();
    draft.write(folder).forEach(path -> out.println("wrote " + path));
    draft.notes().forEach(out::println);
    if (examples == null && schema != null) {
      out.println("put examples into " + folder.resolve("examples.jsonl") + ", a line each:");
      out.println("  {\"text\": \"...\", \"gold\": {...}}");
    }
    out.println("next: miga train " + folder);
    out.flush();
    return 0;
  }

  private String name() {
    Path last = folder.toAbsolutePath().normalize().getFileName();
    String name = String.valueOf(last);
    if (last == null || !name.matches("[A-Za-z0-9][A-Za-z0-9_-]{0,63}")) {
      throw new MigaException(
          ErrorCode.INVALID_ARGUMENT,
          folder + ": a task is called by 1 to 64 letters, digits, '-' and '_'");
    }
    return name;
  }

  private TaskDraft draft(String name) {
    if (schema != null) {
      return TaskDraft.ofSchema(name, json(schema), Optional.ofNullable(examples).map(this::seen));
    }
    return examples == null
        ? TaskDraft.starter(name)
        : TaskDraft.ofExamples(name, examples, seen(examples));
  }

  private static JsonValue json(Path file) {
    try {
      return JsonValue.parse(TextFile.read(file, MOST_BYTES));
    } catch (MigaException e) {
      ErrorCode code = e.code() == ErrorCode.INVALID_ARGUMENT ? ErrorCode.INVALID_FILE : e.code();
      String message = String.valueOf(e.getMessage());
      String named = message.startsWith(file.toString()) ? message : file + ": " + message;
      throw new MigaException(code, named, e);
    }
  }

  /** A file as it is named from within the folder. */
  private String seen(Path file) {
    if (!Files.exists(file)) {
      throw new MigaException(ErrorCode.NOT_FOUND, file + ": no such file");
    }
    Path whole = file.toAbsolutePath().normalize();
    Path from = folder.toAbsolutePath().normalize();
    return from.relativize(whole).toString();
  }
}
