package dev.miga.shop.board;

import dev.miga.engine.json.JsonValue.JsonObject;
import dev.miga.server.http.JsonMembers;
import dev.miga.shop.order.Item;
import dev.miga.shop.order.Order;
import dev.miga.shop.order.OrderState;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a shop sold on a day: all that is confirmed and not called off.
 *
 * @param states orders in each state
 * @param products pieces of each
 * @param payments money by means of payment; the empty one where none was said
 * @param unpriced orders with something that has no price: their money is missing here
 */
record DayTotals(
    LocalDate day,
    Map<OrderState, Integer> states,
    Map<String, Integer> products,
    Map<Optional<String>, BigDecimal> payments,
    int unpriced) {

  /** Adds up the orders of a day. */
  static DayTotals of(LocalDate day, List<Order> orders) {
    Map<OrderState, Integer> states = new EnumMap<>(OrderState.class);
    Map<String, Integer> products = new LinkedHashMap<>();
    Map<Optional<String>, BigDecimal> payments = new LinkedHashMap<>();
    int unpriced = 0;
    for (Order order : orders) {
      states.merge(order.state(), 1, Integer::sum);
      if (!isSold(order.state())) {
        continue;
      }
      for (Item item : order.content().items()) {
        products.merge(item.product(), item.quantity(), Integer::sum);
      }
      Optional<BigDecimal> total = order.total();
      unpriced += total.isPresent() ? 0 : 1;
      payments.merge(
          order.content().paymentMethod(), total.orElse(BigDecimal.ZERO), BigDecimal::add);
    }
    return new DayTotals(day, states, products, payments, unpriced);
  }

  private static boolean isSold(OrderState state) {
    return switch (state) {
      case CONFIRMED, PREPARING, SENT, DELIVERED -> true;
      case OPEN, CANCELLED -> false;
    };
  }

  JsonObject toJson(String currency) {
    JsonMembers byState = new JsonMembers();
    for (OrderState state : OrderState.values()) {
      byState.put(state.key(), states.getOrDefault(state, 0));
    }
    BigDecimal total = payments.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
    return new JsonMembers()
        .put("day", day.toString())
        .put("orders", soldOrders())
        .put("states", byState.toObject())
        .put("products", productsToJson())
        .put("payments", paymentsToJson())
        .put("total", OrderJson.number(total))
        .put("unpriced", unpriced)
        .put("currency", currency)
        .toObject();
  }

  private int soldOrders() {
    return states.entrySet().stream()
        .filter(entry -> isSold(entry.getKey()))
        .mapToInt(Map.Entry::getValue)
        .sum();
  }

  /** What sold most comes first. */
  private List<JsonObject> productsToJson() {
    return products.entrySet().stream()
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .map(
            entry ->
                new JsonMembers()
                    .put("product", entry.getKey())
                    .put("quantity", entry.getValue())
                    .toObject())
        .toList();
  }

  private List<JsonObject> paymentsToJson() {
    return payments.entrySet().stream()
        .map(
            entry ->
                new JsonMembers()
                    .put("payment_method", MessageJson.text(entry.getKey()))
                    .put("total", OrderJson.number(entry.getValue()))
                    .toObject())
        .toList();
  }
}
