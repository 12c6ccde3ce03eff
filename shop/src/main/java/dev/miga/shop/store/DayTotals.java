package dev.miga.shop.store;

import dev.miga.shop.order.OrderState;
import java.util.Map;

/**
 * What a day brought, with the orders whose customers were forgotten.
 *
 * @param orders how many, by state; states without an order are left out
 * @param products how many were ordered of each, without orders that were called off
 */
public record DayTotals(Map<OrderState, Integer> orders, Map<String, Integer> products) {
  /** Copies the maps. */
  public DayTotals {
    orders = Map.copyOf(orders);
    products = Map.copyOf(products);
  }
}
