package dev.miga.shop.whatsapp;

import dev.miga.engine.MigaException;
import dev.miga.shop.whatsapp.WorkerHealth.Ongoing;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** What is wrong at present with something; the log hears of it when it begins and ends. */
final class Trouble {
  private final String subject;
  private final Consumer<String> log;
  private final AtomicReference<Optional<Ongoing>> problem =
      new AtomicReference<>(Optional.empty());

  Trouble(String subject, Consumer<String> log) {
    this.subject = subject;
    this.log = log;
  }

  void report(String what) {
    if (begin(what).isEmpty()) {
      log.accept(subject + ": " + what);
    }
  }

  void mended() {
    if (problem.getAndSet(Optional.empty()).isPresent()) {
      log.accept(subject + ": works again");
    }
  }

  private Optional<Ongoing> begin(String what) {
    return problem.getAndUpdate(
        before ->
            Optional.of(new Ongoing(what, before.map(Ongoing::since).orElseGet(Instant::now))));
  }

  Optional<Ongoing> problem() {
    return problem.get();
  }

  /**
   * A failure on one line. The message of a foreign exception may quote a customer: only its kind.
   */
  static String spoken(Throwable failure) {
    return failure instanceof MigaException known
        ? known.oneLine()
        : failure.getClass().getSimpleName();
  }
}
