package dev.miga.engine.decode;

import dev.miga.engine.model.Gemma;
import dev.miga.engine.model.KvCache;

/** A new cache for each sequence, closed when it comes back. */
record FreshCaches(Gemma gemma) implements CacheSource {
  @Override
  public int tokens() {
    return 0;
  }

  @Override
  public KvCache borrow() {
    return gemma.newCache();
  }

  @Override
  public void giveBack(KvCache cache) {
    cache.close();
  }
}
