package dev.miga.server.openai;

import dev.miga.engine.chat.Message;
import dev.miga.engine.chat.Role;
import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonArray;
import dev.miga.server.http.BadField;
import dev.miga.server.http.RequestFields;
import java.util.ArrayList;
import java.util.List;

/** Reads {@code messages} of OpenAI's chat. */
final class ChatMessages {
  private ChatMessages() {}

  /** Takes them, at least one. */
  static List<Message> take(RequestFields fields) {
    List<JsonValue> given =
        fields.list("messages").orElseThrow(() -> new BadField("messages", "is missing"));
    if (given.isEmpty()) {
      throw new BadField("messages", "must not be empty");
    }
    List<Message> messages = new ArrayList<>();
    for (JsonValue message : given) {
      messages.add(message("messages[" + messages.size() + "]", message));
    }
    return messages;
  }

  private static Message message(String at, JsonValue value) {
    RequestFields fields = RequestFields.of(at, value);
    Role role = role(at, fields.requiredText("role"));
    JsonValue content =
        fields.take("content").orElseThrow(() -> new BadField(at + ".content", "is missing"));
    fields.text("name"); // the template has no place for it
    fields.end();
    return new Message(role, text(at + ".content", content));
  }

  private static Role role(String at, String name) {
    return switch (name) {
      case "system", "developer" -> Role.SYSTEM;
      case "user" -> Role.USER;
      case "assistant" -> Role.MODEL;
      default ->
          throw new BadField(
              at + ".role", "must be system, developer, user or assistant, found '" + name + "'");
    };
  }

  private static String text(String at, JsonValue content) {
    if (!(content instanceof JsonArray parts)) {
      return RequestFields.text(at, content);
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < parts.items().size(); i++) {
      String name = at + "[" + i + "]";
      RequestFields part = RequestFields.of(name, parts.items().get(i));
      String type = part.requiredText("type");
      if (!type.equals("text")) {
        throw new BadField(name + ".type", "'" + type + "' is not supported, only text is");
      }
      text.append(part.requiredText("text"));
      part.end();
    }
    return text.toString();
  }

  /**
   * The text of the user's last message, the one that a specialist reads.
   *
   * @throws dev.miga.engine.MigaException INVALID_ARGUMENT if the user said nothing
   */
  static String last(List<Message> messages) {
    return messages.reversed().stream()
        .filter(message -> message.role() == Role.USER)
        .findFirst()
        .orElseThrow(() -> new BadField("messages", "has none of the user"))
        .text();
  }
}
