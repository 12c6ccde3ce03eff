package dev.miga.shop.whatsapp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogSafetyTest {
  @ParameterizedTest
  @CsvSource({
    "584141234567, 58414****567",
    "12345678901, 12345****901",
    "1234567890, ****",
    "1, ****"
  })
  void hidesTheMiddleOfANumber(String number, String masked) {
    assertThat(PhoneNumber.masked(number)).isEqualTo(masked);
  }

  @Test
  void showsNoSecretsInErrors() {
    String token = "EAAJB" + "x1".repeat(40);

    assertThat(CloudError.clean("Malformed access token " + token + "\nfor 584141234567"))
        .isEqualTo("Malformed access token *** for 58414****567");
  }
}
