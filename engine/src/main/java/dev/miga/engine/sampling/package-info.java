/** From logits to one token. Depends on {@code model}. */
@NullMarked
package dev.miga.engine.sampling;

import org.jspecify.annotations.NullMarked;
