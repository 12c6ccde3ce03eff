package dev.miga.spark;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.tasks.Specialist;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.spark.TaskContext;
import org.apache.spark.util.TaskCompletionListener;

/**
 * The specialists of one executor: each is loaded once, and all tasks share its passes. One that no
 * task uses stays until another is loaded.
 *
 * <p>They are static: Spark makes new objects for every task and has no other place for what an
 * executor keeps.
 */
final class SharedSpecialists {
  private static final Map<SpecialistSetup, Shared> OPEN = new HashMap<>();

  private SharedSpecialists() {}

  private static final class Shared {
    final CompletableFuture<Specialist> loaded;
    int users;

    Shared(SpecialistSetup setup) {
      this.loaded = new CompletableFuture<>();
      // On a thread of its own: a task that is killed interrupts its thread, and would spoil the
      // loading for the others.
      Thread.ofPlatform()
          .daemon()
          .name("miga-load")
          .start(
              () -> {
                try {
                  loaded.complete(setup.load());
                } catch (Throwable e) {
                  loaded.completeExceptionally(e);
                }
              });
    }

    boolean isIdle() {
      return users == 0 && loaded.state() == Future.State.SUCCESS;
    }
  }

  /**
   * The specialist of a setup, until the task of this thread ends; outside of a task for good.
   *
   * @throws MigaException if it cannot be loaded
   */
  static Specialist forTask(SpecialistSetup asked) {
    SpecialistSetup setup = asked.here();
    Shared shared = taken(setup);
    TaskContext task = TaskContext.get();
    if (task != null) {
      TaskCompletionListener giveBack = ended -> giveBack(shared);
      task.addTaskCompletionListener(giveBack);
    }
    return await(setup, shared);
  }

  private static Shared taken(SpecialistSetup setup) {
    List<Shared> idle = new ArrayList<>();
    Shared shared;
    synchronized (OPEN) {
      if (!OPEN.containsKey(setup)) {
        OPEN.values().stream().filter(Shared::isIdle).forEach(idle::add);
        OPEN.values().removeAll(idle);
      }
      shared = OPEN.computeIfAbsent(setup, Shared::new);
      shared.users++;
    }
    idle.forEach(other -> other.loaded.resultNow().close());
    return shared;
  }

  private static void giveBack(Shared shared) {
    synchronized (OPEN) {
      shared.users--;
    }
  }

  private static Specialist await(SpecialistSetup setup, Shared shared) {
    try {
      return shared.loaded.get();
    } catch (ExecutionException e) {
      synchronized (OPEN) {
        OPEN.remove(setup, shared); // the next task may find what was missing
      }
      if (e.getCause() instanceof MigaException known) {
        throw new MigaException(known.code(), known.oneLine(), known);
      }
      throw new IllegalStateException("the specialist " + setup.specialist() + " did not load", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MigaException(
          ErrorCode.REFUSED, "the task was interrupted before its specialist was loaded", e);
    }
  }
}
