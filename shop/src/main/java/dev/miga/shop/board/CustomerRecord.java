package dev.miga.shop.board;

import dev.miga.shop.message.Message;
import java.util.List;

/**
 * All that is kept of a customer.
 *
 * @param messages those of no order too, oldest first
 */
public record CustomerRecord(List<ShownOrder> orders, List<Message> messages) {
  /** Copies the lists. */
  public CustomerRecord {
    orders = List.copyOf(orders);
    messages = List.copyOf(messages);
  }
}
