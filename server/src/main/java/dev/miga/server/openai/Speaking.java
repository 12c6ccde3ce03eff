package dev.miga.server.openai;

import dev.miga.engine.decode.GenerationEvent;
import dev.miga.engine.decode.GenerationEvent.TextDelta;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

/**
 * Carries a text from the model's thread, which must not wait, to the thread of a request. The
 * queue is bounded by the tokens of the text.
 */
final class Speaking implements Consumer<GenerationEvent> {
  private final BlockingQueue<Optional<String>> parts = new LinkedBlockingQueue<>();

  @Override
  public void accept(GenerationEvent event) {
    if (event instanceof TextDelta delta) {
      parts.add(Optional.of(delta.text()));
    }
  }

  /** Nothing more comes. */
  void end() {
    parts.add(Optional.empty());
  }

  /** The next part; none at the end. */
  Optional<String> next() throws InterruptedException {
    return parts.take();
  }
}
