package dev.miga.shop.order;

import java.time.Instant;
import java.util.Optional;

/**
 * Which orders are looked for; what is empty does not matter.
 *
 * @param from when the order began, at the earliest
 * @param until before when it began
 * @param words a part of the customer's number or name, a product, the address or a message; upper
 *     and lower case are the same. It is no pattern: a percent sign means itself.
 */
public record OrderSearch(
    Optional<OrderState> state,
    Optional<Instant> from,
    Optional<Instant> until,
    Optional<String> words) {

  /** Orders in one answer. */
  public static final int MOST = 500;
}
