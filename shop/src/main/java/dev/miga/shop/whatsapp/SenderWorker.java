package dev.miga.shop.whatsapp;

import dev.miga.engine.json.JsonValue.JsonObject;
import dev.miga.shop.whatsapp.AnswerQueue.Due;
import dev.miga.shop.whatsapp.SendResult.Closed;
import dev.miga.shop.whatsapp.SendResult.Refused;
import dev.miga.shop.whatsapp.SendResult.Retry;
import dev.miga.shop.whatsapp.SendResult.Sent;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Sends the answers that are stored, those of one customer in their order. Within 24 hours of the
 * customer's last message they go as they are, after that as a template, and without one they wait
 * for a person. An answer that was sent when the power failed may be sent twice; none is lost.
 */
public final class SenderWorker implements AutoCloseable {
  static final int MOST_FAILURES = 200;

  private static final int AT_ONCE = 4;
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Duration WINDOW = Duration.ofHours(24);
  private static final int MOST_RECORDINGS = 100;
  private static final BackOff RECORDING =
      new BackOff(Duration.ofMillis(100), Duration.ofSeconds(5));

  private final AnswerQueue answers;
  private final Channel channel;
  private final Templates templates;
  private final InstantSource clock;
  private final Consumer<String> log;
  private final CustomerQueue<Due> queue;

  private SenderWorker(
      AnswerQueue answers,
      Channel channel,
      Templates templates,
      Duration poll,
      InstantSource clock,
      Consumer<String> log) {
    this.answers = answers;
    this.channel = channel;
    this.templates = templates;
    this.clock = clock;
    this.log = log;
    this.queue =
        new CustomerQueue<>(
            "answers",
            AT_ONCE,
            poll,
            (busy, most) -> answers.due(busy, clock.instant(), most),
            Due::customer,
            this::send,
            log);
  }

  /**
   * Starts a worker.
   *
   * @param log receives lines without texts
   */
  public static SenderWorker start(
      AnswerQueue answers,
      Channel channel,
      Templates templates,
      InstantSource clock,
      Consumer<String> log) {
    return start(answers, channel, templates, POLL, clock, log);
  }

  static SenderWorker start(
      AnswerQueue answers,
      Channel channel,
      Templates templates,
      Duration poll,
      InstantSource clock,
      Consumer<String> log) {
    SenderWorker worker = new SenderWorker(answers, channel, templates, poll, clock, log);
    worker.queue.start();
    return worker;
  }

  /** Tells that an answer was stored. */
  public void wake() {
    queue.wake();
  }

  /** How it is. */
  public WorkerHealth health() {
    return queue.health();
  }

  private void send(Due due) throws InterruptedException {
    if (!isOpen(due)) {
      sendTemplate(due, "the customer wrote more than 24 hours ago");
      return;
    }
    SendResult result =
        channel.send(CloudMessages.of(due.customer(), due.outgoing()), due.failures());
    if (result instanceof Closed closed) {
      sendTemplate(due, closed.problem());
    } else {
      record(due, result);
    }
  }

  private boolean isOpen(Due due) {
    return due.heard().filter(at -> at.plus(WINDOW).isAfter(clock.instant())).isPresent();
  }

  private void sendTemplate(Due due, String why) throws InterruptedException {
    Optional<JsonObject> message =
        due.notice().flatMap(notice -> templates.message(due.customer(), notice));
    record(
        due,
        message.isPresent()
            ? channel.send(message.get(), due.failures())
            : new Refused(why + ", and there is no template for it"));
  }

  private void record(Due due, SendResult result) throws InterruptedException {
    switch (result) {
      case Sent sent -> {
        stored(() -> answers.sent(due.id(), sent.id(), clock.instant()));
        queue.worked();
      }
      case Retry retry -> again(due, retry);
      case Closed closed -> giveUp(due, closed.problem());
      case Refused refused -> giveUp(due, refused.problem());
    }
  }

  private void again(Due due, Retry retry) throws InterruptedException {
    if (due.failures() >= MOST_FAILURES) {
      giveUp(due, retry.problem());
      return;
    }
    Instant next = clock.instant().plus(retry.after());
    stored(() -> answers.later(due.id(), next, retry.problem()));
    queue.troubled(retry.problem());
  }

  private void giveUp(Due due, String problem) throws InterruptedException {
    log.accept("answer to %s: %s".formatted(PhoneNumber.masked(due.customer()), problem));
    stored(() -> answers.failed(due.id(), problem));
  }

  /** What was sent must be stored as sent, or it is sent again: so it insists for some minutes. */
  private void stored(Runnable action) throws InterruptedException {
    for (int failures = 0; failures < MOST_RECORDINGS; failures++) {
      try {
        action.run();
        return;
      } catch (RuntimeException e) {
        queue.storeFailed(e);
        queue.pause(RECORDING.after(failures));
      }
    }
    action.run();
  }

  /** Begins no more answers; what is not sent in a few seconds is sent at the next start. */
  @Override
  public void close() {
    queue.close();
  }
}
