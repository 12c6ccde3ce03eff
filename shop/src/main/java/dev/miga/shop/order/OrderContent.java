package dev.miga.shop.order;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a customer wants: what the specialist {@code bakery} answers.
 *
 * @param items in the order in which they were named
 * @param address empty where the customer comes for it, or has not said it yet
 * @param paymentMethod as the specialist's schema spells it
 */
public record OrderContent(
    List<Item> items, Optional<String> address, Optional<String> paymentMethod) {
  /** Nothing yet. */
  public static final OrderContent NONE =
      new OrderContent(List.of(), Optional.empty(), Optional.empty());

  /** Copies the list. */
  public OrderContent {
    items = List.copyOf(items);
  }

  /** The items in words: {@code 3 malta, 1 quesillo}. */
  public String inWords() {
    return items.stream()
        .map(item -> item.quantity() + " " + item.product())
        .collect(Collectors.joining(", "));
  }
}
