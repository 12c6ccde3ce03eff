/**
 * What a specialist is worth: held-out samples, the exam that lets it answer them as in service,
 * how well its confidences tell what is right, and what is shown of it. May use {@code tasks} and
 * the engine.
 */
@NullMarked
package dev.miga.eval;

import org.jspecify.annotations.NullMarked;
