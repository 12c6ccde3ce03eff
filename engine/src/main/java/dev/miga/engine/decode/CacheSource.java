package dev.miga.engine.decode;

import dev.miga.engine.model.KvCache;

/**
 * Where a sequence gets its cache from when its turn comes, so that what waits takes no memory.
 * Safe for several threads.
 */
public interface CacheSource {

  /** Tokens that its caches hold when they are borrowed. */
  int tokens();

  /** A cache to append to; to be given back. */
  KvCache borrow();

  /** Takes a cache back, whatever was appended to it. */
  void giveBack(KvCache cache);

  /** A cache that its owner keeps, and appends to by one sequence after another. */
  static CacheSource own(KvCache cache) {
    return new CacheSource() {
      @Override
      public int tokens() {
        return cache.length();
      }

      @Override
      public KvCache borrow() {
        return cache;
      }

      @Override
      public void giveBack(KvCache used) {}
    };
  }
}
