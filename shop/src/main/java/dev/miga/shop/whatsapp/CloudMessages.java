package dev.miga.shop.whatsapp;

import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonArray;
import dev.miga.engine.json.JsonValue.JsonBool;
import dev.miga.engine.json.JsonValue.JsonObject;
import dev.miga.engine.json.JsonValue.JsonString;
import dev.miga.shop.conversation.Notice;
import dev.miga.shop.conversation.Outgoing;
import dev.miga.shop.conversation.Outgoing.Ask;
import dev.miga.shop.conversation.Outgoing.Say;
import dev.miga.shop.message.Content.Choice;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What the shop says, as WhatsApp takes it. */
final class CloudMessages {
  private static final int MOST_TEXT = 4096;
  private static final int MOST_QUESTION = 1024;
  private static final int MOST_BUTTONS = 3;
  private static final int MOST_ROWS = 10;
  private static final int BUTTON_TITLE = 20;
  private static final int ROW_TITLE = 24;
  private static final String CHOOSE = "Elegir";

  private CloudMessages() {}

  /**
   * Words, or a question with buttons or a list. A question that is longer than WhatsApp takes, or
   * has more answers, is asked in words.
   */
  static JsonObject of(String customer, Outgoing outgoing) {
    return switch (outgoing) {
      case Say say -> text(customer, say.text());
      case Notice notice -> text(customer, notice.text());
      case Ask ask -> canTap(ask) ? tapped(customer, ask) : text(customer, inWords(ask));
    };
  }

  private static boolean canTap(Ask ask) {
    return !ask.choices().isEmpty()
        && ask.choices().size() <= MOST_ROWS
        && ask.text().length() <= MOST_QUESTION;
  }

  private static JsonObject tapped(String customer, Ask ask) {
    return ask.choices().size() <= MOST_BUTTONS ? buttons(customer, ask) : list(customer, ask);
  }

  private static String inWords(Ask ask) {
    String answers =
        ask.choices().isEmpty()
            ? ""
            : ask.choices().stream()
                .map(Choice::title)
                .collect(Collectors.joining(", ", "\nResponde: ", "."));
    return cut(ask.text(), Math.max(0, MOST_TEXT - answers.length())) + answers;
  }

  private static JsonObject text(String customer, String text) {
    return message(
        customer,
        "text",
        object(
            Map.of(
                "preview_url", new JsonBool(false), "body", new JsonString(cut(text, MOST_TEXT)))));
  }

  private static JsonObject buttons(String customer, Ask ask) {
    List<JsonObject> buttons =
        ask.choices().stream()
            .map(
                choice ->
                    object(Map.of("type", string("reply"), "reply", row(choice, BUTTON_TITLE))))
            .toList();
    return interactive(customer, "button", ask, Map.of("buttons", array(buttons)));
  }

  private static JsonObject list(String customer, Ask ask) {
    List<JsonObject> rows = ask.choices().stream().map(choice -> row(choice, ROW_TITLE)).toList();
    JsonObject section = object(Map.of("rows", array(rows)));
    return interactive(
        customer,
        "list",
        ask,
        Map.of("button", string(CHOOSE), "sections", array(List.of(section))));
  }

  private static JsonObject row(Choice choice, int mostTitle) {
    return object(
        Map.of("id", string(choice.id()), "title", string(cut(choice.title(), mostTitle))));
  }

  private static JsonObject interactive(
      String customer, String type, Ask ask, Map<String, JsonValue> action) {
    return message(
        customer,
        "interactive",
        object(
            Map.of(
                "type",
                string(type),
                "body",
                object(Map.of("text", string(ask.text()))),
                "action",
                object(action))));
  }

  /** The envelope of all kinds of messages. */
  static JsonObject message(String customer, String type, JsonObject content) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("messaging_product", string("whatsapp"));
    members.put("recipient_type", string("individual"));
    members.put("to", string(customer));
    members.put("type", string(type));
    members.put(type, content);
    return new JsonObject(members);
  }

  static JsonObject object(Map<String, JsonValue> members) {
    return new JsonObject(members);
  }

  static JsonArray array(List<JsonObject> items) {
    return new JsonArray(List.copyOf(items));
  }

  static JsonString string(String value) {
    return new JsonString(value);
  }

  /** A text of at most so many UTF-16 units; one that was longer ends in dots. */
  static String cut(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    int end = Math.max(0, most - 1);
    boolean splits = end > 0 && Character.isHighSurrogate(text.charAt(end - 1));
    return text.substring(0, splits ? end - 1 : end) + "…";
  }
}
