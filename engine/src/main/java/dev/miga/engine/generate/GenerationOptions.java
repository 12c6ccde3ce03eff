package dev.miga.engine.generate;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.sampling.Sampling;
import java.util.List;

/**
 * What to generate.
 *
 * @param maxTokens at most so many tokens
 * @param sampling how each is chosen
 * @param stopStrings text that ends the generation and is left out; none may be empty
 */
public record GenerationOptions(int maxTokens, Sampling sampling, List<String> stopStrings) {
  public GenerationOptions {
    stopStrings = List.copyOf(stopStrings);
    if (maxTokens < 1) {
      throw new MigaException(
          ErrorCode.INVALID_ARGUMENT, "max-tokens must be 1 or more, got " + maxTokens);
    }
    if (stopStrings.stream().anyMatch(String::isEmpty)) {
      throw new MigaException(ErrorCode.INVALID_ARGUMENT, "a stop string must not be empty");
    }
  }
}
