package dev.miga.shop.demo;

import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonArray;
import dev.miga.engine.json.JsonValue.JsonObject;
import dev.miga.engine.json.JsonValue.JsonString;
import dev.miga.server.http.JsonMembers;
import java.time.Instant;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A line of the day: {@code {"at": "06:41:20", "customer": "584140000017", "name": "Yuleisy",
 * "type": "text", "text": "..."}}.
 *
 * @param at time of the day
 * @param line all of it
 */
record DayMessage(LocalTime at, JsonObject line) {

  static DayMessage of(String line) {
    JsonObject members = (JsonObject) JsonValue.parse(line);
    return new DayMessage(LocalTime.parse(text(members, "at")), members);
  }

  /** What WhatsApp delivers. */
  JsonObject delivery(String id, Instant sent, String phoneNumberId) {
    String customer = text(line, "customer");
    JsonMembers message =
        new JsonMembers()
            .put("from", customer)
            .put("id", id)
            .put("timestamp", Long.toString(sent.getEpochSecond()));
    content(message);
    JsonObject contact =
        new JsonMembers()
            .put("profile", new JsonMembers().put("name", text(line, "name")).toObject())
            .put("wa_id", customer)
            .toObject();
    JsonObject value =
        new JsonMembers()
            .put("messaging_product", "whatsapp")
            .put(
                "metadata",
                new JsonMembers()
                    .put("display_phone_number", phoneNumberId)
                    .put("phone_number_id", phoneNumberId)
                    .toObject())
            .put("contacts", List.of(contact))
            .put("messages", List.of(message.toObject()))
            .toObject();
    JsonObject change = new JsonMembers().put("field", "messages").put("value", value).toObject();
    JsonObject entry =
        new JsonMembers().put("id", phoneNumberId).put("changes", List.of(change)).toObject();
    return new JsonMembers()
        .put("object", "whatsapp_business_account")
        .put("entry", List.of(entry))
        .toObject();
  }

  private void content(JsonMembers message) {
    String type = text(line, "type");
    switch (type) {
      case "text" ->
          message
              .put("type", "text")
              .put("text", new JsonMembers().put("body", text(line, "text")).toObject());
      case "button" -> tapped(message, "button_reply");
      case "list" -> tapped(message, "list_reply");
      case "location" -> message.put("type", "location").put("location", line);
      case "order" ->
          message
              .put("type", "order")
              .put(
                  "order",
                  new JsonMembers()
                      .put("catalog_id", "1")
                      .put("product_items", picked())
                      .toObject());
      default -> message.put("type", type).put(type, new JsonMembers().put("id", "1").toObject());
    }
  }

  private void tapped(JsonMembers message, String reply) {
    JsonObject choice =
        new JsonMembers()
            .put("id", text(line, "title"))
            .put("title", text(line, "title"))
            .toObject();
    message
        .put("type", "interactive")
        .put("interactive", new JsonMembers().put("type", reply).put(reply, choice).toObject());
  }

  private List<JsonObject> picked() {
    return ((JsonArray) member(line, "items"))
        .items().stream()
            .map(item -> (JsonObject) item)
            .map(
                item ->
                    new JsonMembers()
                        .put("product_retailer_id", text(item, "product"))
                        .put("quantity", member(item, "quantity"))
                        .toObject())
            .toList();
  }

  private static String text(JsonObject object, String name) {
    return ((JsonString) member(object, name)).value();
  }

  private static JsonValue member(JsonObject object, String name) {
    Map<String, JsonValue> members = object.members();
    return Objects.requireNonNull(members.get(name), name);
  }
}
