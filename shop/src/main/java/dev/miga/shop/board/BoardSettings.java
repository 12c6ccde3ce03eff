package dev.miga.shop.board;

import dev.miga.shop.order.Menu;
import java.time.ZoneId;
import java.util.List;

/**
 * What the board knows of the shop.
 *
 * @param payments means of payment, as the specialist's schema spells them
 * @param zone in which a day begins
 */
public record BoardSettings(Menu menu, List<String> payments, ZoneId zone) {
  /** Copies the list. */
  public BoardSettings {
    payments = List.copyOf(payments);
  }
}
