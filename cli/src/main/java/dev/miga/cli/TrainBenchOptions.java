package dev.miga.cli;

import dev.miga.engine.format.ModelFile;
import dev.miga.engine.model.ModelFiles;
import dev.miga.eval.PeakMemory;
import dev.miga.kernels.training.Precision;
import dev.miga.kernels.training.TrainingKernels;
import dev.miga.training.TrainBench;
import dev.miga.training.layer.LanePool;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Timing of training steps. */
final class TrainBenchOptions {
  @Option(names = "--bench", description = "Time training steps on random tokens.")
  private boolean bench;

  @Option(
      names = "--batch",
      paramLabel = "N",
      defaultValue = "8",
      description = "Of --bench: examples a step (default: ${DEFAULT-VALUE}).")
  private int batch = 8;

  @Option(
      names = "--prompt-tokens",
      paramLabel = "N",
      defaultValue = "88",
      description = "Of --bench: tokens of each prompt (default: ${DEFAULT-VALUE}).")
  private int promptTokens = 88;

  @Option(
      names = "--completion-tokens",
      paramLabel = "N",
      defaultValue = "40",
      description = "Of --bench: tokens that bear the loss (default: ${DEFAULT-VALUE}).")
  private int completionTokens = 40;

  @Option(
      names = "--shared-prefix-tokens",
      paramLabel = "N",
      defaultValue = "0",
      description = "Of --bench: tokens that all prompts begin with (default: ${DEFAULT-VALUE}).")
  private int sharedPrefixTokens;

  @Option(
      names = "--rank",
      paramLabel = "N",
      defaultValue = "16",
      description = "Of --bench: rank of the adapter; 0 trains all linears (default: 16).")
  private int rank = 16;

  @Option(
      names = "--steps",
      paramLabel = "N",
      defaultValue = "5",
      description = "Of --bench: steps timed, after one to warm up (default: ${DEFAULT-VALUE}).")
  private int steps = 5;

  @Option(
      names = "--allowed-tokens",
      paramLabel = "N",
      defaultValue = "0",
      description = "Of --bench: tokens among which each is chosen; 0: the vocabulary (default).")
  private int allowedTokens;

  @Option(
      names = "--precision",
      paramLabel = "TYPE",
      defaultValue = "auto",
      description =
          "Of products: f32, or auto: bf16 where the processor has it, else 16-bit integers with"
              + " AVX2 alone, else f32 (default).")
  private Precision precision = Precision.AUTO;

  @Mixin private FormatOptions format = new FormatOptions();

  boolean wanted() {
    return bench;
  }

  Precision precision() {
    return precision;
  }

  void run(Path model, TrainingKernels kernels, int threads, Console console) throws IOException {
    TrainBench.Config config =
        new TrainBench.Config(
            batch, promptTokens, completionTokens, sharedPrefixTokens, rank, steps, allowedTokens);
    TrainBench.Result result;
    try (ModelFile file = ModelFiles.open(model);
        LanePool lanes = new LanePool(threads)) {
      result = TrainBench.run(file, config, kernels, lanes);
    }
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("examples_per_second", result.examplesPerSecond());
    figures.put("tokens_per_second", result.tokensPerSecond());
    figures.put("computed_tokens_per_second", result.computedTokensPerSecond());
    figures.put("seconds_per_step", result.secondsPerStep());
    figures.put("loss", result.loss());
    figures.put("steps", result.steps());
    figures.put("threads", result.threads());
    figures.put("kernels", result.kernels());
    figures.put("peak_memory_bytes", PeakMemory.bytes().orElse(0L));
    BenchCommand.print(figures, format.format(), console.out());
  }
}
