package dev.miga.shop.conversation;

import dev.miga.shop.conversation.MessageReader.Sorted;
import dev.miga.shop.order.Order;
import java.util.List;
import java.util.Optional;

/**
 * What a message brings about. All of it is stored at once, or nothing is.
 *
 * @param order the order as it is now, if the message began or changed one; its id is {@link
 *     #NEW_ORDER} where it begins one
 * @param sorted what the message is about; none where it is no text
 * @param person whether a person must answer it: it stays in the queue of its kind
 * @param answers what the shop says
 */
public record Step(
    Optional<Order> order, Optional<Sorted> sorted, boolean person, List<Outgoing> answers) {
  /** The id of an order that the database does not have yet. */
  public static final long NEW_ORDER = 0;

  /** Copies the list. */
  public Step {
    answers = List.copyOf(answers);
  }
}
