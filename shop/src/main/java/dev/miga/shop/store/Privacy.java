package dev.miga.shop.store;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonArray;
import dev.miga.engine.json.JsonValue.JsonObject;
import dev.miga.engine.json.JsonValue.JsonString;
import dev.miga.shop.message.CustomerMessage;
import dev.miga.shop.order.OrderContent;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * Removal and export of what the shop knows of its customers. Of an order there remain its number,
 * time, state, products and means of payment, so that totals stay.
 */
public final class Privacy {
  private static final String AT_WORK = "state in ('confirmed', 'preparing', 'sent')";

  private final Database database;

  Privacy(Database database) {
    this.database = database;
  }

  /**
   * Removes all of a customer: messages, letters, corrections, and who ordered.
   *
   * @return how many messages there were
   * @throws MigaException REFUSED if an order is confirmed but neither delivered nor called off
   * @throws StoreException if the database fails
   */
  public int forget(String customer) {
    Map<String, String> who = Map.of("customer", customer);
    int messages =
        database.write(
            handle -> {
              List<StoredOrder> orders = OrderRows.select(handle, "customer = :customer", who);
              refuseAtWork(handle, who);
              removeLetters(handle, "customer = :customer", who);
              int removed = removeMessages(handle, "customer = :customer", who);
              orders.forEach(stored -> removeCustomer(handle, stored));
              return removed;
            });
    database.tell(new Change.OfAll());
    return messages;
  }

  private static void refuseAtWork(Handle handle, Map<String, String> who) {
    OrderRows.select(handle, "customer = :customer and " + AT_WORK, who).stream()
        .findFirst()
        .ifPresent(
            stored -> {
              throw new MigaException(
                  ErrorCode.REFUSED,
                  "order %d is %s: deliver it or call it off before its customer is forgotten"
                      .formatted(stored.order().id(), stored.order().state().key()));
            });
  }

  /**
   * Removes all customers of orders that nobody changed since a time, and what was written before
   * it. Messages that are not processed yet and letters that are not sent yet stay.
   *
   * @throws StoreException if the database fails
   */
  public void forgetBefore(Instant limit) {
    Map<String, Long> when = Map.of("limit", limit.toEpochMilli());
    database.write(
        handle -> {
          List<StoredOrder> orders =
              OrderRows.select(handle, "customer <> '' and changed < :limit", when);
          removeLetters(handle, "state <> 'waiting' and written < :limit", when);
          removeMessages(
              handle,
              """
              state = 'done' and sent_at < :limit and (order_id is null
                or order_id in (select id from orders where changed < :limit))
              """,
              when);
          orders.forEach(stored -> removeCustomer(handle, stored));
          delete(handle, "receipts where at < :limit", when);
          delete(handle, "forgotten where at < :limit", when);
          return orders;
        });
    database.tell(new Change.OfAll());
  }

  private static void removeLetters(Handle handle, String condition, Map<String, ?> values) {
    delete(
        handle,
        "receipts where sent_id in (select sent_id from outgoing where " + condition + ")",
        values);
    delete(handle, "outgoing where " + condition, values);
  }

  private static int removeMessages(Handle handle, String condition, Map<String, ?> values) {
    String those = "select id from messages where " + condition;
    Instant now = Instant.now();
    handle
        .createQuery(those)
        .bindMap(values)
        .mapTo(String.class)
        .list()
        .forEach(id -> Forgotten.add(handle, id, now));
    handle
        .createUpdate("update outgoing set reply_to = null where reply_to in (" + those + ")")
        .bindMap(values)
        .execute();
    return delete(handle, "messages where " + condition, values);
  }

  private static int delete(Handle handle, String rows, Map<String, ?> values) {
    return handle.createUpdate("delete from " + rows).bindMap(values).execute();
  }

  private static void removeCustomer(Handle handle, StoredOrder stored) {
    OrderContent content = stored.order().content();
    handle.execute("delete from corrections where order_id = ?", stored.order().id());
    handle
        .createUpdate(
            """
            update orders set customer = '', name = null, content = :content, reading = null,
              review = '[]', words = '', version = version + 1
            where id = :id
            """)
        .bind(
            "content",
            StoredText.json(
                RecordJson.of(
                    new OrderContent(content.items(), Optional.empty(), content.paymentMethod()))))
        .bind("id", stored.order().id())
        .execute();
  }

  /**
   * All that is stored of a customer.
   *
   * @throws StoreException if the database fails
   */
  public JsonObject export(String customer) {
    Map<String, String> who = Map.of("customer", customer);
    Map<String, JsonValue> all = new LinkedHashMap<>();
    all.put("customer", new JsonString(customer));
    database.snapshot(
        handle -> {
          all.put(
              "orders",
              array(
                  OrderRows.select(handle, "customer = :customer order by id", who).stream()
                      .map(stored -> RecordJson.of(stored.order()))
                      .toList()));
          all.put("messages", array(messages(handle, who)));
          all.put("letters", array(letters(handle, customer)));
          all.put("corrections", array(corrections(handle, who)));
          return all;
        });
    return new JsonObject(all);
  }

  private static JsonArray array(List<? extends JsonValue> items) {
    return new JsonArray(List.copyOf(items));
  }

  private static List<JsonObject> messages(Handle handle, Map<String, String> who) {
    return handle
        .createQuery("select * from messages where customer = :customer order by received")
        .bindMap(who)
        .map((row, context) -> MessageRows.message(row))
        .map(Privacy::message)
        .list();
  }

  private static JsonObject message(CustomerMessage message) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("id", new JsonString(message.id()));
    members.put("name", RecordJson.of(message.name()));
    members.put("at", RecordJson.of(message.at()));
    members.put("content", MessageRows.content(message.content()));
    return new JsonObject(members);
  }

  private static List<JsonObject> letters(Handle handle, String customer) {
    return Outbox.to(handle, customer).stream().map(Privacy::letter).toList();
  }

  private static JsonObject letter(Posted posted) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("at", RecordJson.of(posted.letter().written()));
    members.put("state", RecordJson.of(posted.state()));
    members.put("delivery", RecordJson.of(posted.delivery()));
    members.put("body", LetterRows.json(posted.letter().body()));
    return new JsonObject(members);
  }

  private static List<JsonValue> corrections(Handle handle, Map<String, String> who) {
    return handle
        .createQuery(
            """
            select gold from corrections c join orders o on o.id = c.order_id
            where o.customer = :customer order by c.id
            """)
        .bindMap(who)
        .mapTo(String.class)
        .map(JsonValue::parse)
        .list();
  }
}
