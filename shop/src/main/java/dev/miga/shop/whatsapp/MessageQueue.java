package dev.miga.shop.whatsapp;

import dev.miga.shop.conversation.Step;
import dev.miga.shop.conversation.Talk;
import dev.miga.shop.message.CustomerMessage;
import dev.miga.shop.store.Waiting;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** Messages that are stored and not yet answered. Methods throw if the store does not work. */
public interface MessageQueue {
  /**
   * What to work on now: of each customer the oldest open message, if its time has come; the
   * longest waiting first. While it waits, those after it wait too.
   *
   * @param busy customers to leave out
   * @param now messages that are due later are left out
   * @param most of them
   */
  List<Waiting> waiting(Set<String> busy, Instant now, int most);

  /** Where the conversation was before a message. */
  Talk talk(CustomerMessage message);

  /**
   * Stores what follows from a message and closes it: all at once, or nothing and an exception.
   *
   * @param talk from which the step follows
   */
  void finish(CustomerMessage message, Talk talk, Step step);

  /**
   * Puts a message off, and counts the failure.
   *
   * @param problem for a person
   */
  void later(CustomerMessage message, Instant due, String problem);
}
