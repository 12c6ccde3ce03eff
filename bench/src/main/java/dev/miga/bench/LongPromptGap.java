package dev.miga.bench;

import dev.miga.engine.chat.StopTokens;
import dev.miga.engine.decode.BaseModel;
import dev.miga.engine.decode.CacheSource;
import dev.miga.engine.decode.Free;
import dev.miga.engine.decode.Generation;
import dev.miga.engine.decode.GenerationOptions;
import dev.miga.engine.decode.Input;
import dev.miga.engine.decode.Scheduler;
import dev.miga.engine.decode.Ticket;
import dev.miga.engine.model.AdaptedModel;
import dev.miga.engine.model.Gemma;
import dev.miga.engine.model.KvCache;
import dev.miga.engine.model.LanguageModel;
import dev.miga.engine.tokenizer.TokenIds;
import dev.miga.engine.tokenizer.Vocabulary;
import dev.miga.kernels.KernelsProvider;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * How long those who write wait for a token while somebody reads a long prompt: fifteen texts, and
 * a prompt of 2,000 tokens that arrives in the middle. Prints the median and the longest gap before
 * it, the longest beside it, and their ratio.
 *
 * <pre>java ... dev.miga.bench.LongPromptGap MODEL.gguf</pre>
 */
public final class LongPromptGap {
  private static final int WRITERS = 15;
  private static final int TOKENS = 400;
  private static final int PROMPT = 2000;

  /** Tokens of one pass are told within this. */
  private static final double LEAST_MILLIS = 5;

  private final BaseModel base;

  private LongPromptGap(BaseModel base) {
    this.base = base;
  }

  /** Runs it five times; the first warms up. */
  public static void main(String[] args) {
    LanguageModel model =
        LanguageModel.load(
            Path.of(args[0]),
            new KernelsProvider().choose(KernelsProvider.Wish.AUTO).kernels(),
            Runtime.getRuntime().availableProcessors(),
            (done, total) -> {});
    try (BaseModel base = new BaseModel(model, Scheduler.Limits.STANDARD)) {
      for (int round = 0; round < 5; round++) {
        new LongPromptGap(base).run();
      }
    }
  }

  private Free free(KvCache cache, int tokens, List<Long> times, int[] prompt) {
    Gemma gemma = base.model().gemma();
    Vocabulary vocabulary = base.model().tokenizer().vocabulary();
    TokenIds never = TokenIds.EMPTY;
    Input input = new Input(AdaptedModel.of(gemma), CacheSource.own(cache), prompt);
    return new Free(
        input,
        vocabulary,
        tokens == TOKENS ? never : StopTokens.of(vocabulary),
        GenerationOptions.greedy(tokens),
        event -> times.add(System.nanoTime()));
  }

  private void run() {
    List<KvCache> caches = new ArrayList<>();
    List<List<Long>> times = new ArrayList<>();
    List<Ticket<Generation>> tickets = new ArrayList<>();
    for (int i = 0; i < WRITERS; i++) {
      caches.add(base.model().gemma().newCache());
      times.add(Collections.synchronizedList(new ArrayList<>()));
      int[] prompt = {2, 1000 + 37 * i, 2000 + i};
      tickets.add(base.scheduler().submit(free(caches.get(i), TOKENS, times.get(i), prompt)));
    }
    while (times.getLast().size() < 10) {
      LockSupport.parkNanos(1_000_000);
    }
    long began = System.nanoTime();
    while (times.getFirst().size() < TOKENS / 4) {
      LockSupport.parkNanos(1_000_000); // not a spin: there are no more cores than threads
    }
    KvCache cache = base.model().gemma().newCache();
    caches.add(cache);
    int[] prompt = IntStream.range(0, PROMPT).map(i -> i == 0 ? 2 : 999 + i).toArray();
    List<Long> read = Collections.synchronizedList(new ArrayList<>());
    long arrived = System.nanoTime();
    base.scheduler().submit(free(cache, 1, read, prompt)).await();
    long done = System.nanoTime();
    tickets.forEach(Ticket::await);
    double[] before = gaps(times, began, arrived);
    double[] beside = gaps(times, arrived, done);
    double median = before[before.length / 2];
    System.out.printf(
        "step %.1f ms (longest %.1f), beside the prompt longest %.1f ms, %.2f times; prompt %.0f ms%n",
        median,
        before[before.length - 1],
        beside[beside.length - 1],
        beside[beside.length - 1] / median,
        (done - arrived) / 1e6);
    caches.forEach(KvCache::close);
  }

  /**
   * Milliseconds between two passes in a span of time, ascending. All texts take part in each pass,
   * so this is the time between two tokens of one; a token that ends no character tells nothing, so
   * the times of all are put together.
   */
  private static double[] gaps(List<List<Long>> times, long from, long to) {
    long[] all =
        times.stream()
            .flatMap(List::stream)
            .mapToLong(Long::longValue)
            .filter(time -> time >= from && time <= to)
            .sorted()
            .toArray();
    return IntStream.range(1, all.length)
        .mapToDouble(i -> (all[i] - all[i - 1]) / 1e6)
        .filter(gap -> gap > LEAST_MILLIS)
        .sorted()
        .toArray();
  }
}
