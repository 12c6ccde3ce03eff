package dev.miga.shop.store;

import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonObject;
import dev.miga.engine.json.JsonValue.JsonString;
import dev.miga.shop.order.Order;
import dev.miga.shop.order.OrderContent;
import dev.miga.shop.order.Reading;
import dev.miga.tasks.RecordBinder;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/** What persons corrected, for a specialist to learn from. */
public final class Corrections {
  private final Database database;

  Corrections(Database database) {
    this.database = database;
  }

  /**
   * JSON lines as {@code miga train} takes them: the last correction of each order.
   *
   * @throws StoreException if the database fails
   */
  public List<String> lines() {
    return database.read(
        handle ->
            handle
                .createQuery(
                    """
                    select id, text, gold from corrections c
                    where id = (select max(id) from corrections d where d.order_id = c.order_id)
                    order by id
                    """)
                .map(
                    (row, context) ->
                        line(row.getLong("id"), row.getString("text"), row.getString("gold")))
                .list());
  }

  private static String line(long id, String text, String gold) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("id", new JsonString("correction-" + id));
    members.put("text", JsonValue.parse(text));
    members.put("gold", JsonValue.parse(gold));
    return StoredText.json(new JsonObject(members));
  }

  /** Keeps a correction; an order of which no words were read teaches nothing. */
  static void add(Handle handle, Order order, OrderContent content, String by, Instant now) {
    order
        .reading()
        .ifPresent(
            reading ->
                handle
                    .createUpdate(
                        """
                        insert into corrections (order_id, text, gold, at, by_whom)
                        values (:order, :text, :gold, :at, :by)
                        """)
                    .bind("order", order.id())
                    .bind("text", StoredText.json(new JsonString(reading.text())))
                    .bind("gold", StoredText.json(gold(handle, order, reading, content)))
                    .bind("at", now.toEpochMilli())
                    .bind("by", StoredText.note(by))
                    .execute());
  }

  /**
   * What the words alone say. A value that the person left as it was may come from a place or a
   * button that the customer tapped: then the words say what was known of them before.
   */
  private static JsonValue gold(Handle handle, Order order, Reading reading, OrderContent content) {
    OrderContent said = lastGold(handle, order.id(), reading.content());
    return RecordJson.of(
        new OrderContent(
            said(OrderContent::items, content, order.content(), said),
            said(OrderContent::address, content, order.content(), said),
            said(OrderContent::paymentMethod, content, order.content(), said)));
  }

  private static <T> T said(
      Function<OrderContent, T> value, OrderContent now, OrderContent before, OrderContent said) {
    return value.apply(value.apply(now).equals(value.apply(before)) ? said : now);
  }

  private static OrderContent lastGold(Handle handle, long order, OrderContent read) {
    return handle
        .createQuery(
            "select gold from corrections where order_id = :order order by id desc limit 1")
        .bind("order", order)
        .mapTo(String.class)
        .findOne()
        .map(json -> RecordBinder.bind(JsonValue.parse(json), OrderContent.class))
        .orElse(read);
  }
}
