package dev.miga.server.openai;

import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A text under way.
 *
 * @param parts as they are written; a specialist's answer comes whole, and has none
 * @param outcome waits for the end; throws what went wrong
 * @param whenDone takes what is to be run at the end
 * @param cancel asks that it ends
 */
record Speech(
    Speaking parts, Supplier<Spoken> outcome, Consumer<Runnable> whenDone, Runnable cancel) {}
