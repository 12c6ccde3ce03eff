package dev.miga.tasks;

import dev.miga.engine.model.Gemma;
import dev.miga.engine.model.KvCache;
import dev.miga.engine.model.Workspace;
import dev.miga.engine.tokenizer.TokenIds;
import java.util.ArrayDeque;

/**
 * Caches that begin with what all texts of a task share: it is computed once, forked for each
 * sequence, and a cache that comes back is cut to it and used again. Safe for several threads.
 */
final class PrefixCaches implements AutoCloseable {
  /** Caches kept for later; each takes a few megabytes. */
  private static final int MOST_KEPT = 32;

  private final KvCache prefix;
  private final ArrayDeque<KvCache> idle = new ArrayDeque<>();

  PrefixCaches(Gemma gemma, TokenIds tokens) {
    this.prefix = gemma.newCache();
    try (Workspace workspace = gemma.newWorkspace()) {
      gemma.prefill(prefix, tokens.toArray(), workspace);
    }
  }

  /** Tokens of the prefix. */
  int tokens() {
    return prefix.length();
  }

  /** A cache that holds exactly the prefix; to be given back. */
  synchronized KvCache borrow() {
    KvCache kept = idle.pollLast();
    return kept == null ? prefix.fork() : kept;
  }

  /** Takes a cache back, whatever was appended to it. */
  void giveBack(KvCache cache) {
    if (isCut(cache)) {
      synchronized (this) {
        if (idle.size() < MOST_KEPT) {
          idle.addLast(cache);
          return;
        }
      }
    }
    cache.close();
  }

  private boolean isCut(KvCache cache) {
    try {
      cache.truncate(prefix.length());
      return true;
    } catch (IllegalArgumentException tooLong) {
      return false; // a sliding layer has overwritten the prefix
    }
  }

  @Override
  public synchronized void close() {
    idle.forEach(KvCache::close);
    idle.clear();
    prefix.close();
  }
}
