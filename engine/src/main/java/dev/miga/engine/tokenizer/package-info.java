/**
 * Text to token ids and back: SentencePiece BPE with byte fallback over the vocabulary of a model
 * file. Depends on {@code format}.
 */
@NullMarked
package dev.miga.engine.tokenizer;

import org.jspecify.annotations.NullMarked;
