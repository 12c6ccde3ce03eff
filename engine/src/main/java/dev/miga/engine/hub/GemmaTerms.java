package dev.miga.engine.hub;

import java.util.Locale;

/** The licence of the weights. */
public final class GemmaTerms {
  /** What Google asks distributors to say. */
  public static final String SENTENCE =
      "Gemma is provided under and subject to the Gemma Terms of Use found at"
          + " ai.google.dev/gemma/terms";

  private GemmaTerms() {}

  /** Names the terms where a repository of the Hub holds Gemma, and its page where it may not. */
  static void noteFor(String repository, Progress progress) {
    progress.note(
        repository.toLowerCase(Locale.ROOT).contains("gemma")
            ? SENTENCE
            : "the terms of " + repository + " are on its page at the Hub");
  }
}
