package dev.miga.server.openai;

import dev.miga.engine.decode.GenerationEvent.TokenChosen;
import java.util.List;

/**
 * A part of a text as it is written.
 *
 * @param text may be empty in the end, where the last tokens wrote nothing
 * @param tokens that completed it, where they are told
 */
record SpokenPart(String text, List<TokenChosen> tokens) {
  /** Copies the list. */
  SpokenPart {
    tokens = List.copyOf(tokens);
  }
}
