package dev.miga.shop.store;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.shop.conversation.Outgoing;
import dev.miga.shop.order.Bill;
import dev.miga.shop.order.Order;
import dev.miga.shop.order.OrderContent;
import dev.miga.shop.order.OrderSearch;
import dev.miga.shop.order.OrderState;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
   * Those that somebody has to do with: all that changed since a time, and older ones that are
   * confirmed and not yet delivered; the oldest first.
   *
   * @throws StoreException if the database fails
   */
  public List<StoredOrder> live(Instant since) {
    return database.read(
        handle ->
            OrderRows.select(
                handle,
                KNOWN
                    + "(changed >= :since or state in ('confirmed', 'preparing', 'sent')) order by"
                    + " id",
                Map.of("since", since.toEpochMilli())));
  }

  /**
   * All that were begun in a time, those of customers who were forgotten too, the oldest first.
   *
   * @param from inclusive
   * @param to exclusive
   * @throws StoreException if the database fails
   */
  public List<StoredOrder> begun(Instant from, Instant to) {
    return database.read(
        handle ->
            OrderRows.select(
                handle,
                "begun >= :from and begun < :to order by begun, id",
                Map.of("from", from.toEpochMilli(), "to", to.toEpochMilli())));
  }

  /**
   * Those that fit, the latest first. Of the words the first 200 characters and eight words count;
   * each occurs in the telephone number, the name, the order or the customer's messages, whatever
   * the case and the accents.
   *
   * @throws StoreException if the database fails
   */
  public List<StoredOrder> find(OrderSearch search) {
    StringBuilder condition = new StringBuilder(KNOWN);
    Map<String, Object> values = new HashMap<>(Map.of("most", OrderSearch.MOST));
    search
        .state()
        .ifPresent(state -> add(condition, values, "state = :state", "state", state.key()));
    search
        .from()
        .ifPresent(from -> add(condition, values, "begun >= :from", "from", from.toEpochMilli()));
    search
        .until()
        .ifPresent(until -> add(condition, values, "begun < :to", "to", until.toEpochMilli()));
    List<String> words = words(search.words().orElse(""));
    for (int i = 0; i < words.size(); i++) {
      String name = "word" + i;
      add(
          condition,
          values,
          "words like :" + name + " escape '!'",
          name,
          StoredText.pattern(words.get(i)));
    }
    condition.append("1 = 1 order by id desc limit :most");
    return database.read(handle -> OrderRows.select(handle, condition.toString(), values));
  }

  private static void add(
      StringBuilder condition, Map<String, Object> values, String term, String name, Object value) {
    condition.append(term).append(" and ");
    values.put(name, value);
  }

  private static List<String> words(String text) {
    String cut = text.substring(0, Math.min(text.length(), LONGEST_SEARCH));
    return Arrays.stream(StoredText.plain(cut).strip().split("\\s+")).limit(MOST_WORDS).toList();
  }

  /**
   * A person moves an order on, or back.
   *
   * @param version that the person saw
   * @param news what the customer is told, if anything
   * @return the order as it is now
   * @throws StaleException if it changed since
   * @throws MigaException NOT_FOUND if there is no such order
   * @throws StoreException if the database fails
   */
  public StoredOrder move(long id, long version, OrderState state, Optional<Outgoing> news) {
    StoredOrder moved =
        change(
            id,
            version,
            (handle, order) -> {
              Instant now = Instant.now();
              news.ifPresent(
                  words ->
                      LetterRows.insert(handle, order.customer(), words, Optional.empty(), now));
              return order.in(state, now);
            });
    if (news.isPresent()) {
      database.tell(new Change.OfAnswers());
    }
    return moved;
  }

  /**
   * A person says what an order is. From then on no model changes it, and it is an example to learn
   * from.
   *
   * @param version that the person saw
   * @param bill what its products cost
   * @param by who
   * @return the order as it is now
   * @throws StaleException if it changed since
   * @throws MigaException NOT_FOUND if there is no such order
   * @throws StoreException if the database fails
   */
  public StoredOrder correct(long id, long version, OrderContent content, Bill bill, String by) {
    return change(
        id,
        version,
        (handle, order) -> {
          Instant now = Instant.now();
          Corrections.add(handle, order, content, by, now);
          return order.corrected(content, bill, now);
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
}
