package dev.miga.tasks.decoding;

import dev.miga.engine.sampling.Sampling;

/**
 * How a text is generated.
 *
 * @param maxTokens at most so many; a text that is cut off is no valid one
 * @param sampling how tokens are chosen; the repetition penalty has no meaning under a grammar and
 *     is passed over
 * @param draft tokens that are guessed at most in a pass; 0 for one decision a pass
 */
public record Settings(int maxTokens, Sampling sampling, int draft) {
  /** Tokens of a draft, unless it becomes unlikely before. */
  public static final int DRAFT = 16;

  public Settings {
    if (maxTokens < 1 || draft < 0) {
      throw new IllegalArgumentException("maxTokens " + maxTokens + ", draft " + draft);
    }
  }

  /** The most probable allowed token each time. */
  public static Settings greedy(int maxTokens) {
    return new Settings(maxTokens, Sampling.greedy(), DRAFT);
  }

  /** With another length of drafts. */
  public Settings withDraft(int tokens) {
    return new Settings(maxTokens, sampling, tokens);
  }
}
