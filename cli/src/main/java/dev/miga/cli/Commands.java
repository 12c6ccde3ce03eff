package dev.miga.cli;

import java.util.List;
import java.util.function.Supplier;
import picocli.AutoComplete;

/** Every command by name; none is built before it is asked for. */
final class Commands {
  /** Name of the command that prints the completion script, which needs to see all others. */
  static final String COMPLETION = "generate-completion";

  private Commands() {}

  /**
   * One command.
   *
   * @param name the word on the command line
   * @param factory builds the object that picocli reads
   */
  record Entry(String name, Supplier<Object> factory) {}

  /** All commands, in the order of the help. */
  static List<Entry> all(Context context) {
    return List.of(
        new Entry("apply", () -> new ApplyCommand(context)),
        new Entry("prompt", () -> new PromptCommand(context)),
        new Entry("init", () -> new InitCommand(context)),
        new Entry("data", () -> DataCommand.of(context)),
        new Entry("train", () -> new TrainCommand(context)),
        new Entry("eval", () -> new EvalCommand(context)),
        new Entry("plan", () -> new PlanCommand(context)),
        new Entry("serve", () -> new ServeCommand(context, StopSignal.ofProcess())),
        new Entry("mcp", () -> new McpCommand(context, StopSignal.ofProcess())),
        new Entry("shop", () -> new ShopCommand(context, StopSignal.ofProcess())),
        new Entry("run", () -> new RunCommand(context)),
        new Entry("chat", () -> new ChatCommand(context)),
        new Entry("bench", () -> new BenchCommand(context)),
        new Entry("logits", () -> new LogitsCommand(context)),
        new Entry("pull", () -> new PullCommand(context)),
        new Entry("models", () -> new ModelsCommand(context)),
        new Entry("inspect", () -> new InspectCommand(context)),
        new Entry("quantize", () -> new QuantizeCommand(context)),
        new Entry("export", () -> new ExportCommand(context)),
        new Entry("bundle", () -> new BundleCommand(context)),
        new Entry("doctor", () -> new DoctorCommand(context, Machine.local())),
        new Entry("tokenize", () -> new TokenizeCommand(context, VocabularySource.files(context))),
        new Entry(
            "schema-check", () -> new SchemaCheckCommand(context, VocabularySource.files(context))),
        new Entry(COMPLETION, AutoComplete.GenerateCompletion::new));
  }
}
