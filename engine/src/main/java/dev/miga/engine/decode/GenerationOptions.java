package dev.miga.engine.decode;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.sampling.Sampling;
import java.util.List;

/**
 * What to generate.
 *
 * @param maxTokens at most so many tokens; a text under a grammar that is cut off is no valid one
 * @param sampling how each is chosen; under a grammar the repetition penalty has no meaning and is
 *     passed over
 * @param stopStrings text that ends the generation and is left out; none may be empty. Under a
 *     grammar there are none: it says where the text ends
 * @param draft tokens that are guessed at most in a pass under a grammar; 0 for one decision a pass
 */
public record GenerationOptions(
    int maxTokens, Sampling sampling, List<String> stopStrings, int draft) {
  /** Tokens of a draft, unless it becomes unlikely before. */
  public static final int DRAFT = 16;

  /** Checks the values and copies the list. */
  public GenerationOptions {
    stopStrings = List.copyOf(stopStrings);
    if (maxTokens < 1) {
      throw new MigaException(
          ErrorCode.INVALID_ARGUMENT, "max-tokens must be 1 or more, got " + maxTokens);
    }
    if (stopStrings.stream().anyMatch(String::isEmpty)) {
      throw new MigaException(ErrorCode.INVALID_ARGUMENT, "a stop string must not be empty");
    }
    if (draft < 0) {
      throw new IllegalArgumentException("draft " + draft);
    }
  }

  /** With the usual length of drafts. */
  public GenerationOptions(int maxTokens, Sampling sampling, List<String> stopStrings) {
    this(maxTokens, sampling, stopStrings, DRAFT);
  }

  /** The most probable token each time. */
  public static GenerationOptions greedy(int maxTokens) {
    return new GenerationOptions(maxTokens, Sampling.greedy(), List.of());
  }
}
