package dev.miga.tasks;

import dev.miga.engine.decode.Free;
import dev.miga.engine.decode.Generation;
import dev.miga.engine.decode.GenerationEvent;
import dev.miga.engine.decode.GenerationOptions;
import dev.miga.engine.decode.Input;
import dev.miga.engine.decode.PrefixCaches;
import java.util.function.Consumer;

/** Writes free text after the prompt, the most probable token each time. */
final class Completion implements Applier {
  private final Means means;
  private final GenerationOptions options;
  private final PrefixCaches caches;

  Completion(Means means, Kind.Generate generate) {
    this.means = means;
    this.options = GenerationOptions.greedy(generate.maxTokens());
    this.caches = means.base().prefix(means.model(), means.prompt().prefix());
  }

  @Override
  public Prepared<?> prepare(NormalizedText text, Consumer<GenerationEvent> events) {
    Input input = new Input(means.model(), caches, means.prompt().message(text.text()).toArray());
    Free sequence =
        new Free(
            input,
            means.base().model().tokenizer().vocabulary(),
            means.prompt().stopIds(),
            options,
            events);
    return new Prepared<>(sequence, Completion::completed);
  }

  private static Answer completed(Generation generation) {
    return new Completed(
        generation.text(), generation.reason(), generation.work(), generation.timings());
  }

  @Override
  public long bytes() {
    return caches.bytes();
  }

  @Override
  public void close() {
    caches.close();
  }
}
