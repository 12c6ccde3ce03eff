package dev.miga.shop.store;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.shop.order.Item;
import dev.miga.shop.order.Order;
import dev.miga.shop.order.OrderContent;
import dev.miga.shop.order.OrderState;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.jdbi.v3.core.Handle;

/** Orders, as the people of the shop see and change them. */
public final class Orders {
  private static final String KNOWN = "customer <> '' and ";
  private static final int MOST_WORDS = 8;
  private static final int LONGEST_SEARCH = 200;

  private final Database database;

  Orders(Database database) {
    this.database = database;
  }

  /**
   * An order, unless there is none or its customer was forgotten.
   *
   * @throws StoreException if the database fails
   */
  public Optional<StoredOrder> get(long id) {
    return database.read(handle -> find(handle, id));
  }

  private static Optional<StoredOrder> find(Handle handle, long id) {
    return OrderRows.select(handle, KNOWN + "id = :id", Map.of("id", id)).stream().findFirst();
  }

  /**
   * All that are not delivered or called off, the oldest first.
   *
   * @throws StoreException if the database fails
   */
  public List<StoredOrder> live() {
    return database.read(
        handle ->
            OrderRows.select(
                handle, KNOWN + "state not in ('delivered', 'cancelled') order by id", Map.of()));
  }

  /**
   * Those in a state, the latest first.
   *
   * @param most how many at most
   * @throws StoreException if the database fails
   */
  public List<StoredOrder> in(OrderState state, int most) {
    return database.read(
        handle ->
            OrderRows.select(
                handle,
                KNOWN + "state = :state order by id desc limit :most",
                Map.of("state", state.key(), "most", most)));
  }

  /**
   * Those that were begun in a time, the oldest first.
   *
   * @param from inclusive
   * @param to exclusive
   * @throws StoreException if the database fails
   */
  public List<StoredOrder> between(Instant from, Instant to) {
    return database.read(
        handle ->
            OrderRows.select(
                handle,
                KNOWN + "begun >= :from and begun < :to order by begun, id",
                time(from, to)));
  }

  /**
   * Those in which all words occur, the latest first: in the telephone number, the name, the order
   * or the customer's messages, whatever the case and the accents.
   *
   * @param text of which the first 200 characters and eight words count
   * @param most how many at most
   * @throws StoreException if the database fails
   */
  public List<StoredOrder> search(String text, int most) {
    String cut = text.substring(0, Math.min(text.length(), LONGEST_SEARCH));
    StringBuilder condition = new StringBuilder(KNOWN);
    Map<String, Object> values = new HashMap<>(Map.of("most", most));
    for (String word : StoredText.plain(cut).strip().split("\\s+", MOST_WORDS + 1)) {
      if (values.size() <= MOST_WORDS) {
        String name = "word" + values.size();
        condition.append("words like :").append(name).append(" escape '!' and ");
        values.put(name, StoredText.pattern(word));
      }
    }
    condition.append("1 = 1 order by id desc limit :most");
    return database.read(handle -> OrderRows.select(handle, condition.toString(), values));
  }

  /**
   * What was ordered in a time.
   *
   * @param from inclusive
   * @param to exclusive
   * @throws StoreException if the database fails
   */
  public DayTotals totals(Instant from, Instant to) {
    List<StoredOrder> begun =
        database.read(
            handle -> OrderRows.select(handle, "begun >= :from and begun < :to", time(from, to)));
    Map<OrderState, Integer> orders = new EnumMap<>(OrderState.class);
    Map<String, Integer> products = new TreeMap<>();
    for (StoredOrder stored : begun) {
      Order order = stored.order();
      orders.merge(order.state(), 1, Integer::sum);
      if (order.state() != OrderState.CANCELLED) {
        for (Item item : order.content().items()) {
          products.merge(item.product(), item.quantity(), Integer::sum);
        }
      }
    }
    return new DayTotals(orders, products);
  }

  private static Map<String, Long> time(Instant from, Instant to) {
    return Map.of("from", from.toEpochMilli(), "to", to.toEpochMilli());
  }

  /**
   * A person moves an order on, or back.
   *
   * @param version that the person saw
   * @return the order as it is now
   * @throws StaleException if it changed since
   * @throws MigaException NOT_FOUND if there is no such order
   * @throws StoreException if the database fails
   */
  public StoredOrder move(long id, long version, OrderState state) {
    return change(
        id,
        version,
        (handle, order) ->
            edited(order, state, order.content(), order.review(), order.corrected()));
  }

  /**
   * A person says what an order is. From then on no model changes it, and it is an example to learn
   * from.
   *
   * @param version that the person saw
   * @param by who
   * @return the order as it is now
   * @throws StaleException if it changed since
   * @throws MigaException NOT_FOUND if there is no such order
   * @throws StoreException if the database fails
   */
  public StoredOrder correct(long id, long version, OrderContent content, String by) {
    return change(
        id,
        version,
        (handle, order) -> {
          Corrections.add(handle, order, content, by, Instant.now());
          return edited(order, order.state(), content, List.of(), true);
        });
  }

  private StoredOrder change(long id, long version, BiFunction<Handle, Order, Order> edit) {
    StoredOrder changed =
        database.write(
            handle -> {
              handle.execute("update orders set version = version where id = ?", id); // holds it
              StoredOrder before = find(handle, id).orElseThrow(() -> missing(id));
              if (before.version() != version) {
                throw new StaleException("order %d was changed in between".formatted(id));
              }
              OrderRows.update(handle, edit.apply(handle, before.order()));
              return find(handle, id).orElseThrow();
            });
    database.tell(new Change.OfOrder(id));
    return changed;
  }

  private static MigaException missing(long id) {
    return new MigaException(ErrorCode.NOT_FOUND, "there is no order " + id);
  }

  private static Order edited(
      Order order, OrderState state, OrderContent content, List<String> review, boolean corrected) {
    return new Order(
        order.id(),
        order.customer(),
        order.name(),
        state,
        content,
        order.reading(),
        review,
        order.messages(),
        corrected,
        order.begun(),
        Instant.now());
  }
}
