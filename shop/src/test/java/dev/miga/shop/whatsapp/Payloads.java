package dev.miga.shop.whatsapp;

import java.nio.charset.StandardCharsets;

/** Deliveries in the shapes that Meta documents. */
final class Payloads {
  static final String PHONE_NUMBER_ID = "106540352242922";
  static final String CUSTOMER = "584141234567";

  /** 2023-11-14T22:13:20Z. */
  static final long SECONDS = 1_700_000_000L;

  private Payloads() {}

  static byte[] bytes(String json) {
    return json.getBytes(StandardCharsets.UTF_8);
  }

  /** A delivery with a value of the field {@code messages} for each argument. */
  static String delivery(String... values) {
    StringBuilder changes = new StringBuilder();
    for (String value : values) {
      changes
          .append(changes.isEmpty() ? "" : ",")
          .append("{\"field\": \"messages\", \"value\": ")
          .append(value)
          .append("}");
    }
    return """
    {"object": "whatsapp_business_account",
     "entry": [{"id": "102290129340398", "changes": [%s]}]}
    """
        .formatted(changes);
  }

  static String messages(String... messages) {
    return """
    {"messaging_product": "whatsapp",
     "metadata": {"display_phone_number": "15550783881", "phone_number_id": "%s"},
     "contacts": [{"profile": {"name": "Yulimar P."}, "wa_id": "%s"}],
     "messages": [%s]}
    """
        .formatted(PHONE_NUMBER_ID, CUSTOMER, String.join(",", messages));
  }

  static String statuses(String... statuses) {
    return """
    {"messaging_product": "whatsapp",
     "metadata": {"display_phone_number": "15550783881", "phone_number_id": "%s"},
     "statuses": [%s]}
    """
        .formatted(PHONE_NUMBER_ID, String.join(",", statuses));
  }

  /** A message with its type and the member of that name. */
  static String message(String id, String type, String part) {
    return """
    {"from": "%s", "id": "%s", "timestamp": "%d", "type": "%s", "%s": %s}
    """
        .formatted(CUSTOMER, id, SECONDS, type, type, part);
  }

  static String text(String id, String body) {
    return message(id, "text", "{\"body\": \"%s\"}".formatted(body));
  }

  static String status(String id, String state, String more) {
    return """
    {"id": "%s", "status": "%s", "timestamp": "%d", "recipient_id": "%s",
     "conversation": {"id": "72b1", "origin": {"type": "service"}},
     "pricing": {"billable": true, "pricing_model": "CBP", "category": "service"}%s}
    """
        .formatted(id, state, SECONDS, CUSTOMER, more);
  }
}
