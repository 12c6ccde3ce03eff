package dev.miga.shop.conversation;

import dev.miga.shop.order.Menu;
import dev.miga.shop.order.OrderContent;
import dev.miga.shop.order.Reading;
import dev.miga.shop.order.Reading.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * When a person must look at an order.
 *
 * @param record confidence under which the record as a whole is doubtful
 * @param sorting confidence under which it is doubtful what a message is about
 */
public record ReviewRules(double record, double sorting) {
  /**
   * What a shop that chose nothing else has: of the answers above, 1 of 100 was wrong on messages
   * by which nothing was trained ({@code docs/how-to/shop.md}).
   */
  public static final ReviewRules STANDARD = new ReviewRules(0.95, 0.92);

  /** The reasons in Spanish, none where the order can go on by itself. */
  List<String> reasons(OrderContent content, Optional<Reading> reading, Menu menu) {
    List<String> reasons = new ArrayList<>();
    if (content.items().isEmpty()) {
      reasons.add("no se entiende qué pide");
    }
    reading.filter(read -> read.confidence() < record).ifPresent(read -> reasons.add(doubt(read)));
    if (!content.items().isEmpty() && menu.bill(content).total(content).isEmpty()) {
      reasons.add("pide algo sin precio en el menú");
    }
    return reasons;
  }

  /** Names the least certain value. */
  private static String doubt(Reading reading) {
    String least =
        reading.parts().stream()
            .min((a, b) -> Double.compare(a.confidence(), b.confidence()))
            .map(Part::pointer)
            .map(ReviewRules::spoken)
            .orElse("el pedido");
    return "lectura dudosa: %s (%.0f %%)".formatted(least, 100 * reading.confidence());
  }

  private static String spoken(String pointer) {
    if (pointer.startsWith("/address")) {
      return "dirección";
    }
    if (pointer.startsWith("/payment")) {
      return "pago";
    }
    return pointer.endsWith("quantity") ? "cantidad" : "producto";
  }
}
