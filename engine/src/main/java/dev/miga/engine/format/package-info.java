/**
 * Model files, read with suspicion: GGUF and safetensors to configuration, tensors and vocabulary.
 * Names that only one format uses stay in its package. Depends on {@code tensor}.
 */
@NullMarked
package dev.miga.engine.format;

import org.jspecify.annotations.NullMarked;
