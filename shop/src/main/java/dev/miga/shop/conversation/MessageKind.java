package dev.miga.shop.conversation;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a message is about: the labels of the specialist {@code desk}; see its guidelines. */
public enum MessageKind {
  /** Orders something, or says address or payment of an order that is being placed. */
  PEDIDO,
  /** Asks about products. */
  CONSULTA_PRODUCTO,
  /** Asks about hours, delivery, means of payment. */
  CONSULTA_SERVICIO,
  /** Asks where an order is. */
  ESTADO_PEDIDO,
  /** Changes or calls off an order. */
  CAMBIO_PEDIDO,
  /** Something went wrong. */
  RECLAMO,
  /** A payment was made, or is asked about. */
  PAGO,
  /** Greeting, thanks, small talk. */
  SOCIAL,
  /** None of these. */
  OTRO;

  /** The specialist's label. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The kind that a label names. */
  public static Optional<MessageKind> of(String label) {
    return Arrays.stream(values()).filter(kind -> kind.key().equals(label)).findFirst();
  }
}
