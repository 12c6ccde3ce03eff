package dev.miga.engine.decode;

import dev.miga.engine.grammar.Constraint;
import java.util.function.Consumer;

/**
 * A text under a grammar.
 *
 * @param constraint what the text may be, at its beginning; not to be used by anyone else from then
 *     on
 * @param watched tokens, ascending, that the model might rather say: how probable they are where
 *     they are not allowed is part of every decision
 * @param drafts what guesses are made from, and where they are learnt
 * @param options how tokens are chosen
 * @param events receives the text as it is written and, last, what came of it
 */
public record Constrained(
    Input input,
    Constraint constraint,
    int[] watched,
    DraftModel drafts,
    GenerationOptions options,
    Consumer<GenerationEvent> events)
    implements Sequence<Generation> {

  /** One that nobody watches. */
  public static Constrained of(
      Input input, Constraint constraint, DraftModel drafts, GenerationOptions options) {
    return new Constrained(input, constraint, new int[0], drafts, options, event -> {});
  }
}
