package dev.miga.shop.order;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the products of an order cost when it was placed, whatever the menu says later.
 *
 * @param currency of all prices, as customers read it
 * @param prices of one piece, of the products that have a price
 */
public record Bill(String currency, Map<String, BigDecimal> prices) {
  /** Of products that nobody priced. */
  public static final Bill NONE = new Bill("", Map.of());

  /** Copies the map. */
  public Bill {
    prices = Map.copyOf(prices);
  }

  /** The part of a menu that an order needs. */
  static Bill of(Menu menu, List<Item> items) {
    Map<String, BigDecimal> prices = new LinkedHashMap<>();
    for (Item item : items) {
      BigDecimal price = menu.prices().get(item.product());
      if (price != null) {
        prices.put(item.product(), price);
      }
    }
    return new Bill(menu.currency(), prices);
  }

  /** What an order costs; empty if something has no price. */
  public Optional<BigDecimal> total(OrderContent content) {
    BigDecimal sum = BigDecimal.ZERO;
    for (Item item : content.items()) {
      BigDecimal price = prices.get(item.product());
      if (price == null) {
        return Optional.empty();
      }
      sum = sum.add(price.multiply(BigDecimal.valueOf(item.quantity())));
    }
    return Optional.of(sum);
  }
}
