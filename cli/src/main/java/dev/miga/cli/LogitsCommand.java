package dev.miga.cli;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.decode.BaseModel;
import dev.miga.engine.decode.CacheSource;
import dev.miga.engine.decode.Input;
import dev.miga.engine.decode.Logits;
import dev.miga.engine.decode.Scheduler;
import dev.miga.engine.model.AdaptedModel;
import dev.miga.engine.model.KvCache;
import dev.miga.engine.model.Workspace;
import dev.miga.kernels.Floats;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Writes the logits of token sequences for comparison with other engines. */
@Command(
    name = "logits",
    header = "Write the logits of token sequences as numpy files.",
    description =
        "For each JSON line {\"name\", \"ids\"} writes NAME.npy: f32 [min(N, tokens), vocabulary], the logits at"
            + " the last N positions.",
    footerHeading = "%nExample:%n",
    footer = "  miga logits --ids-jsonl sequences.jsonl --out logits --last 16")
final class LogitsCommand implements Callable<Integer> {
  private final Context context;

  @SuppressWarnings("UnusedVariable") // picocli fills it
  @Mixin
  private CommonOptions common = new CommonOptions();

  @Mixin private ModelOptions model = new ModelOptions();
  @Mixin private ComputeOptions compute = new ComputeOptions();

  @Option(
      names = "--ids-jsonl",
      required = true,
      paramLabel = "FILE",
      description = "Lines {\"name\", \"ids\"}.")
  private Path input = Path.of("");

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Folder for the results.")
  private Path out = Path.of("");

  @Option(
      names = "--last",
      paramLabel = "N",
      defaultValue = "16",
      description = "Positions, counted from the end, 1 to 512 (default: ${DEFAULT-VALUE}).")
  private int last = 16;

  @Option(
      names = "--chunk",
      paramLabel = "N",
      defaultValue = "512",
      description =
          "Tokens that go through the model at once, 1 to 512 (default: ${DEFAULT-VALUE}).")
  private int chunk = Workspace.MAX_TOKENS;

  LogitsCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() throws IOException {
    requireRange("--last", last);
    requireRange("--chunk", chunk);
    List<IdsLines.Line> lines = IdsLines.read(input);
    Files.createDirectories(out);
    Scheduler.Limits limits = new Scheduler.Limits(1, 1, chunk);
    try (BaseModel base = new BaseModel(new Models(context).load(model, compute), limits);
        Arena arena = Arena.ofShared()) {
      Floats logits = Floats.allocate(arena, last, base.model().gemma().config().vocabSize());
      for (IdsLines.Line line : lines) {
        int rows = Math.min(last, line.ids().length);
        fill(base, line.ids(), logits.first(rows));
        NpyFile.write(out.resolve(line.name() + ".npy"), logits.first(rows));
        context.console().err().println(line.name() + ": " + line.ids().length + " tokens");
      }
    }
    return 0;
  }

  private static void fill(BaseModel base, int[] ids, Floats logits) {
    int wanted = ids.length - logits.rows();
    try (KvCache cache = base.model().gemma().newCache()) {
      AdaptedModel model = AdaptedModel.of(base.model().gemma());
      Input prompt = new Input(model, CacheSource.own(cache), ids);
      Logits sequence =
          new Logits(
              prompt,
              logits.rows(),
              (index, row) ->
                  MemorySegment.copy(
                      row,
                      0,
                      logits.rows(index - wanted, index - wanted + 1).segment(),
                      ValueLayout.JAVA_FLOAT,
                      0,
                      row.length));
      base.scheduler().submit(sequence).await();
    }
  }

  private static void requireRange(String option, int value) {
    if (value < 1 || value > Workspace.MAX_TOKENS) {
      throw new MigaException(
          ErrorCode.INVALID_ARGUMENT,
          option + " must be 1 to " + Workspace.MAX_TOKENS + ", found " + value);
    }
  }
}
