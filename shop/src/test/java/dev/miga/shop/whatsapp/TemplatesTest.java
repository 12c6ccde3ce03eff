package dev.miga.shop.whatsapp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.miga.engine.MigaException;
import dev.miga.engine.json.JsonValue;
import dev.miga.shop.conversation.Notice;
import dev.miga.shop.conversation.Notice.Kind;
import dev.miga.shop.conversation.Outgoing.Say;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TemplatesTest {
  @TempDir private Path folder;

  private Templates read(String yaml) throws IOException {
    return Templates.read(Files.writeString(folder.resolve("templates.yaml"), yaml));
  }

  @Test
  void sendsNewsByTheNameOfItsTemplate() {
    assertThat(Templates.SPANISH.message("584141234567", new Notice(Kind.ORDER_SENT, "2 malta")))
        .contains(
            (JsonValue.JsonObject)
                JsonValue.parse(
                    """
                    {"messaging_product": "whatsapp", "recipient_type": "individual",
                     "to": "584141234567", "type": "template",
                     "template": {"name": "order_sent", "language": {"code": "es"},
                       "components": [{"type": "body",
                         "parameters": [{"type": "text", "text": "2 malta"}]}]}}
                    """));
  }

  @Test
  void putsTheOrderOnOneLine() {
    assertThat(Templates.SPANISH.words(new Notice(Kind.ORDER_SENT, "2 malta\n  1    pan")))
        .contains(new Say("Tu pedido va en camino: 2 malta 1 pan. ¡Gracias!"));
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void hasAllNewsInSpanish(Kind kind) {
    assertThat(Templates.SPANISH.words(new Notice(kind, "2 malta"))).isPresent();
  }

  @Test
  void keepsWhatAFileDoesNotName() throws IOException {
    Templates templates =
        read(
            """
            language: es_MX
            order_ready:
              name: pedido_listo
              text: "Ya puedes venir por {{1}}."
            """);

    assertThat(templates.language()).isEqualTo("es_MX");
    assertThat(templates.words(new Notice(Kind.ORDER_READY, "1 pan")))
        .contains(new Say("Ya puedes venir por 1 pan."));
    assertThat(templates.templates().get(Kind.ORDER_SENT))
        .isEqualTo(Templates.SPANISH.templates().get(Kind.ORDER_SENT));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "order_lost: {name: a, text: '{{1}}'}",
        "order_sent: {name: a}",
        "order_sent: {name: 'A b', text: '{{1}}'}",
        "order_sent: {name: a, text: 'none'}",
        "order_sent: {name: a, text: '{{1}} {{2}}'}"
      })
  void refusesTemplatesThatMetaCannotHave(String yaml) {
    assertThatThrownBy(() -> read(yaml)).isInstanceOf(MigaException.class);
  }

  @Test
  void saysNothingOfWhatHasNoTemplate() {
    Templates none = new Templates("es", Map.of());

    assertThat(none.message("584141234567", new Notice(Kind.ORDER_SENT, "x"))).isEmpty();
  }
}
