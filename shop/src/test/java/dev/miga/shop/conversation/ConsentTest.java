package dev.miga.shop.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConsentTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "sí",
        "Si, confirmo",
        "dale pues",
        "👍",
        "ok gracias",
        "Perfecto, muchas gracias!!",
        "eso es correcto, mija querida",
        "De acuerdo, que Dios me la cuide",
        "sí señorita, está bien así",
        "Confirmadísimo hermanazo",
        "ya lo revisé, pueden mandarlo",
        "Yes sir, confirmed"
      })
  void knowsAYes(String text) {
    assertThat(Consent.isYes(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "no",
        "sí, y agregame dos maltas",
        "gracias",
        "si hay quesillo",
        "¿está bien así?",
        "no confirmo todavía",
        "dale, y me agregas jugo",
        "está bien pero pago en efectivo",
        "confirmo que la dirección es calle 5",
        "ok pero sin malta"
      })
  void takesNothingElseForAYes(String text) {
    assertThat(Consent.isYes(text)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cancela",
        "Cancelame el pedido por favor",
        "olvídalo",
        "mejor cancela todo pues",
        "cancélenlo porfa, llegó visita y ya compramos",
        "ay qué pena, ya no lo quiero",
        "anulá eso primo 😩 se fue la luz",
        "cancelo mi pedido",
        "no me manden nada, surgió algo"
      })
  void knowsWhenAllIsCalledOff(String text) {
    assertThat(Consent.callsOff(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cancela la malta",
        "cancelo con zelle",
        "no me canceles los cachitos",
        "quita una",
        "mañana le cancelo",
        "olvida la dirección, voy yo",
        "no lo canceles",
        "¿cómo cancelo el pedido?",
        "cancela eso. Mejor dame 2 canillas",
        "cancelame los cachitos nada más"
      })
  void doesNotCallAllOffForAPart(String text) {
    assertThat(Consent.callsOff(text)).isFalse();
  }

  @Test
  void knowsWhenACancellationIsTakenBack() {
    assertThat(Consent.takesBack("no, no lo canceles")).isTrue();
    assertThat(Consent.takesBack("No lo estoy anulando")).isTrue();
    assertThat(Consent.takesBack("no quiero nada, cancela")).isFalse();
  }
}
