package dev.miga.shop.board;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.server.http.BadField;
import dev.miga.shop.order.OrderState;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/** What a person may do with an order: a step forth, a step back, call it off, take it up again. */
final class OrderMoves {
  private OrderMoves() {}

  private static Set<OrderState> from(OrderState state) {
    return switch (state) {
      case OPEN -> EnumSet.of(OrderState.CONFIRMED, OrderState.CANCELLED);
      case CONFIRMED -> EnumSet.of(OrderState.PREPARING, OrderState.OPEN, OrderState.CANCELLED);
      case PREPARING -> EnumSet.of(OrderState.SENT, OrderState.CONFIRMED, OrderState.CANCELLED);
      case SENT -> EnumSet.of(OrderState.DELIVERED, OrderState.PREPARING, OrderState.CANCELLED);
      case DELIVERED -> EnumSet.of(OrderState.SENT);
      case CANCELLED ->
          EnumSet.of(OrderState.OPEN, OrderState.CONFIRMED, OrderState.PREPARING, OrderState.SENT);
    };
  }

  /**
   * Refuses what is no such move.
   *
   * @throws MigaException REFUSED
   */
  static void check(OrderState from, OrderState to) {
    if (!from(from).contains(to)) {
      throw new MigaException(
          ErrorCode.REFUSED,
          "an order that is %s cannot become %s".formatted(from.key(), to.key()));
    }
  }

  /**
   * The state of a name.
   *
   * @throws BadField if there is none
   */
  static OrderState state(String key) {
    return Arrays.stream(OrderState.values())
        .filter(state -> state.key().equals(key))
        .findFirst()
        .orElseThrow(() -> new BadField("state", "is none of the states of an order"));
  }
}
