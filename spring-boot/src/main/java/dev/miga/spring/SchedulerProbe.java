package dev.miga.spring;

import dev.miga.engine.BusyException;
import dev.miga.engine.MigaException;
import dev.miga.engine.decode.BaseModel;
import dev.miga.engine.decode.CacheSource;
import dev.miga.engine.decode.Input;
import dev.miga.engine.decode.Logits;
import dev.miga.engine.decode.Scheduler;
import dev.miga.engine.decode.Ticket;
import dev.miga.engine.decode.Work;
import dev.miga.engine.model.AdaptedModel;
import dev.miga.engine.model.Gemma;
import dev.miga.engine.model.KvCache;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Asks a scheduler whether it still works: submits a sequence of one token and cancels it at once.
 * The scheduler's thread must let it go, mostly before a pass is made of it.
 *
 * @param patience for the scheduler's thread, which does so between two passes
 */
record SchedulerProbe(BaseModel base, Duration patience) {
  private static final long LOOK_MILLIS = 10;

  /** A cache of its own, should the sequence begin before it is cancelled. */
  private record FreshCache(Gemma gemma) implements CacheSource {
    @Override
    public int tokens() {
      return 0;
    }

    @Override
    public KvCache borrow() {
      return gemma.newCache();
    }

    @Override
    public void giveBack(KvCache cache) {
      cache.close();
    }
  }

  /** What is wrong; empty while it works. */
  Optional<String> trouble() throws InterruptedException {
    Scheduler scheduler = base.scheduler();
    long before = scheduler.load().passes();
    CountDownLatch released = new CountDownLatch(1);
    try {
      submit(released);
    } catch (BusyException e) {
      // Its queue is full: the passes tell.
    } catch (MigaException e) {
      return Optional.of(e.oneLine());
    }
    long begun = System.nanoTime();
    while (!released.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
      if (scheduler.load().passes() != before) {
        return Optional.empty();
      }
      if (System.nanoTime() - begun > patience.toNanos()) {
        return Optional.of("no pass has ended for " + patience);
      }
    }
    return Optional.empty();
  }

  private void submit(CountDownLatch released) {
    Gemma gemma = base.model().gemma();
    Input input = new Input(AdaptedModel.of(gemma), new FreshCache(gemma), new int[] {0});
    Ticket<Work> ticket = base.scheduler().submit(Logits.none(input));
    ticket.cancel();
    ticket.whenDone(released::countDown);
  }
}
