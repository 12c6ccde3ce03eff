package dev.miga.shop.whatsapp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.miga.engine.MigaException;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WhatsAppSettingsTest {
  private static final Map<String, String> ALL =
      Map.of(
          "MIGA_WHATSAPP_VERIFY_TOKEN", "word",
          "MIGA_WHATSAPP_APP_SECRET", "sec-ret",
          "MIGA_WHATSAPP_ACCESS_TOKEN", "EAA-token",
          "MIGA_WHATSAPP_PHONE_NUMBER_ID", "106540352242922");

  private static Optional<WhatsAppSettings> from(Map<String, String> environment) {
    return WhatsAppSettings.from(name -> Optional.ofNullable(environment.get(name)));
  }

  private static Map<String, String> with(String name, String value) {
    Map<String, String> changed = new HashMap<>(ALL);
    changed.put(name, value);
    return changed;
  }

  @Test
  void sendsToMetaUnlessToldOtherwise() {
    assertThat(from(ALL).orElseThrow().messages())
        .isEqualTo(URI.create("https://graph.facebook.com/v23.0/106540352242922/messages"));
    assertThat(from(with("MIGA_WHATSAPP_BASE_URL", "http://127.0.0.1:9/")).orElseThrow().messages())
        .isEqualTo(URI.create("http://127.0.0.1:9/v23.0/106540352242922/messages"));
  }

  @Test
  void areNoneWhereNothingIsSet() {
    assertThat(from(Map.of("MIGA_WHATSAPP_ACCESS_TOKEN", " "))).isEmpty();
  }

  @Test
  void nameWhatIsMissing() {
    assertThatThrownBy(() -> from(with("MIGA_WHATSAPP_APP_SECRET", "")))
        .isInstanceOf(MigaException.class)
        .hasMessageStartingWith("WhatsApp needs MIGA_WHATSAPP_APP_SECRET too")
        .hasMessageNotContaining("EAA-token");
  }

  @ParameterizedTest
  @CsvSource({
    "MIGA_WHATSAPP_PHONE_NUMBER_ID, +58 414",
    "MIGA_WHATSAPP_ACCESS_TOKEN, EAA token",
    "MIGA_WHATSAPP_BASE_URL, graph.example",
    "MIGA_WHATSAPP_BASE_URL, https://user:EAA@graph.example",
    "MIGA_WHATSAPP_API_VERSION, latest"
  })
  void refuseWhatMakesNoSenseWithoutQuotingIt(String name, String value) {
    assertThatThrownBy(() -> from(with(name, value)))
        .isInstanceOf(MigaException.class)
        .hasMessageStartingWith(name)
        .hasMessageNotContaining(value);
  }

  @Test
  void showNoSecrets() {
    assertThat(from(ALL).orElseThrow().toString()).doesNotContain("word", "sec-ret", "EAA");
  }
}
