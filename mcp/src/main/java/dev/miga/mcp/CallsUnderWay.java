package dev.miga.mcp;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;

/** The requests of a client that are not answered yet, by their ids. */
final class CallsUnderWay {
  private final Map<Object, Disposable> calls = new HashMap<>();

  /** Begins to answer one; it is forgotten when that is done. */
  void begin(Object id, Mono<Void> answering, Consumer<Throwable> failed) {
    Disposable.Swap call = Disposables.swap();
    synchronized (this) {
      calls.put(id, call);
    }
    call.update(answering.doFinally(end -> forget(id, call)).subscribe(nothing -> {}, failed));
  }

  private synchronized void forget(Object id, Disposable call) {
    calls.remove(id, call);
    notifyAll();
  }

  /** Ends one without an answer, if it is still under way. */
  void cancel(Object id) {
    Disposable call;
    synchronized (this) {
      call = calls.get(id);
    }
    if (call != null) {
      call.dispose();
    }
  }

  /** Ends all of them without an answer. */
  void cancelAll() {
    List<Disposable> all;
    synchronized (this) {
      all = List.copyOf(calls.values());
    }
    all.forEach(Disposable::dispose);
  }

  /** Waits until none is under way. */
  synchronized void awaitNone() throws InterruptedException {
    while (!calls.isEmpty()) {
      wait();
    }
  }
}
