package dev.miga.cli;

import java.util.concurrent.CountDownLatch;

/**
 * A shutdown hook that waits until the command has cleaned up, and then ends the process with
 * status 0: without it Java would say 143 for a SIGTERM that was obeyed.
 */
final class ProcessStop implements StopSignal {
  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch finished = new CountDownLatch(1);

  @Override
  public void await() throws InterruptedException {
    Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "miga-stop"));
    asked.await();
  }

  @Override
  public void ask() {
    asked.countDown();
  }

  private void stop() {
    ask();
    try {
      finished.await();
      Runtime.getRuntime().halt(0);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void finished() {
    finished.countDown();
  }
}
