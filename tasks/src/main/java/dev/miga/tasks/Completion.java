package dev.miga.tasks;

import dev.miga.engine.generate.GenerationEvent;
import dev.miga.engine.generate.GenerationEvent.Finished;
import dev.miga.engine.generate.GenerationEvent.TextDelta;
import dev.miga.engine.generate.GenerationOptions;
import dev.miga.engine.generate.Generator;
import dev.miga.engine.generate.StopReason;
import dev.miga.engine.model.KvCache;
import dev.miga.engine.model.LanguageModel;
import dev.miga.engine.sampling.Sampling;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Writes free text after the prompt, the most probable token each time. */
final class Completion implements Applier {
  private final Task task;
  private final Generator generator;
  private final GenerationOptions options;
  private final Prompt prompt;
  private final PrefixCaches caches;

  Completion(Task task, Kind.Generate generate, LanguageModel model, Prompt prompt) {
    this.task = task;
    this.generator = new Generator(model);
    this.options = new GenerationOptions(generate.maxTokens(), Sampling.greedy(), List.of());
    this.prompt = prompt;
    this.caches = new PrefixCaches(model.gemma(), prompt.prefix());
  }

  @Override
  public Task task() {
    return task;
  }

  @Override
  public Answer apply(String text, BooleanSupplier cancelled, Consumer<GenerationEvent> events) {
    long start = System.nanoTime();
    StringBuilder written = new StringBuilder();
    KvCache cache = caches.borrow();
    try {
      Finished finished =
          generator.generate(
              cache,
              prompt.message(text),
              options,
              cancelled,
              event -> {
                if (event instanceof TextDelta delta) {
                  written.append(delta.text());
                }
                events.accept(event);
              });
      StopReason reason = finished.reason();
      return new Completed(written.toString(), reason, Duration.ofNanos(System.nanoTime() - start));
    } finally {
      caches.giveBack(cache);
    }
  }

  @Override
  public void close() {
    caches.close();
  }
}
