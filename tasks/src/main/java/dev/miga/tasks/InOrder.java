package dev.miga.tasks;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Hands replies on in the order of their requests, however they come in. */
final class InOrder {
  private final Consumer<Reply> replies;
  private final Map<Long, Reply> waiting = new HashMap<>();
  private long next;

  InOrder(Consumer<Reply> replies) {
    this.replies = replies;
  }

  /** Takes the reply to request number {@code number}, counted from 0. */
  void accept(long number, Reply reply) {
    waiting.put(number, reply);
    for (Reply ready = waiting.remove(next); ready != null; ready = waiting.remove(next)) {
      next++;
      replies.accept(ready);
    }
  }
}
