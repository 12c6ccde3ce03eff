package dev.miga.shop.whatsapp;

import dev.miga.engine.MigaException;
import dev.miga.shop.conversation.Dialogue;
import dev.miga.shop.conversation.Step;
import dev.miga.shop.conversation.Talk;
import dev.miga.shop.message.Content.Unreadable;
import dev.miga.shop.message.CustomerMessage;
import dev.miga.shop.store.Waiting;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Answers the messages that are stored. What may pass is tried again; what does not, or failed
 * {@value #MOST_FAILURES} times, goes to a person.
 */
public final class MessageWorker implements AutoCloseable {
  static final int MOST_FAILURES = 10;

  private static final Duration POLL = Duration.ofSeconds(1);
  private static final BackOff PASSING = new BackOff(Duration.ofMillis(500), Duration.ofMinutes(1));

  /** They are kept, but nobody expects an answer to them. */
  private static final Set<String> UNANSWERED = Set.of("reaction", "system");

  private final MessageQueue messages;
  private final Dialogue dialogue;
  private final Runnable answered;
  private final BackOff backOff;
  private final InstantSource clock;
  private final Consumer<String> log;
  private final CustomerQueue<Waiting> queue;

  private MessageWorker(
      MessageQueue messages,
      Dialogue dialogue,
      int atOnce,
      Runnable answered,
      Duration poll,
      BackOff backOff,
      InstantSource clock,
      Consumer<String> log) {
    this.messages = messages;
    this.dialogue = dialogue;
    this.answered = answered;
    this.backOff = backOff;
    this.clock = clock;
    this.log = log;
    this.queue =
        new CustomerQueue<>(
            "messages",
            atOnce,
            poll,
            (busy, most) -> messages.waiting(busy, clock.instant(), most),
            waiting -> waiting.message().customer(),
            this::answer,
            log);
  }

  /**
   * Starts a worker.
   *
   * @param atOnce most customers at a time; the model reads their messages together
   * @param answered told when answers were stored
   * @param log receives lines without texts
   */
  public static MessageWorker start(
      MessageQueue messages,
      Dialogue dialogue,
      int atOnce,
      Runnable answered,
      InstantSource clock,
      Consumer<String> log) {
    return start(messages, dialogue, atOnce, answered, POLL, PASSING, clock, log);
  }

  static MessageWorker start(
      MessageQueue messages,
      Dialogue dialogue,
      int atOnce,
      Runnable answered,
      Duration poll,
      BackOff backOff,
      InstantSource clock,
      Consumer<String> log) {
    MessageWorker worker =
        new MessageWorker(messages, dialogue, atOnce, answered, poll, backOff, clock, log);
    worker.queue.start();
    return worker;
  }

  /** Tells that a message was stored. */
  public void wake() {
    queue.wake();
  }

  /** How it is. */
  public WorkerHealth health() {
    return queue.health();
  }

  private void answer(Waiting waiting) throws InterruptedException {
    try {
      Talk talk = talk(waiting);
      messages.finish(waiting.message(), talk, step(waiting, talk));
    } catch (RuntimeException e) {
      if (Thread.interrupted()) {
        throw new InterruptedException("stopping");
      }
      putOff(waiting, Trouble.spoken(e));
      return;
    }
    queue.worked();
    answered.run();
  }

  private void putOff(Waiting waiting, String problem) {
    Duration wait = backOff.after(waiting.failures());
    messages.later(waiting.message(), clock.instant().plus(wait), problem);
    queue.troubled(problem);
  }

  /** One that failed often is handed over without: it may be what cannot be read. */
  private Talk talk(Waiting waiting) {
    return waiting.failures() >= MOST_FAILURES ? Talk.NEW : messages.talk(waiting.message());
  }

  private Step step(Waiting waiting, Talk talk) {
    CustomerMessage message = waiting.message();
    if (message.content() instanceof Unreadable part && UNANSWERED.contains(part.kind())) {
      return new Step(Optional.empty(), Optional.empty(), false, List.of());
    }
    if (waiting.failures() >= MOST_FAILURES) {
      log.accept(at(message) + "failed %d times; a person answers it".formatted(MOST_FAILURES));
      return dialogue.handOver(talk);
    }
    try {
      return dialogue.next(talk, message);
    } catch (MigaException e) {
      if (passes(e)) {
        throw e;
      }
      log.accept(at(message) + e.oneLine() + "; a person answers it");
    } catch (RuntimeException | StackOverflowError fault) {
      log.accept(at(message) + Trouble.spoken(fault) + "; a person answers it");
    }
    return dialogue.handOver(talk);
  }

  private static String at(CustomerMessage message) {
    return "message of %s: ".formatted(PhoneNumber.masked(message.customer()));
  }

  private static boolean passes(MigaException failure) {
    return switch (failure.code()) {
      case BUSY, TIMEOUT, IO, NETWORK, REFUSED -> true; // refused: the model is being closed
      case INVALID_ARGUMENT, INVALID_FILE, UNSUPPORTED, NOT_FOUND, INTERNAL -> false;
    };
  }

  /** Begins no more messages; what is not finished in a few seconds is done at the next start. */
  @Override
  public void close() {
    queue.close();
  }
}
