/**
 * Models as Hugging Face keeps them: safetensors files, {@code config.json}, {@code
 * tokenizer.model} or {@code tokenizer.json}. Depends on {@code format} and {@code tensor}. Source:
 * the safetensors README and the Gemma 3 sources of Transformers.
 */
@NullMarked
package dev.miga.engine.format.safetensors;

import org.jspecify.annotations.NullMarked;
