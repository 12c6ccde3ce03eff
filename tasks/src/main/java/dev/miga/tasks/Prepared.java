package dev.miga.tasks;

import dev.miga.engine.decode.Sequence;
import java.util.function.Function;

/**
 * A text ready to be answered.
 *
 * @param sequence what the model is to do
 * @param answer what that means; made by whoever waits for it
 * @param <T> what the model gives
 */
record Prepared<T>(Sequence<T> sequence, Function<T, Answer> answer) {}
