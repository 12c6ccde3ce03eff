/**
 * Fine-tuning: examples in, an adapter out. Packs examples, runs steps and evaluations, writes
 * checkpoints and adapters. Knows token ids only; prompts and answers are the caller's. May depend
 * on {@code compute}, {@code layer} and {@code dev.miga.engine}.
 */
@NullMarked
package dev.miga.training;

import org.jspecify.annotations.NullMarked;
