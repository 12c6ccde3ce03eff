package dev.miga.engine.decode;

import dev.miga.engine.model.KvCache;

/**
 * Caches that begin with what all texts of a task share: it is computed once, copied for each
 * sequence, and a cache that comes back is cut to it and used again.
 */
public final class PrefixCaches implements CacheSource, AutoCloseable {
  private final CachePool pool;
  private final KvCache prefix;

  /**
   * Caches that begin with a prefix.
   *
   * @param prefix holds its tokens; closed with this
   */
  public PrefixCaches(CachePool pool, KvCache prefix) {
    this.pool = pool;
    this.prefix = prefix;
  }

  @Override
  public int tokens() {
    return prefix.length();
  }

  @Override
  public KvCache borrow() {
    return pool.take(prefix);
  }

  @Override
  public void giveBack(KvCache cache) {
    pool.put(cache, prefix);
  }

  /** Bytes of the prefix. */
  public long bytes() {
    return prefix.bytes();
  }

  @Override
  public void close() {
    prefix.close();
  }
}
