package dev.miga.langchain4j;

import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

/**
 * Carries a text from the model's thread, which must not wait, to the one that calls a handler. The
 * queue is bounded by the tokens of the text.
 */
final class AnswerPieces implements Consumer<String> {
  private final BlockingQueue<Optional<String>> pieces = new LinkedBlockingQueue<>();

  @Override
  public void accept(String piece) {
    pieces.add(Optional.of(piece));
  }

  /** Nothing more comes. */
  void end() {
    pieces.add(Optional.empty());
  }

  /** The next piece; none at the end. */
  Optional<String> next() throws InterruptedException {
    return pieces.take();
  }
}
