package dev.miga.engine.generate;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.generate.GenerationEvent.Finished;
import dev.miga.engine.generate.GenerationEvent.TextDelta;
import dev.miga.engine.generate.GenerationEvent.Timings;
import dev.miga.engine.generate.GenerationEvent.Usage;
import dev.miga.engine.model.Batch;
import dev.miga.engine.model.Gemma;
import dev.miga.engine.model.Hidden;
import dev.miga.engine.model.KvCache;
import dev.miga.engine.model.LanguageModel;
import dev.miga.engine.model.Workspace;
import dev.miga.engine.tokenizer.StreamDecoder;
import dev.miga.engine.tokenizer.TokenIds;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Generates text from a prompt, token by token. Immutable; several generations may run at once. */
public final class Generator {
  /** Ids that end a turn or a text: {@code <eos>} and {@code <end_of_turn>}. */
  private static final int EOS = 1;

  private static final int END_OF_TURN = 106;

  private final LanguageModel model;

  /** A generator for a model. */
  public Generator(LanguageModel model) {
    this.model = model;
  }

  /**
   * Continues a prompt in an empty cache of its own.
   *
   * @see #generate(KvCache, TokenIds, GenerationOptions, BooleanSupplier, Consumer)
   */
  public Finished generate(
      TokenIds prompt, GenerationOptions options, Consumer<GenerationEvent> events) {
    try (KvCache cache = model.gemma().newCache()) {
      return generate(cache, prompt, options, () -> false, events);
    }
  }

  /**
   * Appends a prompt to a cache and continues it.
   *
   * @param cache holds prompt and completion afterwards, the last token chosen apart
   * @param cancelled asked before each token
   * @param events receives every delta and, last, what is returned
   * @throws MigaException if the prompt is empty or beyond the context
   */
  public Finished generate(
      KvCache cache,
      TokenIds prompt,
      GenerationOptions options,
      BooleanSupplier cancelled,
      Consumer<GenerationEvent> events) {
    if (prompt.isEmpty()) {
      throw new MigaException(ErrorCode.INVALID_ARGUMENT, "the prompt has no tokens");
    }
    Gemma gemma = model.gemma();
    try (Workspace workspace = gemma.newWorkspace();
        NextToken next = new NextToken(gemma.head(), options.sampling())) {
      Run run = new Run(cache, options, cancelled, events, workspace, next);
      return run.run(prompt);
    }
  }

  /** One generation under way. */
  private final class Run {
    private final KvCache cache;
    private final GenerationOptions options;
    private final BooleanSupplier cancelled;
    private final Consumer<GenerationEvent> events;
    private final Workspace workspace;
    private final NextToken next;
    private final StreamDecoder decoder = new StreamDecoder(model.tokenizer().vocabulary());
    private final StopStrings stops;
    private int completion;

    Run(
        KvCache cache,
        GenerationOptions options,
        BooleanSupplier cancelled,
        Consumer<GenerationEvent> events,
        Workspace workspace,
        NextToken next) {
      this.cache = cache;
      this.options = options;
      this.cancelled = cancelled;
      this.events = events;
      this.workspace = workspace;
      this.next = next;
      this.stops = new StopStrings(options.stopStrings());
    }

    Finished run(TokenIds prompt) {
      long start = System.nanoTime();
      int[] ids = prompt.toArray();
      for (int id : ids) {
        next.see(id);
      }
      Hidden hidden = model.gemma().prefill(cache, ids, workspace);
      long prefilled = System.nanoTime();
      StopReason reason = decode(hidden);
      emit(reason == StopReason.STOP_STRING ? "" : stops.add(decoder.flush()) + stops.flush());
      Finished finished =
          new Finished(
              reason,
              new Usage(ids.length, completion),
              new Timings(
                  Duration.ofNanos(prefilled - start),
                  Duration.ofNanos(System.nanoTime() - prefilled)));
      events.accept(finished);
      return finished;
    }

    private StopReason decode(Hidden first) {
      Hidden hidden = first;
      while (true) {
        if (cancelled.getAsBoolean()) {
          return StopReason.CANCELLED;
        }
        int token = next.choose(hidden);
        if (token == EOS || token == END_OF_TURN) {
          return StopReason.STOP_TOKEN;
        }
        completion++;
        emit(stops.add(decoder.accept(token)));
        if (stops.found()) {
          return StopReason.STOP_STRING;
        }
        if (completion == options.maxTokens() || isFull()) {
          return StopReason.MAX_TOKENS;
        }
        hidden = model.gemma().forward(Batch.lastOf(cache, new int[] {token}), workspace);
      }
    }

    private boolean isFull() {
      return cache.length() >= model.gemma().config().maxPositionEmbeddings();
    }

    private void emit(String text) {
      if (!text.isEmpty()) {
        events.accept(new TextDelta(text));
      }
    }
  }
}
