package dev.miga.engine.decode;

import dev.miga.engine.grammar.tokens.TokenTrie;
import dev.miga.engine.model.AdaptedModel;
import dev.miga.engine.model.KvCache;
import dev.miga.engine.model.LanguageModel;
import dev.miga.engine.tokenizer.TokenIds;
import org.jspecify.annotations.Nullable;

/**
 * A model that any number of tasks share: its weights and threads, the scheduler that runs it, and
 * what is made once for all of them. Safe for any number of threads.
 */
public final class BaseModel implements AutoCloseable {
  private final LanguageModel model;
  private final Scheduler scheduler;
  private final CachePool caches;
  private volatile @Nullable TokenTrie tokens;

  /**
   * A model with a scheduler of its own.
   *
   * @param model closed with this
   */
  public BaseModel(LanguageModel model, Scheduler.Limits limits) {
    this.model = model;
    this.scheduler = new Scheduler(model.gemma(), limits);
    this.caches = new CachePool(model.gemma(), limits.inFlight());
  }

  /** Weights, vocabulary and threads. */
  public LanguageModel model() {
    return model;
  }

  /** Runs it. */
  public Scheduler scheduler() {
    return scheduler;
  }

  /** Caches for the sequences of all tasks. */
  public CachePool caches() {
    return caches;
  }

  /** The vocabulary as grammars see it. */
  public TokenTrie tokens() {
    TokenTrie known = tokens;
    if (known == null) {
      synchronized (this) {
        known = tokens == null ? TokenTrie.of(model.tokenizer().vocabulary()) : tokens;
        tokens = known;
      }
    }
    return known;
  }

  /** Caches that begin with some tokens, which are read now. */
  public PrefixCaches prefix(AdaptedModel adapted, TokenIds prefix) {
    KvCache cache = adapted.gemma().newCache();
    try {
      Input input = new Input(adapted, CacheSource.own(cache), prefix.toArray());
      scheduler.submit(Logits.none(input)).await();
      return new PrefixCaches(caches, cache);
    } catch (RuntimeException | Error e) {
      cache.close();
      throw e;
    }
  }

  @Override
  public void close() {
    scheduler.close();
    caches.close();
    model.close();
  }
}
