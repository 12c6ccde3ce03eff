package dev.miga.spring;

import dev.miga.engine.decode.Terms;
import dev.miga.tasks.Fleet;
import dev.miga.tasks.Pending;
import java.util.concurrent.CountDownLatch;

/**
 * A model whose thread is held in the midst of an answer.
 *
 * @param pending the answer
 */
record HeldModel(Pending pending, CountDownLatch release) {

  /** Lets {@code bakery} answer, and waits until its thread is held. */
  static HeldModel of(Fleet fleet) throws InterruptedException {
    CountDownLatch held = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Pending pending =
        fleet
            .get("bakery")
            .submit(
                "hola",
                Terms.NONE,
                event -> {
                  held.countDown();
                  await(release);
                });
    held.await();
    return new HeldModel(pending, release);
  }

  private static void await(CountDownLatch release) {
    try {
      release.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Lets it go on, and waits for its answer. */
  void end() {
    release.countDown();
    pending.await();
  }
}
