package dev.miga.shop.store;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonArray;
import dev.miga.engine.json.JsonValue.JsonNumber;
import dev.miga.engine.json.JsonValue.JsonObject;
import dev.miga.engine.json.JsonValue.JsonString;
import dev.miga.shop.order.Bill;
import dev.miga.shop.order.Item;
import dev.miga.shop.order.Menu;
import dev.miga.shop.order.Order;
import dev.miga.shop.order.OrderContent;
import dev.miga.shop.order.OrderState;
import dev.miga.shop.order.Reading;
import dev.miga.tasks.RecordBinder;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;

/** Rows of the table of orders. */
final class OrderRows {
  private OrderRows() {}

  /**
   * Reads orders with the ids of their messages.
   *
   * @param condition what follows {@code where}, with names for values
   */
  static List<StoredOrder> select(Handle handle, String condition, Map<String, ?> values) {
    List<StoredOrder> bare =
        handle
            .createQuery("select * from orders where " + condition)
            .bindMap(values)
            .map((row, context) -> order(row))
            .list();
    Map<Long, List<String>> messages = messages(handle, bare);
    return bare.stream()
        .map(stored -> new StoredOrder(withMessages(stored.order(), messages), stored.version()))
        .toList();
  }

  private static Order withMessages(Order order, Map<Long, List<String>> messages) {
    return order.of(messages.getOrDefault(order.id(), List.of()), order.review(), order.changed());
  }

  private static Map<Long, List<String>> messages(Handle handle, List<StoredOrder> orders) {
    if (orders.isEmpty()) {
      return Map.of();
    }
    return handle
        .createQuery(
            "select id, order_id from messages where order_id in (<orders>)" + MessageRows.AS_SENT)
        .bindList("orders", orders.stream().map(stored -> stored.order().id()).toList())
        .map((row, context) -> Map.entry(row.getLong("order_id"), row.getString("id")))
        .stream()
        .collect(groupingBy(Map.Entry::getKey, mapping(Map.Entry::getValue, toList())));
  }

  /** The last order of a customer. */
  static Optional<Order> last(Handle handle, String customer) {
    return select(
            handle, "customer = :customer order by id desc limit 1", Map.of("customer", customer))
        .stream()
        .map(StoredOrder::order)
        .findFirst();
  }

  /** Adds an order and gives its id. */
  static long insert(Handle handle, Order order) {
    return handle
        .createQuery(
            """
            insert into orders (customer, name, state, content, bill, reading, review, corrected, words,
              begun, changed, version)
            values (:customer, :name, :state, :content, :bill, :reading, :review, :corrected, :words,
              :begun, :changed, 1)
            returning id
            """)
        .bind("customer", StoredText.key(order.customer()))
        .bind("begun", order.begun().toEpochMilli())
        .bindMap(values(order))
        .mapTo(Long.class)
        .one();
  }

  /** Writes an order over the one with its id, and counts its version on. */
  static void update(Handle handle, Order order) {
    Update update =
        handle.createUpdate(
            """
            update orders set name = :name, state = :state, content = :content, bill = :bill,
              reading = :reading,
              review = :review, corrected = :corrected, words = :words, changed = :changed,
              version = version + 1
            where id = :id
            """);
    update.bind("id", order.id()).bindMap(values(order)).execute();
  }

  private static Map<String, @Nullable Object> values(Order order) {
    Map<String, @Nullable Object> values = new HashMap<>();
    values.put("name", StoredText.json(order.name()));
    values.put("state", order.state().key());
    values.put("content", StoredText.json(RecordJson.of(order.content())));
    values.put("bill", StoredText.json(RecordJson.of(order.bill())));
    values.put("reading", order.reading().map(RecordJson::of).map(StoredText::json).orElse(null));
    values.put("review", StoredText.json(RecordJson.of(order.review())));
    values.put("corrected", order.corrected() ? 1 : 0);
    values.put("words", words(order));
    values.put("changed", order.changed().toEpochMilli());
    return values;
  }

  private static String words(Order order) {
    List<String> words = new ArrayList<>();
    words.add(order.customer());
    order.name().ifPresent(words::add);
    for (Item item : order.content().items()) {
      words.add(item.quantity() + " " + item.product());
    }
    order.content().address().ifPresent(words::add);
    order.reading().map(Reading::text).ifPresent(words::add);
    return StoredText.plain(String.join("\n", words));
  }

  private static StoredOrder order(ResultSet row) throws SQLException {
    Order order =
        new Order(
            row.getLong("id"),
            row.getString("customer"),
            StoredText.text(row.getString("name")),
            OrderState.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
            RecordBinder.bind(JsonValue.parse(row.getString("content")), OrderContent.class),
            bill(row.getString("bill")),
            Optional.ofNullable(row.getString("reading"))
                .map(json -> RecordBinder.bind(JsonValue.parse(json), Reading.class)),
            strings(row.getString("review")),
            List.of(),
            row.getInt("corrected") != 0,
            Instant.ofEpochMilli(row.getLong("begun")),
            Instant.ofEpochMilli(row.getLong("changed")));
    return new StoredOrder(order, row.getLong("version"));
  }

  /** Of {@code {"currency": "USD", "prices": {"malta": 1.20}}}. */
  private static Bill bill(String json) {
    Map<String, JsonValue> members = ((JsonObject) JsonValue.parse(json)).members();
    Map<String, BigDecimal> prices = new HashMap<>();
    if (members.get("prices") instanceof JsonObject priced) {
      priced
          .members()
          .forEach((name, price) -> prices.put(name, Menu.price(((JsonNumber) price).value())));
    }
    return new Bill(
        members.get("currency") instanceof JsonString currency ? currency.value() : "", prices);
  }

  private static List<String> strings(String json) {
    return ((JsonArray) JsonValue.parse(json))
        .items().stream().map(item -> ((JsonString) item).value()).toList();
  }
}
