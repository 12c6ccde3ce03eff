/**
 * Specialists for other programs: merged GGUF, low-rank adapters of llama.cpp, PEFT folders. May
 * depend on {@code layer} and {@code dev.miga.engine}.
 */
@NullMarked
package dev.miga.training.export;

import org.jspecify.annotations.NullMarked;
