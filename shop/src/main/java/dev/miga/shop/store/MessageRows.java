package dev.miga.shop.store;

import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonObject;
import dev.miga.shop.conversation.MessageKind;
import dev.miga.shop.conversation.MessageReader.Sorted;
import dev.miga.shop.message.Content;
import dev.miga.shop.message.CustomerMessage;
import dev.miga.tasks.RecordBinder;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Rows of the table of messages. */
final class MessageRows {
  /** In which an order's messages stand. */
  static final String AS_SENT = " order by sent_at, received";

  private MessageRows() {}

  /** Adds a message; whether it was not there yet. */
  static boolean insert(Handle handle, CustomerMessage message, Instant now) {
    return handle
            .createUpdate(
                """
                insert into messages
                  (id, customer, sent_at, payload, state, attempts, next_try, person)
                values (:id, :customer, :sent, :payload, 'received', 0, :now, 'none')
                on conflict (id) do nothing
                """)
            .bind("id", StoredText.key(message.id()))
            .bind("customer", StoredText.key(message.customer()))
            .bind("sent", message.at().toEpochMilli())
            .bind("payload", StoredText.json(payload(message)))
            .bind("now", now.toEpochMilli())
            .execute()
        > 0;
  }

  private static JsonObject payload(CustomerMessage message) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("name", RecordJson.of(message.name()));
    members.put("content", content(message.content()));
    return new JsonObject(members);
  }

  static JsonObject content(Content content) {
    return switch (content) {
      case Content.Text text -> StoredText.typed("text", text);
      case Content.Choice choice -> StoredText.typed("choice", choice);
      case Content.Catalogue catalogue -> StoredText.typed("catalogue", catalogue);
      case Content.Location location -> StoredText.typed("location", location);
      case Content.Unreadable unreadable -> StoredText.typed("unreadable", unreadable);
    };
  }

  private static Content content(JsonObject json) {
    String type = StoredText.type(json);
    return switch (type) {
      case "text" -> RecordBinder.bind(json, Content.Text.class);
      case "choice" -> RecordBinder.bind(json, Content.Choice.class);
      case "catalogue" -> RecordBinder.bind(json, Content.Catalogue.class);
      case "location" -> RecordBinder.bind(json, Content.Location.class);
      case "unreadable" -> RecordBinder.bind(json, Content.Unreadable.class);
      default -> throw new IllegalArgumentException("a message of type " + type);
    };
  }

  /** The message of a row. */
  static CustomerMessage message(ResultSet row) throws SQLException {
    JsonObject payload = (JsonObject) JsonValue.parse(row.getString("payload"));
    return new CustomerMessage(
        row.getString("id"),
        row.getString("customer"),
        RecordBinder.bind(payload, Named.class).name(),
        Instant.ofEpochMilli(row.getLong("sent_at")),
        content((JsonObject) payload.get("content").orElseThrow()));
  }

  /** What the message of a row is about, as a model sorted it. */
  static Optional<Sorted> sorted(ResultSet row) throws SQLException {
    double confidence = row.getDouble("confidence");
    return Optional.ofNullable(row.getString("kind"))
        .flatMap(MessageKind::of)
        .map(kind -> new Sorted(kind, confidence));
  }

  /** The order of the message of a row. */
  static Optional<Long> order(ResultSet row) throws SQLException {
    long order = row.getLong("order_id");
    return row.wasNull() ? Optional.empty() : Optional.of(order);
  }

  /** A part of what is stored of a message. */
  record Named(Optional<String> name) {}
}
