package dev.miga.shop.whatsapp;

import java.util.Locale;

/**
 * News of an order that the shop tells unasked.
 *
 * @param order what was ordered, in words
 */
public record Notice(Kind kind, String order) {
  /** What happened to the order. */
  public enum Kind {
    /** The shop will make it. */
    ORDER_CONFIRMED,
    /** It can be fetched. */
    ORDER_READY,
    /** It is on its way. */
    ORDER_SENT,
    /** The shop called it off. */
    ORDER_CANCELLED;

    /** Name in settings, and of the template unless settings say another. */
    public String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
