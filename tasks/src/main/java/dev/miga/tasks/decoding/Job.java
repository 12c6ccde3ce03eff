package dev.miga.tasks.decoding;

import dev.miga.engine.grammar.Constraint;
import dev.miga.engine.model.KvCache;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;

/**
 * One text to generate.
 *
 * @param cache holds what precedes the prompt; afterwards also the prompt and most of the output
 * @param prompt tokens to append first, at least one
 * @param constraint what the text may be, at its beginning
 * @param watched tokens, ascending, that the model might rather say: how probable they are where
 *     they are not allowed is part of every decision
 * @param settings how tokens are chosen
 * @param tokens told every token as soon as it is settled
 * @param cancelled asked before each pass
 */
public record Job(
    KvCache cache,
    int[] prompt,
    Constraint constraint,
    int[] watched,
    Settings settings,
    IntConsumer tokens,
    BooleanSupplier cancelled) {

  /** A job that nobody watches or stops. */
  public static Job of(KvCache cache, int[] prompt, Constraint constraint, Settings settings) {
    return new Job(cache, prompt, constraint, new int[0], settings, token -> {}, () -> false);
  }
}
