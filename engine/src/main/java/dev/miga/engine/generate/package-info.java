/**
 * Text out of a model: prompt ids in, a stream of events out. Depends on {@code model}, {@code
 * sampling} and {@code tokenizer}.
 */
@NullMarked
package dev.miga.engine.generate;

import org.jspecify.annotations.NullMarked;
