package dev.miga.shop.whatsapp;

import static dev.miga.shop.whatsapp.Payloads.CUSTOMER;
import static dev.miga.shop.whatsapp.Payloads.SECONDS;
import static dev.miga.shop.whatsapp.Payloads.bytes;
import static dev.miga.shop.whatsapp.Payloads.delivery;
import static dev.miga.shop.whatsapp.Payloads.message;
import static dev.miga.shop.whatsapp.Payloads.messages;
import static dev.miga.shop.whatsapp.Payloads.status;
import static dev.miga.shop.whatsapp.Payloads.statuses;
import static dev.miga.shop.whatsapp.Payloads.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.shop.message.Content;
import dev.miga.shop.message.Content.Catalogue;
import dev.miga.shop.message.Content.Choice;
import dev.miga.shop.message.Content.Location;
import dev.miga.shop.message.Content.Text;
import dev.miga.shop.message.Content.Unreadable;
import dev.miga.shop.message.CustomerMessage;
import dev.miga.shop.order.Item;
import dev.miga.shop.order.Menu;
import dev.miga.shop.whatsapp.CloudDelivery.State;
import dev.miga.shop.whatsapp.CloudDelivery.Status;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeliveryReaderTest {
  private static final Menu MENU =
      new Menu(
          "USD",
          Map.of("pan canilla", BigDecimal.ONE, "malta", BigDecimal.TWO),
          Map.of("SKU-1", "malta"));

  private final DeliveryReader reader = new DeliveryReader(Payloads.PHONE_NUMBER_ID, MENU::product);

  private CloudDelivery read(String json) {
    return reader.read(bytes(json));
  }

  private Content content(String type, String part) {
    CloudDelivery delivery = read(delivery(messages(message("wamid.1", type, part))));
    assertThat(delivery.messages()).hasSize(1);
    return delivery.messages().getFirst().content();
  }

  @Test
  void readsAText() {
    CloudDelivery delivery = read(delivery(messages(text("wamid.HBgM=", "3 cachitos"))));

    assertThat(delivery.messages())
        .containsExactly(
            new CustomerMessage(
                "wamid.HBgM=",
                CUSTOMER,
                Optional.of("Yulimar P."),
                Instant.ofEpochSecond(SECONDS),
                new Text("3 cachitos")));
    assertThat(delivery.statuses()).isEmpty();
    assertThat(delivery.damaged()).isZero();
  }

  @Test
  void readsWhatWasTapped() {
    assertThat(content("button", "{\"payload\": \"confirm\", \"text\": \"Confirmar\"}"))
        .isEqualTo(new Choice("confirm", "Confirmar"));
    assertThat(
            content(
                "interactive",
                "{\"type\": \"button_reply\", \"button_reply\": {\"id\": \"cancel\", \"title\": \"Cancelar\"}}"))
        .isEqualTo(new Choice("cancel", "Cancelar"));
    assertThat(
            content(
                "interactive",
                "{\"type\": \"list_reply\", \"list_reply\": {\"id\": \"pay:zelle\", \"title\": \"Zelle\", \"description\": \"-\"}}"))
        .isEqualTo(new Choice("pay:zelle", "Zelle"));
  }

  @Test
  void readsABasket() {
    String basket =
        """
        {"catalog_id": "194836987003835", "text": "", "product_items": [
          {"product_retailer_id": "pan canilla", "quantity": 2, "item_price": 1, "currency": "USD"},
          {"product_retailer_id": "SKU-1", "quantity": "3", "item_price": 2, "currency": "USD"}]}
        """;
    assertThat(content("order", basket))
        .isEqualTo(new Catalogue(List.of(new Item(2, "pan canilla"), new Item(3, "malta"))));
  }

  @Test
  void givesABasketWithAnUnknownProductToAPersonWithAllThatIsInIt() {
    String basket =
        """
        {"product_items": [{"product_retailer_id": "SKU-1", "quantity": 3},
                           {"product_retailer_id": "SKU-9", "quantity": 1}]}
        """;
    assertThat(content("order", basket)).isEqualTo(new Unreadable("order: 3 malta, 1 SKU-9"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "1.5", "1e9", "\"x\"", "null"})
  void givesABasketWithAnImpossibleQuantityToAPerson(String quantity) {
    String basket =
        "{\"product_items\": [{\"product_retailer_id\": \"malta\", \"quantity\": %s}]}"
            .formatted(quantity);
    assertThat(content("order", basket)).isEqualTo(new Unreadable("order"));
  }

  @Test
  void readsAPlace() {
    assertThat(
            content(
                "location",
                "{\"latitude\": 10.65, \"longitude\": -71.61, \"name\": \" \", \"address\": \"Av. 5 de Julio\"}"))
        .isEqualTo(new Location(10.65, -71.61, Optional.empty(), Optional.of("Av. 5 de Julio")));
    assertThat(content("location", "{\"latitude\": 91, \"longitude\": 0}"))
        .isEqualTo(new Unreadable("location"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "image",
        "audio",
        "video",
        "document",
        "sticker",
        "contacts",
        "reaction",
        "unsupported",
        "system",
        "poll_creation"
      })
  void namesWhatItCannotRead(String type) {
    assertThat(content(type, "{\"id\": \"1\"}")).isEqualTo(new Unreadable(type));
  }

  @ParameterizedTest
  @CsvSource({
    "text, {}",
    "text, []",
    "interactive, {\"type\": \"nfm_reply\"}",
    "button, 5",
    "order, {}"
  })
  void keepsAMessageWhoseContentIsDamagedForAPerson(String type, String part) {
    assertThat(content(type, part)).isEqualTo(new Unreadable(type));
  }

  @Test
  void readsAllOfSeveralEntriesInTheirOrder() {
    CloudDelivery delivery =
        read(
            """
            {"object": "whatsapp_business_account", "entry": [
              {"changes": [{"field": "messages", "value": %s}, {"field": "messages", "value": %s}]},
              {"changes": [{"field": "messages", "value": %s}]}]}
            """
                .formatted(
                    messages(text("1", "a"), text("2", "b")),
                    statuses(status("out.1", "read", "")),
                    messages(text("3", "c"))));

    assertThat(delivery.messages()).extracting(CustomerMessage::id).containsExactly("1", "2", "3");
    assertThat(delivery.statuses()).extracting(Status::id).containsExactly("out.1");
  }

  @Test
  void readsStatuses() {
    String failed =
        """
        , "errors": [{"code": 131047, "title": "Re-engagement message",
           "message": "Re-engagement message", "error_data": {"details": "More than 24 hours"}}]
        """;
    CloudDelivery delivery =
        read(delivery(statuses(status("a", "delivered", ""), status("b", "failed", failed))));

    assertThat(delivery.statuses())
        .containsExactly(
            new Status(
                "a", CUSTOMER, State.DELIVERED, Instant.ofEpochSecond(SECONDS), Optional.empty()),
            new Status(
                "b",
                CUSTOMER,
                State.FAILED,
                Instant.ofEpochSecond(SECONDS),
                Optional.of(new CloudError(131047, "Re-engagement message: More than 24 hours"))));
    assertThat(delivery.statuses().get(1).problem().orElseThrow().closesWindow()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "5",
        "{}",
        "{\"from\": \"584141234567\", \"timestamp\": \"1700000000\", \"type\": \"text\"}",
        "{\"from\": \"+58 414\", \"id\": \"x\", \"timestamp\": \"1700000000\", \"type\": \"text\"}",
        "{\"from\": \"584141234567\", \"id\": \"x\", \"timestamp\": \"soon\", \"type\": \"text\"}",
        "{\"from\": \"584141234567\", \"id\": \"x\", \"timestamp\": \"1e30\", \"type\": \"text\"}",
        "{\"from\": \"584141234567\", \"id\": \"x y\", \"timestamp\": \"1700000000\"}"
      })
  void losesNoMessageBecauseOfAnother(String damaged) {
    CloudDelivery delivery = read(delivery(messages(text("1", "a"), damaged, text("2", "b"))));

    assertThat(delivery.messages()).extracting(CustomerMessage::id).containsExactly("1", "2");
    assertThat(delivery.damaged()).isEqualTo(1);
  }

  @Test
  void refusesIdsThatAreTooLong() {
    CloudDelivery delivery =
        read(delivery(messages(text("i".repeat(200), "a"), text("i".repeat(201), "b"))));

    assertThat(delivery.messages()).hasSize(1);
    assertThat(delivery.damaged()).isEqualTo(1);
  }

  @Test
  void passesOverWhatIsForAnotherNumberOrOfAnotherField() {
    String ours = messages(text("1", "a"));
    String others = ours.replace(Payloads.PHONE_NUMBER_ID, "42");
    String field = delivery(ours).replace("\"field\": \"messages\"", "\"field\": \"history\"");

    assertThat(read(delivery(others)).messages()).isEmpty();
    assertThat(read(field).messages()).isEmpty();
  }

  @Test
  void takesTheNameOfTheSenderOnly() {
    String other = messages(text("1", "a")).replace("\"wa_id\": \"58", "\"wa_id\": \"57");

    assertThat(read(delivery(other)).messages().getFirst().name()).isEmpty();
  }

  @Test
  void keepsALongTextWhole() {
    String body = "pan ".repeat(5000);

    assertThat(content("text", "{\"body\": \"%s\"}".formatted(body))).isEqualTo(new Text(body));
  }

  @Test
  void replacesWhatNoDatabaseTakes() {
    assertThat(content("text", "{\"body\": \"a\\u0000b\\ud83dc\\ud83d\\ude00\"}"))
        .isEqualTo(new Text("a\uFFFDb\uFFFDc\uD83D\uDE00"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "no", "[]", "{}", "{\"object\": \"page\", \"entry\": []}", "{\"object\": 1}"})
  void refusesABodyOfSomethingElse(String body) {
    assertThatThrownBy(() -> read(body))
        .isInstanceOfSatisfying(
            MigaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT));
  }

  @Test
  void refusesABodyThatIsNotUtf8() {
    byte[] body = bytes(delivery(messages(text("1", "~"))));
    for (int i = 0; i < body.length; i++) {
      body[i] = body[i] == '~' ? (byte) 0xC3 : body[i];
    }
    assertThatThrownBy(() -> reader.read(body))
        .isInstanceOf(MigaException.class)
        .hasMessageContaining("UTF-8");
  }
}
