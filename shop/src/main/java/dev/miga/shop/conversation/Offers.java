package dev.miga.shop.conversation;

import dev.miga.shop.message.Content.Choice;
import java.util.List;
import java.util.Optional;

/** What the shop offers to tap. */
final class Offers {
  static final Choice CONFIRM = new Choice("confirm", "Confirmar");
  static final Choice CHANGE = new Choice("change", "Cambiar");
  static final Choice CANCEL = new Choice("cancel", "Cancelar");

  /** Means of payment: the id is {@code pay:} and the value of the specialist's schema. */
  static final List<Choice> PAYMENTS =
      List.of(
          new Choice("pay:pago_movil", "Pago móvil"),
          new Choice("pay:transferencia", "Transferencia"),
          new Choice("pay:zelle", "Zelle"),
          new Choice("pay:efectivo_usd", "Efectivo en dólares"),
          new Choice("pay:efectivo_bs", "Efectivo en bolívares"),
          new Choice("pay:punto_de_venta", "Punto de venta"),
          new Choice("pay:binance", "Binance"));

  private static final String PAY = "pay:";

  private Offers() {}

  /** Whether a customer tapped this one; older applications send the title alone. */
  static boolean is(Choice tapped, Choice offered) {
    return tapped.id().equals(offered.id()) || tapped.title().equalsIgnoreCase(offered.title());
  }

  /** The means of payment that a customer tapped. */
  static Optional<String> payment(Choice tapped) {
    return PAYMENTS.stream()
        .filter(offered -> is(tapped, offered))
        .map(offered -> offered.id().substring(PAY.length()))
        .findFirst();
  }

  /** What customers call a means of payment. */
  static String title(String payment) {
    return PAYMENTS.stream()
        .filter(offered -> offered.id().equals(PAY + payment))
        .map(Choice::title)
        .findFirst()
        .orElse(payment);
  }
}
