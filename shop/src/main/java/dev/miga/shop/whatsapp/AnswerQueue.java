package dev.miga.shop.whatsapp;

import dev.miga.shop.conversation.Notice;
import dev.miga.shop.conversation.Outgoing;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Answers that are stored and not yet sent. Methods throw if the store does not work. */
public interface AnswerQueue {
  /**
   * What to send now: of each customer the oldest open answer, if its time has come; the longest
   * waiting first. While it waits, those after it wait too.
   *
   * @param busy customers to leave out
   * @param now answers that are due later are left out
   * @param most of them
   */
  List<Due> due(Set<String> busy, Instant now, int most);

  /**
   * Closes an answer.
   *
   * @param messageId that its statuses will carry
   */
  void sent(long id, String messageId, Instant at);

  /** Puts an answer off, and counts the failure. */
  void later(long id, Instant due, String problem);

  /**
   * Gives an answer up: a person must see that the customer did not get it.
   *
   * @param problem for a person
   */
  void failed(long id, String problem);

  /**
   * An open answer.
   *
   * @param customer telephone number, digits alone
   * @param outgoing what to say while the customer wrote within 24 hours
   * @param notice what to say after that; empty where only a person can
   * @param heard when the customer wrote last
   * @param failures so far
   */
  record Due(
      long id,
      String customer,
      Outgoing outgoing,
      Optional<Notice> notice,
      Optional<Instant> heard,
      int failures) {}
}
