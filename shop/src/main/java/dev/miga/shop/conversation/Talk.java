package dev.miga.shop.conversation;

import dev.miga.shop.message.CustomerMessage;
import dev.miga.shop.order.Order;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Where a conversation with a customer is when a message arrives.
 *
 * @param order the customer's last order, whatever its state
 * @param messages those that the order consists of, oldest first
 * @param heard when a message of the customer came last, before this one
 * @param answered what the shop answered last and when, so that it does not repeat itself
 */
public record Talk(
    Optional<Order> order,
    List<CustomerMessage> messages,
    Optional<Instant> heard,
    Optional<Answered> answered) {

  /** With somebody who never wrote before. */
  public static final Talk NEW =
      new Talk(Optional.empty(), List.of(), Optional.empty(), Optional.empty());

  /** Copies the list. */
  public Talk {
    messages = List.copyOf(messages);
  }

  /** Words of the shop. */
  public record Answered(String text, Instant at) {}
}
