/** Conversations and the turn format in which Gemma reads them. Depends on {@code tokenizer}. */
@NullMarked
package dev.miga.engine.chat;

import org.jspecify.annotations.NullMarked;
