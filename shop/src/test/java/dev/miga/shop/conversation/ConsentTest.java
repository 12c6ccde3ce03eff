package dev.miga.shop.conversation;

import static org.assertj.core.api.Assertions.assertThat;

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
        "Perfecto, muchas gracias!!"
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
        "ok pero sin malta"
      })
  void takesNothingElseForAYes(String text) {
    assertThat(Consent.isYes(text)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"cancela", "Cancelame el pedido por favor", "olvídalo", "mejor cancela todo pues"})
  void knowsWhenAllIsCalledOff(String text) {
    assertThat(Consent.callsOff(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cancela la malta",
        "cancelo con zelle",
        "no me canceles los cachitos",
        "quita una"
      })
  void doesNotCallAllOffForAPart(String text) {
    assertThat(Consent.callsOff(text)).isFalse();
  }
}
