package dev.miga.shop.order;

import java.util.Locale;

/** How far an order is. */
public enum OrderState {
  /** The customer still speaks about it. */
  OPEN,
  /** The customer said yes. */
  CONFIRMED,
  /** The kitchen has it. */
  PREPARING,
  /** On its way, or ready to be fetched. */
  SENT,
  /** The customer has it. */
  DELIVERED,
  /** Called off. */
  CANCELLED;

  /** Name in the database and over HTTP. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
