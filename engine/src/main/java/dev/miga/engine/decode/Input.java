package dev.miga.engine.decode;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.model.AdaptedModel;

/**
 * What a sequence reads, and by which model.
 *
 * @param caches where its cache comes from, with what precedes the prompt; afterwards the cache
 *     holds the prompt too and most of what was written
 * @param prompt tokens to append first, at least one
 */
public record Input(AdaptedModel model, CacheSource caches, int[] prompt) {
  /**
   * Checks the prompt.
   *
   * @throws MigaException INVALID_ARGUMENT if it is empty, or leaves none of the context
   */
  public Input {
    if (prompt.length == 0) {
      throw new MigaException(ErrorCode.INVALID_ARGUMENT, "the prompt has no tokens");
    }
    int context = model.gemma().config().maxPositionEmbeddings();
    if (caches.tokens() + prompt.length > context) {
      throw new MigaException(
          ErrorCode.INVALID_ARGUMENT,
          "%d tokens are more than the context of %d; shorten the text"
              .formatted(caches.tokens() + prompt.length, context));
    }
  }

  /** Tokens that the context has room for behind the prompt. */
  public int room() {
    return model.gemma().config().maxPositionEmbeddings() - caches.tokens() - prompt.length;
  }
}
