package dev.miga.engine.decode;

import dev.miga.engine.model.Gemma;
import dev.miga.engine.model.KvCache;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Caches that nobody uses, kept so that the next sequences need not allocate any. All tasks over a
 * model share them. Safe for several threads.
 */
public final class CachePool implements AutoCloseable {
  /**
   * A cache that grew beyond this is not kept: 256 tokens of Gemma 3 270M. Otherwise each kept one
   * grows to the longest sequence that it ever served, and memory with it.
   */
  private static final long LARGEST_BYTES = 5L << 20;

  private final Gemma gemma;
  private final int most;
  private final ArrayDeque<Idle> idle = new ArrayDeque<>();
  private boolean closed;

  /**
   * An empty pool.
   *
   * @param most caches that are kept
   */
  public CachePool(Gemma gemma, int most) {
    this.gemma = gemma;
    this.most = most;
  }

  /**
   * A cache and what it holds.
   *
   * @param prefix the cache whose tokens it was cut to
   */
  private record Idle(KvCache cache, KvCache prefix) {}

  /** A cache that holds exactly what {@code prefix} holds. */
  KvCache take(KvCache prefix) {
    Idle found = find(prefix);
    KvCache cache = found == null ? gemma.newCache() : found.cache();
    if (found == null || found.prefix() != prefix) {
      cache.copyOf(prefix);
    }
    return cache;
  }

  /** One that holds the prefix already, else any, else null. */
  private synchronized @Nullable Idle find(KvCache prefix) {
    for (Idle candidate : idle) {
      if (candidate.prefix() == prefix) {
        idle.remove(candidate);
        return candidate;
      }
    }
    return idle.pollLast();
  }

  /** Keeps a cache, or frees it. */
  void put(KvCache cache, KvCache prefix) {
    boolean isCut = isCut(cache, prefix.length());
    if (isCut && cache.bytes() <= LARGEST_BYTES) {
      synchronized (this) {
        if (!closed && idle.size() < most) {
          idle.addLast(new Idle(cache, prefix));
          return;
        }
      }
    }
    cache.close();
  }

  private static boolean isCut(KvCache cache, int tokens) {
    try {
      cache.truncate(tokens);
      return true;
    } catch (IllegalArgumentException tooLong) {
      return false; // a sliding layer has overwritten the prefix
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    idle.forEach(entry -> entry.cache().close());
    idle.clear();
  }
}
