package dev.miga.server.openai;

import dev.miga.engine.decode.GenerationEvent;
import dev.miga.engine.decode.GenerationEvent.Finished;
import dev.miga.engine.decode.GenerationEvent.TextDelta;
import dev.miga.engine.decode.GenerationEvent.TokenChosen;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

/**
 * Carries a text from the model's thread, which must not wait, to the thread of a request. The
 * queue is bounded by the tokens of the text.
 */
final class Speaking implements Consumer<GenerationEvent> {
  private final BlockingQueue<Optional<SpokenPart>> parts = new LinkedBlockingQueue<>();

  /** Tokens whose text has not come yet; the model's thread alone has them. */
  private final List<TokenChosen> untold = new ArrayList<>();

  @Override
  public void accept(GenerationEvent event) {
    switch (event) {
      case TokenChosen chosen -> untold.add(chosen);
      case TextDelta delta -> add(delta.text());
      case Finished ignored -> {
        if (!untold.isEmpty()) {
          add("");
        }
      }
    }
  }

  private void add(String text) {
    parts.add(Optional.of(new SpokenPart(text, untold)));
    untold.clear();
  }

  /** Nothing more comes. */
  void end() {
    parts.add(Optional.empty());
  }

  /** All tokens of a text that has ended and of which no part was taken. */
  List<TokenChosen> tokens() {
    return parts.stream()
        .flatMap(Optional::stream)
        .flatMap(part -> part.tokens().stream())
        .toList();
  }

  /** The next part; none at the end. */
  Optional<SpokenPart> next() throws InterruptedException {
    return parts.take();
  }
}
