/**
 * GGUF, the exchange format of llama.cpp, versions 2 and 3: reading, writing, and the mapping of
 * its keys and tensor names to Hugging Face's. No other package knows a GGUF key. Depends on {@code
 * format} and {@code tensor}. Source: the GGUF specification in the ggml repository,
 * docs/reference/formats/gguf.md.
 */
@NullMarked
package dev.miga.engine.format.gguf;

import org.jspecify.annotations.NullMarked;
