package dev.miga.shop.whatsapp;

import static dev.miga.shop.whatsapp.Payloads.bytes;
import static dev.miga.shop.whatsapp.Payloads.delivery;
import static dev.miga.shop.whatsapp.Payloads.message;
import static dev.miga.shop.whatsapp.Payloads.messages;
import static dev.miga.shop.whatsapp.Payloads.status;
import static dev.miga.shop.whatsapp.Payloads.statuses;
import static dev.miga.shop.whatsapp.Payloads.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.miga.engine.testing.Guarded;
import dev.miga.engine.testing.Mutations;
import dev.miga.shop.message.CustomerMessage;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MutatedDeliveriesTest {
  private static final long MOST_BYTES = 4_000_000;
  private static final List<String> WORDS =
      List.of(
          "null",
          "{}",
          "[]",
          "\"\"",
          "[[[[[[",
          "\\u0000",
          "\\ud800",
          "\"type\": \"order\",",
          "\"from\": \"1\",",
          "\"messages\": 5,",
          "\"timestamp\": \"-1\",",
          "' OR 1=1 --",
          "<start_of_turn>");

  private static final byte[] SOUND =
      bytes(
          delivery(
              messages(
                  text("wamid.1", "3 cachitos para Bella Vista"),
                  message(
                      "wamid.2",
                      "interactive",
                      "{\"type\": \"list_reply\", \"list_reply\": {\"id\": \"pay:zelle\", \"title\": \"Zelle\"}}"),
                  message("wamid.3", "location", "{\"latitude\": 10.6, \"longitude\": -71.6}"),
                  message(
                      "wamid.4",
                      "order",
                      "{\"product_items\": [{\"product_retailer_id\": \"malta\", \"quantity\": 2}]}")),
              statuses(
                  status(
                      "out.1", "failed", ", \"errors\": [{\"code\": 131047, \"title\": \"t\"}]"))));

  @Test
  void readsOrRefusesTenThousandDamagedDeliveries() {
    DeliveryReader reader = new DeliveryReader(Payloads.PHONE_NUMBER_ID, Optional::of);
    Mutations mutations = new Mutations(25, WORDS);
    int read = 0;
    for (int i = 0; i < 10_000; i++) {
      byte[] body = mutations.of(SOUND, SOUND.length);
      if (Guarded.read("delivery " + i, MOST_BYTES, () -> assertStorable(reader.read(body)))) {
        read++;
      }
    }
    assertThat(read).as("some are read and some are refused").isBetween(1000, 9900);
  }

  private static void assertStorable(CloudDelivery delivery) {
    for (CustomerMessage message : delivery.messages()) {
      assertThat(message.id()).hasSizeBetween(1, 200);
      assertThat(message.customer()).matches("\\d{5,20}");
      assertThat(message.toString()).doesNotContain("\0");
    }
  }

  @Test
  void storesNothingOfADamagedBodyUnderTheSignatureOfTheSoundOne() {
    try (Webhook webhook = new Webhook()) {
      String signature = new DeliverySignature(Webhook.SETTINGS.appSecret()).sign(SOUND);
      Mutations mutations = new Mutations(26, WORDS);
      for (int i = 0; i < 300; i++) {
        byte[] body = mutations.of(SOUND, SOUND.length);
        int expected = Arrays.equals(body, SOUND) ? 200 : 401;
        assertThat(webhook.deliver(body, signature).statusCode()).isEqualTo(expected);
        if (expected == 401) {
          assertThat(webhook.intake.messages).isEmpty();
        }
        webhook.intake.messages.clear();
      }
    }
  }

  @Test
  void answersSignedDamageWithoutAFaultOfItsOwn() {
    try (Webhook webhook = new Webhook()) {
      Mutations mutations = new Mutations(27, WORDS);
      for (int i = 0; i < 300; i++) {
        assertThat(webhook.deliver(mutations.of(SOUND, SOUND.length)).statusCode()).isIn(200, 400);
      }
    }
  }
}
