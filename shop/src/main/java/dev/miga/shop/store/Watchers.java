package dev.miga.shop.store;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Those who are told of changes, in the thread that made them. */
final class Watchers {
  private static final Logger LOG = System.getLogger(Watchers.class.getName());

  private final List<Consumer<Change>> watchers = new CopyOnWriteArrayList<>();

  void add(Consumer<Change> watcher) {
    watchers.add(watcher);
  }

  void remove(Consumer<Change> watcher) {
    watchers.remove(watcher);
  }

  /** Tells all of them. The change is stored: one that throws cannot undo it. */
  void tell(Change change) {
    for (Consumer<Change> watcher : watchers) {
      try {
        watcher.accept(change);
      } catch (RuntimeException e) {
        LOG.log(Level.WARNING, "somebody who watches the database failed", e);
      }
    }
  }
}
