package dev.miga.shop.board;

import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonBool;
import dev.miga.engine.json.JsonValue.JsonNull;
import dev.miga.engine.json.JsonValue.JsonNumber;
import dev.miga.engine.json.JsonValue.JsonObject;
import dev.miga.engine.json.JsonValue.JsonString;
import dev.miga.server.http.JsonMembers;
import dev.miga.shop.order.Item;
import dev.miga.shop.order.Order;
import dev.miga.shop.order.OrderContent;
import dev.miga.shop.order.Reading;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/** Orders over HTTP. */
final class OrderJson {
  private OrderJson() {}

  static JsonObject of(ShownOrder shown) {
    Order order = shown.order();
    Optional<Reading> reading = order.reading();
    JsonMembers members =
        new JsonMembers()
            .put("id", order.id())
            .put("customer", order.customer())
            .put("name", MessageJson.text(order.name()))
            .put("state", order.state().key());
    content(members, order.content());
    return members
        .put("review", order.review().stream().map(JsonString::new).toList())
        .put("messages", shown.messages().stream().map(MessageJson::of).toList())
        .put("total", number(order.total()))
        .put("currency", order.bill().currency())
        .put("confidence", number(reading.map(read -> BigDecimal.valueOf(read.confidence()))))
        .put("parts", reading.map(OrderJson::parts).orElse(List.of()))
        .put("text", MessageJson.text(reading.map(Reading::text)))
        .put("corrected", new JsonBool(order.corrected()))
        .put("begun", order.begun().toString())
        .put("changed", order.changed().toString())
        .toObject();
  }

  private static void content(JsonMembers members, OrderContent content) {
    members
        .put("items", content.items().stream().map(OrderJson::item).toList())
        .put("address", MessageJson.text(content.address()))
        .put("payment_method", MessageJson.text(content.paymentMethod()));
  }

  private static JsonObject item(Item item) {
    return new JsonMembers()
        .put("quantity", item.quantity())
        .put("product", item.product())
        .toObject();
  }

  private static List<JsonObject> parts(Reading reading) {
    return reading.parts().stream()
        .map(
            part ->
                new JsonMembers()
                    .put("pointer", part.pointer())
                    .put("confidence", number(BigDecimal.valueOf(part.confidence())))
                    .put("from", part.from())
                    .put("to", part.to())
                    .toObject())
        .toList();
  }

  static JsonNumber number(BigDecimal value) {
    return new JsonNumber(value.toPlainString(), value);
  }

  private static JsonValue number(Optional<BigDecimal> value) {
    return value.isPresent() ? number(value.get()) : new JsonNull();
  }
}
