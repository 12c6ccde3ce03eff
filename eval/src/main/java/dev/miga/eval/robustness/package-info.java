/**
 * Rewrites of messages that must, or must not, change the answer, and texts at the edge of what a
 * specialist is made for. Uses tasks and what lies below; figures of it are made above.
 */
@NullMarked
package dev.miga.eval.robustness;

import org.jspecify.annotations.NullMarked;
