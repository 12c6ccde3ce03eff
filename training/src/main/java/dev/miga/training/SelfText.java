package dev.miga.training;

import dev.miga.engine.MigaException;
import dev.miga.engine.chat.StopTokens;
import dev.miga.engine.decode.BaseModel;
import dev.miga.engine.decode.CacheSource;
import dev.miga.engine.decode.Free;
import dev.miga.engine.decode.Generation;
import dev.miga.engine.decode.GenerationOptions;
import dev.miga.engine.decode.Input;
import dev.miga.engine.decode.PrefixCaches;
import dev.miga.engine.decode.Ticket;
import dev.miga.engine.model.AdaptedModel;
import dev.miga.engine.sampling.Sampling;
import dev.miga.engine.tokenizer.Vocabulary;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;

/**
 * Texts that a model writes when it is given nothing: what it expects to read, as far as it knows.
 * Tokens are drawn at temperature 1 among the 200 most probable.
 */
public final class SelfText {
  /** Texts that are written at a time. */
  private static final int AT_ONCE = 16;

  /** Texts shorter than this are left out. */
  private static final int SHORTEST = 16;

  private SelfText() {}

  /**
   * Writes texts until they have so many tokens, or it is enough.
   *
   * @param base whose scheduler takes 16 sequences at a time
   * @param tokens in all, at least
   * @param longest tokens of a text, at most
   * @param seed the same gives the same texts
   * @param enough asked after every text
   * @param progress told how many tokens are written
   * @return texts, each with the beginning-of-text token first
   */
  public static List<int[]> write(
      BaseModel base,
      int tokens,
      int longest,
      long seed,
      BooleanSupplier enough,
      IntConsumer progress) {
    try (PrefixCaches caches = new PrefixCaches(base.caches(), base.model().gemma().newCache())) {
      return write(base, caches, tokens, longest, seed, enough, progress);
    }
  }

  private static List<int[]> write(
      BaseModel base,
      CacheSource caches,
      int tokens,
      int longest,
      long seed,
      BooleanSupplier enough,
      IntConsumer progress) {
    List<int[]> texts = new ArrayList<>();
    Deque<Ticket<Generation>> running = new ArrayDeque<>();
    int bos = base.model().tokenizer().vocabulary().bosId();
    long next = seed;
    int written = 0;
    while (written < tokens && !enough.getAsBoolean()) {
      while (running.size() < AT_ONCE) {
        running.add(submit(base, caches, longest - 1, bos, next++));
      }
      int[] text = running.remove().await().tokens().toArray();
      if (text.length >= SHORTEST) {
        int[] whole = new int[text.length + 1];
        whole[0] = bos;
        System.arraycopy(text, 0, whole, 1, text.length);
        texts.add(whole);
        written += whole.length;
        progress.accept(Math.min(written, tokens));
      }
    }
    running.forEach(Ticket::cancel);
    running.forEach(SelfText::settle);
    return texts;
  }

  /** Waits until a cancelled sequence has given its cache back. */
  private static void settle(Ticket<Generation> cancelled) {
    try {
      cancelled.await();
    } catch (MigaException expected) {
      // it was cancelled
    }
  }

  private static Ticket<Generation> submit(
      BaseModel base, CacheSource caches, int tokens, int bos, long seed) {
    Vocabulary vocabulary = base.model().tokenizer().vocabulary();
    Sampling sampling = new Sampling(1, 200, 1, 0, 1, seed);
    return base.scheduler()
        .submit(
            new Free(
                new Input(AdaptedModel.of(base.model().gemma()), caches, new int[] {bos}),
                vocabulary,
                StopTokens.of(vocabulary),
                new GenerationOptions(tokens, sampling, List.of()),
                event -> {}));
  }
}
