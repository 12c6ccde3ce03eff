/**
 * Everything that runs a model: sequences of any kind share the passes of one {@link
 * dev.miga.engine.decode.Scheduler}. Under a grammar what is certain is appended, what is likely is
 * verified several tokens at a time, and only what is allowed is scored. Depends on {@code model},
 * {@code adapter}, {@code grammar}, {@code sampling} and {@code tokenizer}.
 */
@NullMarked
package dev.miga.engine.decode;

import org.jspecify.annotations.NullMarked;
