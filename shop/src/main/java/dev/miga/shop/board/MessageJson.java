package dev.miga.shop.board;

import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonNull;
import dev.miga.engine.json.JsonValue.JsonObject;
import dev.miga.engine.json.JsonValue.JsonString;
import dev.miga.server.http.JsonMembers;
import dev.miga.shop.conversation.MessageKind;
import dev.miga.shop.message.Content;
import dev.miga.shop.message.CustomerMessage;
import dev.miga.shop.order.Item;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Messages over HTTP. */
final class MessageJson {
  private MessageJson() {}

  /** {@code {"id", "at", "type", "text"}}. */
  static JsonObject of(CustomerMessage message) {
    return members(message).toObject();
  }

  /** The same with its kind and who wrote it. */
  static JsonObject of(WaitingMessage waiting) {
    CustomerMessage message = waiting.message();
    return members(message)
        .put("kind", text(waiting.kind().map(MessageKind::key)))
        .put("customer", message.customer())
        .put("name", text(message.name()))
        .toObject();
  }

  /** A string, or null where there is none. */
  static JsonValue text(Optional<String> text) {
    return text.isPresent() ? new JsonString(text.get()) : new JsonNull();
  }

  private static JsonMembers members(CustomerMessage message) {
    return new JsonMembers()
        .put("id", message.id())
        .put("at", message.at().toString())
        .put("type", type(message.content()))
        .put("text", spoken(message.content()));
  }

  private static String type(Content content) {
    return switch (content) {
      case Content.Text text -> "text";
      case Content.Choice choice -> "choice";
      case Content.Catalogue catalogue -> "catalogue";
      case Content.Location location -> "location";
      case Content.Unreadable unreadable -> "unreadable";
    };
  }

  private static String spoken(Content content) {
    return switch (content) {
      case Content.Text text -> text.body();
      case Content.Choice choice -> choice.title();
      case Content.Catalogue catalogue -> items(catalogue.items(), ", ");
      case Content.Location location -> location.spoken();
      case Content.Unreadable unreadable -> unreadable.kind();
    };
  }

  /** {@code 3 malta, 1 quesillo}. */
  static String items(List<Item> items, String between) {
    return items.stream()
        .map(item -> item.quantity() + " " + item.product())
        .collect(Collectors.joining(between));
  }
}
