package dev.miga.langchain4j;

import dev.langchain4j.model.chat.response.StreamingHandle;

/** Lets a handler end its answer. */
final class CancelHandle implements StreamingHandle {
  private final Runnable cancel;
  private volatile boolean cancelled;

  CancelHandle(Runnable cancel) {
    this.cancel = cancel;
  }

  @Override
  public void cancel() {
    cancelled = true;
    cancel.run();
  }

  @Override
  public boolean isCancelled() {
    return cancelled;
  }
}
