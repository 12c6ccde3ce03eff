package dev.miga.shop.whatsapp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.miga.engine.json.JsonValue;
import dev.miga.shop.conversation.Outgoing;
import dev.miga.shop.conversation.Outgoing.Ask;
import dev.miga.shop.conversation.Outgoing.Say;
import dev.miga.shop.message.Content.Choice;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CloudMessagesTest {
  private static final String TO = "584141234567";

  private static List<Choice> choices(int count) {
    return IntStream.range(0, count).mapToObj(i -> new Choice("id" + i, "Opción " + i)).toList();
  }

  private static void assertSent(Outgoing outgoing, String json) {
    assertThat(CloudMessages.of(TO, outgoing)).isEqualTo(JsonValue.parse(json));
  }

  private static String body(Outgoing outgoing) {
    return CloudMessages.of(TO, outgoing).toJson();
  }

  @Test
  void saysWords() {
    assertSent(
        new Say("Listo \"ya\""),
        """
        {"messaging_product": "whatsapp", "recipient_type": "individual", "to": "584141234567",
         "type": "text", "text": {"preview_url": false, "body": "Listo \\"ya\\""}}
        """);
  }

  @Test
  void asksWithButtonsWhereThereAreUpToThreeAnswers() {
    assertSent(
        new Ask(
            "¿Así?",
            List.of(new Choice("confirm", "Confirmar"), new Choice("x", "Cambiar todo el pedido"))),
        """
        {"messaging_product": "whatsapp", "recipient_type": "individual", "to": "584141234567",
         "type": "interactive", "interactive": {"type": "button", "body": {"text": "¿Así?"},
         "action": {"buttons": [
           {"type": "reply", "reply": {"id": "confirm", "title": "Confirmar"}},
           {"type": "reply", "reply": {"id": "x", "title": "Cambiar todo el ped…"}}]}}}
        """);
  }

  @Test
  void asksWithAListWhereThereAreMore() {
    assertSent(
        new Ask("¿Pago?", choices(4)),
        """
        {"messaging_product": "whatsapp", "recipient_type": "individual", "to": "584141234567",
         "type": "interactive", "interactive": {"type": "list", "body": {"text": "¿Pago?"},
         "action": {"button": "Elegir", "sections": [{"rows": [
           {"id": "id0", "title": "Opción 0"}, {"id": "id1", "title": "Opción 1"},
           {"id": "id2", "title": "Opción 2"}, {"id": "id3", "title": "Opción 3"}]}]}}}
        """);
  }

  @Test
  void asksInWordsWhatWhatsAppWouldNotTake() {
    assertThat(body(new Ask("¿Cuál?", choices(11))))
        .contains("\"type\":\"text\"")
        .contains("¿Cuál?\\nResponde: Opción 0, Opción 1");
    assertThat(body(new Ask("¿Cuál?", List.of()))).contains("\"body\":\"¿Cuál?\"");
    assertThat(body(new Ask("x".repeat(1025), choices(2))))
        .contains("x".repeat(1025) + "\\nResponde: Opción 0, Opción 1.");
    assertThat(body(new Ask("x".repeat(1024), choices(2)))).contains("\"interactive\"");
  }

  @Test
  void saysNoMoreThanWhatsAppTakes() {
    assertThat(body(new Say("x".repeat(5000)))).contains("\"" + "x".repeat(4095) + "…\"");
    assertThat(body(new Ask("x".repeat(5000), choices(2)))).contains("x…\\nResponde: Opción 0");
  }

  @Test
  void cutsNoPairOfSurrogates() {
    assertThat(CloudMessages.cut("ab", 2)).isEqualTo("ab");
    assertThat(CloudMessages.cut("abc", 2)).isEqualTo("a…");
    assertThat(CloudMessages.cut("a\uD83D\uDE00bc", 3)).isEqualTo("a…");
  }
}
