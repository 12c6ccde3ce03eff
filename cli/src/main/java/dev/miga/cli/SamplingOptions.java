package dev.miga.cli;

import dev.miga.engine.decode.GenerationOptions;
import dev.miga.engine.sampling.Sampling;
import java.util.List;
import java.util.SplittableRandom;
import picocli.CommandLine.Option;

/** How text is generated. */
final class SamplingOptions {
  @Option(
      names = "--temperature",
      paramLabel = "T",
      defaultValue = "0",
      description = "0 is greedy (default); higher is more varied.")
  private float temperature;

  @Option(
      names = "--top-k",
      paramLabel = "K",
      defaultValue = "64",
      description = "Only the K most probable tokens; 0 for all (default: ${DEFAULT-VALUE}).")
  private int topK = 64;

  @Option(
      names = "--top-p",
      paramLabel = "P",
      defaultValue = "0.95",
      description = "Of these, the fewest with probability P (default: ${DEFAULT-VALUE}).")
  private float topP = 0.95f;

  @Option(
      names = "--min-p",
      paramLabel = "P",
      defaultValue = "0",
      description =
          "Of these, the ones with P of the best's probability (default: ${DEFAULT-VALUE}).")
  private float minP;

  @Option(
      names = "--repetition-penalty",
      paramLabel = "R",
      defaultValue = "1",
      description = "Above 1 makes tokens that occurred less probable (default: none).")
  private float repetitionPenalty = 1;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "The same seed gives the same text (default: another one each time).")
  private long seed = new SplittableRandom().nextLong();

  @Option(
      names = "--max-tokens",
      paramLabel = "N",
      defaultValue = "256",
      description = "Tokens at most (default: ${DEFAULT-VALUE}).")
  private int maxTokens = 256;

  @Option(
      names = "--stop",
      paramLabel = "TEXT",
      description = "Text that ends the generation; may be repeated.")
  private List<String> stop = List.of();

  /** The settings, checked. */
  GenerationOptions toOptions() {
    return new GenerationOptions(
        maxTokens, new Sampling(temperature, topK, topP, minP, repetitionPenalty, seed), stop);
  }
}
