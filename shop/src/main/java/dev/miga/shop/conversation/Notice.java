package dev.miga.shop.conversation;

import java.util.Locale;

/**
 * News of an order that the shop tells unasked.
 *
 * @param order what was ordered, in words
 */
public record Notice(Kind kind, String order) implements Outgoing {
  /** Stands for the order in what is said. */
  public static final String PLACE = "{{1}}";

  @Override
  public String text() {
    return kind.sentence().replace(PLACE, order);
  }

  /** What happened to the order. */
  public enum Kind {
    /** The shop will make it. */
    ORDER_CONFIRMED("Confirmamos tu pedido: {{1}}. ¡Gracias!"),
    /** It can be fetched. */
    ORDER_READY("Tu pedido está listo: {{1}}. ¡Te esperamos!"),
    /** It is on its way. */
    ORDER_SENT("Tu pedido va en camino: {{1}}. ¡Gracias!"),
    /** The shop called it off. */
    ORDER_CANCELLED("Tuvimos que cancelar tu pedido: {{1}}. Escríbenos y lo arreglamos.");

    private final String sentence;

    Kind(String sentence) {
      this.sentence = sentence;
    }

    /** What is said where settings say nothing else, with {@link #PLACE} in it. */
    public String sentence() {
      return sentence;
    }

    /** Name in settings, and of the template unless settings say another. */
    public String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
