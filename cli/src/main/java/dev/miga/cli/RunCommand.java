package dev.miga.cli;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.chat.StopTokens;
import dev.miga.engine.decode.BaseModel;
import dev.miga.engine.decode.CacheSource;
import dev.miga.engine.decode.Free;
import dev.miga.engine.decode.Generation;
import dev.miga.engine.decode.GenerationEvent;
import dev.miga.engine.decode.GenerationEvent.TextDelta;
import dev.miga.engine.decode.GenerationOptions;
import dev.miga.engine.decode.Input;
import dev.miga.engine.model.AdaptedModel;
import dev.miga.engine.model.KvCache;
import dev.miga.engine.tokenizer.TokenIds;
import dev.miga.engine.tokenizer.Tokenizer;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Completes a text. */
@Command(
    name = "run",
    header = "Complete a text.",
    description = "Prints the model's continuation of the prompt as it is generated.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  miga run \"La capital de Venezuela es\"",
      "  miga run --temperature 0.8 --seed 7 --max-tokens 40 \"Once upon a time\"",
      "  miga run --stats \"1, 2, 3,\"",
      "  miga run --json-schema order.schema.json \"3 canillas, por favor\""
    })
final class RunCommand implements Callable<Integer> {
  private final Context context;

  @SuppressWarnings("UnusedVariable") // picocli fills it
  @Mixin
  private CommonOptions common = new CommonOptions();

  @Mixin private ModelOptions model = new ModelOptions();
  @Mixin private ComputeOptions compute = new ComputeOptions();
  @Mixin private SamplingOptions sampling = new SamplingOptions();

  @Parameters(paramLabel = "PROMPT", description = "Text to continue.")
  private String prompt = "";

  @Option(names = "--stats", description = "Print counts and speeds to standard error at the end.")
  private boolean stats;

  @Option(
      names = "--json-schema",
      paramLabel = "FILE",
      description =
          "Answer with JSON that this schema allows, and print nothing else. An object that lists"
              + " properties gets no others, unless the schema says additionalProperties: true.")
  private @Nullable Path jsonSchema;

  RunCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() throws IOException {
    GenerationOptions options = sampling.toOptions();
    String schema = jsonSchema == null ? "" : JsonRun.schema(jsonSchema);
    if (jsonSchema != null && !options.stopStrings().isEmpty()) {
      throw new MigaException(
          ErrorCode.INVALID_ARGUMENT, "--stop and --json-schema exclude each other");
    }
    try (BaseModel base = new Models(context).base(model, compute);
        KvCache cache = base.model().gemma().newCache()) {
      Tokenizer tokenizer = base.model().tokenizer();
      TokenIds ids = TokenIds.of(tokenizer.vocabulary().bosId()).plus(tokenizer.encode(prompt));
      Input input =
          new Input(AdaptedModel.of(base.model().gemma()), CacheSource.own(cache), ids.toArray());
      PrintStream out = context.console().out();
      if (jsonSchema != null) {
        Generation answer = JsonRun.of(base, schema, jsonSchema).run(prompt, input, options, out);
        if (stats) {
          JsonRun.printStats(answer, context.console().err());
        }
        return 0;
      }
      Free sequence =
          new Free(
              input,
              tokenizer.vocabulary(),
              StopTokens.of(tokenizer.vocabulary()),
              options,
              new Transcript(prompt, out)::add);
      Generation generation = base.scheduler().submit(sequence).await();
      out.println();
      out.flush(); // else the counts come before the end of the line
      if (stats) {
        printStats(generation, context.console().err());
      }
    }
    return 0;
  }

  /** The prompt and what follows; nothing if the prompt is refused before the first event. */
  private static final class Transcript {
    private final PrintStream out;
    private String unprinted;

    Transcript(String prompt, PrintStream out) {
      this.unprinted = prompt;
      this.out = out;
    }

    void add(GenerationEvent event) {
      out.print(unprinted);
      unprinted = "";
      if (event instanceof TextDelta delta) {
        out.print(delta.text());
      }
      out.flush();
    }
  }

  /** Counts and speeds of a generation, in one line. */
  static void printStats(Generation generation, PrintStream err) {
    int prompt = generation.work().prompt();
    int completion = generation.tokens().size();
    double prefill = generation.timings().prefill().toNanos() / 1e9;
    double decode = generation.timings().decode().toNanos() / 1e9;
    err.printf(
        "prompt %d tokens, %.0f tokens/s; completion %d tokens, %.0f tokens/s; stopped by %s%n",
        prompt,
        prompt / prefill,
        completion,
        completion / decode,
        generation.reason().name().toLowerCase(java.util.Locale.ROOT).replace('_', ' '));
  }
}
