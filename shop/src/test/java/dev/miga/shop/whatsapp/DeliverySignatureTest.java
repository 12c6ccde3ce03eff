package dev.miga.shop.whatsapp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeliverySignatureTest {
  private static final byte[] FOX =
      "The quick brown fox jumps over the lazy dog".getBytes(StandardCharsets.UTF_8);
  private static final String OF_FOX =
      "f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8";

  private final DeliverySignature signature = new DeliverySignature("key");

  @Test
  void signsAsOthersDo() {
    assertThat(signature.sign(FOX)).isEqualTo("sha256=" + OF_FOX);
  }

  @Test
  void admitsItsOwnSignatureInEitherCase() {
    assertThat(signature.admits("sha256=" + OF_FOX, FOX)).isTrue();
    assertThat(signature.admits("sha256=" + OF_FOX.toUpperCase(Locale.ROOT), FOX)).isTrue();
  }

  @Test
  void refusesAnotherBodyAndAnotherSecret() {
    byte[] changed = FOX.clone();
    changed[0] ^= 1;

    assertThat(signature.admits("sha256=" + OF_FOX, changed)).isFalse();
    assertThat(new DeliverySignature("Key").admits("sha256=" + OF_FOX, FOX)).isFalse();
  }

  @Test
  void refusesAMissingHeader() {
    assertThat(signature.admits(null, FOX)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "sha256=",
        OF_FOX,
        "sha1=" + OF_FOX,
        "SHA256=" + OF_FOX,
        " sha256=" + OF_FOX,
        "sha256=" + OF_FOX + "00",
        "sha256=zzbc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8",
        "sha256=f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd"
      })
  void refusesAMalformedHeader(String header) {
    assertThat(signature.admits(header, FOX)).isFalse();
  }
}
