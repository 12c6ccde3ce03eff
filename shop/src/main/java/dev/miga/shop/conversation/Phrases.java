package dev.miga.shop.conversation;

import dev.miga.shop.conversation.Outgoing.Ask;
import dev.miga.shop.conversation.Outgoing.Say;
import dev.miga.shop.order.Menu;
import dev.miga.shop.order.OrderContent;
import java.util.List;

/**
 * What the shop says, in Spanish.
 *
 * @param menu what things cost
 */
record Phrases(Menu menu) {

  /** Repeats an order, and asks for what is missing or for a yes. */
  Outgoing summary(OrderContent content) {
    String noted =
        "Anoté: " + items(content) + "." + place(content) + payment(content) + total(content);
    if (content.paymentMethod().isEmpty()) {
      return new Ask(noted + "\n¿Cómo vas a pagar?", Offers.PAYMENTS);
    }
    String where =
        content.address().isEmpty()
            ? "\nMándame la dirección, o confirma si lo buscas en la tienda."
            : "\n¿Está bien así?";
    return new Ask(noted + where, List.of(Offers.CONFIRM, Offers.CHANGE, Offers.CANCEL));
  }

  Outgoing confirmed(OrderContent content) {
    return new Say(
        "¡Listo! Pedido confirmado: "
            + items(content)
            + "."
            + total(content)
            + " Te avisamos cuando salga.");
  }

  Outgoing cancelled() {
    return new Say("Pedido cancelado. Cuando quieras, aquí estamos.");
  }

  Outgoing howToChange() {
    return new Say("Dime qué cambio: por ejemplo «mejor 5 cachitos» o «quita la malta».");
  }

  Outgoing whatElse() {
    return new Say("Anotado. ¿Qué te preparo?");
  }

  Outgoing personAnswers() {
    return new Say("Gracias por escribir. Una persona te responde enseguida.");
  }

  Outgoing greeting() {
    return new Say("¡Hola! Dime qué te preparo, la dirección y cómo vas a pagar.");
  }

  Outgoing cannotRead(String kind) {
    String what =
        switch (kind) {
          case "image", "sticker" -> "Recibí tu imagen";
          case "audio", "voice" -> "Todavía no puedo escuchar notas de voz";
          case "video" -> "Recibí tu video";
          case "document" -> "Recibí tu documento";
          default -> "Recibí tu mensaje";
        };
    return new Say(what + "; una persona lo revisa. Si es un pedido, escríbelo por favor.");
  }

  private static String items(OrderContent content) {
    return content.items().isEmpty() ? "todavía nada" : content.inWords();
  }

  private static String place(OrderContent content) {
    return content.address().map(address -> "\nDirección: " + address + ".").orElse("");
  }

  private static String payment(OrderContent content) {
    return content.paymentMethod().map(p -> "\nPago: " + Offers.title(p) + ".").orElse("");
  }

  private String total(OrderContent content) {
    return content.items().isEmpty()
        ? ""
        : menu.bill(content)
            .total(content)
            .map(total -> "\nTotal: %s %s.".formatted(total.toPlainString(), menu.currency()))
            .orElse("");
  }
}
