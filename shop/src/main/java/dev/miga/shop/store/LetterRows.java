package dev.miga.shop.store;

import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonObject;
import dev.miga.shop.conversation.Notice;
import dev.miga.shop.conversation.Outgoing;
import dev.miga.shop.conversation.Talk.Answered;
import dev.miga.tasks.RecordBinder;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Rows of the table of letters. */
final class LetterRows {
  private LetterRows() {}

  /** Adds a letter that waits. */
  static void insert(
      Handle handle, String customer, Outgoing body, Optional<String> reply, Instant now) {
    handle
        .createUpdate(
            """
            insert into outgoing (customer, body, reply_to, state, attempts, next_try, written)
            values (:customer, :body, :reply, 'waiting', 0, :now, :now)
            """)
        .bind("customer", StoredText.key(customer))
        .bind("body", StoredText.json(json(body)))
        .bind("reply", reply.orElse(null))
        .bind("now", now.toEpochMilli())
        .execute();
  }

  /** What the shop said last to a customer. */
  static Optional<Answered> last(Handle handle, String customer) {
    return handle
        .createQuery(
            """
            select body, written from outgoing where customer = :customer
            order by id desc limit 1
            """)
        .bind("customer", customer)
        .map(
            (row, context) ->
                new Answered(body(row).text(), Instant.ofEpochMilli(row.getLong("written"))))
        .findOne();
  }

  static JsonObject json(Outgoing body) {
    return switch (body) {
      case Outgoing.Say say -> StoredText.typed("say", say);
      case Outgoing.Ask ask -> StoredText.typed("ask", ask);
      case Notice notice -> StoredText.typed("notice", notice);
    };
  }

  private static Outgoing body(ResultSet row) throws SQLException {
    JsonObject json = (JsonObject) JsonValue.parse(row.getString("body"));
    String type = StoredText.type(json);
    return switch (type) {
      case "say" -> RecordBinder.bind(json, Outgoing.Say.class);
      case "ask" -> RecordBinder.bind(json, Outgoing.Ask.class);
      case "notice" -> RecordBinder.bind(json, Notice.class);
      default -> throw new IllegalArgumentException("an answer of type " + type);
    };
  }

  /**
   * The letter of a row.
   *
   * @param heard when its customer wrote last
   */
  static Letter letter(ResultSet row, Optional<Instant> heard) throws SQLException {
    return new Letter(
        row.getLong("id"),
        row.getString("customer"),
        body(row),
        Optional.ofNullable(row.getString("reply_to")),
        row.getInt("attempts"),
        Instant.ofEpochMilli(row.getLong("written")),
        heard);
  }
}
