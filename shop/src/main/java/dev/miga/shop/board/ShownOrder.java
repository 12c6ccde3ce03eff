package dev.miga.shop.board;

import dev.miga.shop.message.CustomerMessage;
import dev.miga.shop.order.Order;
import java.util.List;

/**
 * An order with its messages.
 *
 * @param messages those that the order consists of, oldest first
 */
public record ShownOrder(Order order, List<CustomerMessage> messages) {
  /** Copies the list. */
  public ShownOrder {
    messages = List.copyOf(messages);
  }
}
