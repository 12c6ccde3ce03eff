package dev.miga.shop.whatsapp;

import static dev.miga.shop.whatsapp.Payloads.bytes;
import static dev.miga.shop.whatsapp.Payloads.delivery;
import static dev.miga.shop.whatsapp.Payloads.messages;
import static dev.miga.shop.whatsapp.Payloads.status;
import static dev.miga.shop.whatsapp.Payloads.statuses;
import static dev.miga.shop.whatsapp.Payloads.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookRoutesTest {
  private final Webhook webhook = new Webhook();

  @AfterEach
  void stop() {
    webhook.close();
  }

  @Test
  void shakesHandsWithWhoKnowsTheToken() {
    HttpResponse<String> response =
        webhook.get("?hub.mode=subscribe&hub.verify_token=handshake&hub.challenge=1158201444");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo("1158201444");
    assertThat(response.headers().firstValue("Content-Type").orElse("")).startsWith("text/plain");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "?hub.mode=subscribe&hub.challenge=1",
        "?hub.mode=subscribe&hub.verify_token=&hub.challenge=1",
        "?hub.mode=subscribe&hub.verify_token=Handshake&hub.challenge=1",
        "?hub.mode=unsubscribe&hub.verify_token=handshake&hub.challenge=1"
      })
  void refusesOtherHandshakes(String query) {
    HttpResponse<String> response = webhook.get(query);

    assertThat(response.statusCode()).isEqualTo(403);
    assertThat(response.body()).doesNotContain("handshake");
  }

  @Test
  void storesWhatIsSignedAndTellsThatItCame() {
    HttpResponse<String> response =
        webhook.deliver(
            bytes(
                delivery(
                    messages(text("1", "hola"), text("2", "pan")),
                    statuses(status("out.1", "sent", "")))));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(webhook.intake.messages).containsOnlyKeys("1", "2");
    assertThat(webhook.intake.statuses).hasSize(1);
    assertThat(webhook.wakes).hasValue(1);
  }

  @Test
  void acknowledgesTheSameDeliveryAgainAndDoesNothing() {
    byte[] body = bytes(delivery(messages(text("1", "hola"))));
    for (int i = 0; i < 5; i++) {
      assertThat(webhook.deliver(body).statusCode()).isEqualTo(200);
    }
    assertThat(webhook.intake.messages).hasSize(1);
    assertThat(webhook.wakes).hasValue(1);
  }

  @Test
  void storesNothingThatIsNotSigned() {
    byte[] body = bytes(delivery(messages(text("1", "hola"))));
    HttpRequest unsigned =
        HttpRequest.newBuilder(webhook.uri(""))
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    String otherSecret = new DeliverySignature("another").sign(body);

    assertThat(webhook.send(unsigned).statusCode()).isEqualTo(401);
    assertThat(webhook.deliver(body, otherSecret).statusCode()).isEqualTo(401);
    assertThat(webhook.deliver(body, "sha256=nonsense").statusCode()).isEqualTo(401);
    assertThat(webhook.intake.messages).isEmpty();
    assertThat(webhook.log).hasSize(3).noneMatch(line -> line.contains("hola"));
  }

  @Test
  void refusesASignedBodyThatIsNoDelivery() {
    assertThat(webhook.deliver(bytes("hola")).statusCode()).isEqualTo(400);
  }

  @Test
  void refusesABodyThatIsTooLarge() {
    byte[] body = bytes(delivery(messages(text("1", "x".repeat(3_000_000)))));

    assertThat(webhook.deliver(body).statusCode()).isEqualTo(413);
    assertThat(webhook.intake.messages).isEmpty();
  }

  @Test
  void asksForTheDeliveryAgainWhenItCannotBeStored() {
    byte[] body = bytes(delivery(messages(text("1", "hola"))));
    webhook.intake.failing = true;

    HttpResponse<String> refused = webhook.deliver(body);

    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(refused.headers().firstValue("Retry-After")).isPresent();
    assertThat(webhook.log).noneMatch(line -> line.contains(Payloads.CUSTOMER));
    webhook.intake.failing = false;
    assertThat(webhook.deliver(body).statusCode()).isEqualTo(200);
    assertThat(webhook.intake.messages).hasSize(1);
  }

  @Test
  void acknowledgesAReplayOfMoreThanAWeekAndPassesItOver() {
    String old = Long.toString(Webhook.NOW.getEpochSecond() - 7 * 86_400 - 1);
    String recent = Long.toString(Webhook.NOW.getEpochSecond() - 6 * 86_400);
    String now = Long.toString(Payloads.SECONDS);

    assertThat(
            webhook
                .deliver(
                    bytes(
                        delivery(
                            messages(
                                text("1", "a").replace(now, old),
                                text("2", "b").replace(now, recent)))))
                .statusCode())
        .isEqualTo(200);
    assertThat(webhook.intake.messages).containsOnlyKeys("2");
  }
}
