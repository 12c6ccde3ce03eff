/** OpenAI's API over the base model and the specialists. */
@NullMarked
package dev.miga.server.openai;

import org.jspecify.annotations.NullMarked;
