/**
 * Text out of a model under a grammar in as few passes as possible: what is certain is appended,
 * what is likely is verified several tokens at a time, and only what is allowed is scored. May use
 * the engine.
 */
@NullMarked
package dev.miga.tasks.decoding;

import org.jspecify.annotations.NullMarked;
