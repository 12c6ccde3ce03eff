package dev.miga.shop.store;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import dev.miga.shop.conversation.Step;
import dev.miga.shop.conversation.Talk;
import dev.miga.shop.message.CustomerMessage;
import dev.miga.shop.order.Order;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/** Messages from customers, from their arrival until all that follows from them is stored. */
public final class Inbox {
  private static final Queue QUEUE = new Queue("messages", "received", "received");

  private final Database database;

  Inbox(Database database) {
    this.database = database;
  }

  /**
   * Stores messages durably, all of them or none. Those that came before are ignored, even if they
   * were removed since.
   *
   * @return how many are new
   * @throws IllegalArgumentException if an id or number is not of visible ASCII characters
   * @throws StoreException if the database fails
   */
  public int take(List<CustomerMessage> messages) {
    if (messages.isEmpty()) {
      return 0;
    }
    Instant now = Instant.now();
    List<String> taken =
        database.write(
            handle -> {
              List<String> fresh = new ArrayList<>();
              for (CustomerMessage message : messages) {
                if (!Forgotten.has(handle, message.id())
                    && MessageRows.insert(handle, message, now)) {
                  fresh.add(message.id());
                }
              }
              return fresh;
            });
    taken.forEach(id -> database.tell(new Change.OfMessage(id)));
    return taken.size();
  }

  /**
   * The messages to process next, those that came first among those that are due. A customer's
   * messages are processed one after the other, so an earlier one that waits holds up the later.
   *
   * @param busy customers whose message is being processed right now
   * @param most how many at most, each of another customer
   * @throws StoreException if the database fails
   */
  public List<Waiting> claim(Instant now, Set<String> busy, int most) {
    return database.read(
        handle ->
            QUEUE
                .next(handle, now, busy, most)
                .map(
                    (row, context) -> new Waiting(MessageRows.message(row), row.getInt("attempts")))
                .list());
  }

  /**
   * Where the conversation with the customer of a message is.
   *
   * @throws StoreException if the database fails
   */
  public Talk talk(CustomerMessage message) {
    return database.read(
        handle -> {
          Optional<Order> order = OrderRows.last(handle, message.customer());
          return new Talk(
              order,
              order.map(last -> messages(handle, last.id())).orElse(List.of()),
              heard(handle, message),
              LetterRows.last(handle, message.customer()));
        });
  }

  /**
   * The messages of an order, oldest first.
   *
   * @throws StoreException if the database fails
   */
  public List<CustomerMessage> ofOrder(long order) {
    return database.read(handle -> messages(handle, order));
  }

  /**
   * The messages of several orders, by order, oldest first.
   *
   * @throws StoreException if the database fails
   */
  public Map<Long, List<CustomerMessage>> ofOrders(List<Long> orders) {
    if (orders.isEmpty()) {
      return Map.of();
    }
    return database.read(
        handle ->
            handle
                .createQuery(
                    "select * from messages where order_id in (<orders>)" + MessageRows.AS_SENT)
                .bindList("orders", orders)
                .map((row, context) -> Map.entry(row.getLong("order_id"), MessageRows.message(row)))
                .stream()
                .collect(groupingBy(Map.Entry::getKey, mapping(Map.Entry::getValue, toList()))));
  }

  private static List<CustomerMessage> messages(Handle handle, long order) {
    return handle
        .createQuery("select * from messages where order_id = :order" + MessageRows.AS_SENT)
        .bind("order", order)
        .map((row, context) -> MessageRows.message(row))
        .list();
  }

  private static Optional<Instant> heard(Handle handle, CustomerMessage message) {
    return handle
        .createQuery(
            """
            select max(sent_at) from messages where customer = :customer
              and received < (select received from messages where id = :id)
            """)
        .bind("customer", message.customer())
        .bind("id", message.id())
        .mapTo(Long.class)
        .findOne()
        .map(Instant::ofEpochMilli);
  }

  /**
   * Stores all that follows from a message, or nothing of it.
   *
   * @param talk from which the step follows
   * @return id of the order that the message began or changed
   * @throws StaleException if the message is done already, or the order that the step changes was
   *     changed since the talk was read: claim it again
   * @throws StoreException if the database fails
   */
  public Optional<Long> done(CustomerMessage message, Talk talk, Step step) {
    Instant now = Instant.now();
    Optional<Long> order =
        database.write(
            handle -> {
              finish(handle, message, step);
              if (step.order().isPresent()) {
                requireUnchanged(handle, message.customer(), talk);
              }
              Optional<Long> id = step.order().map(changed -> store(handle, changed));
              step.answers()
                  .forEach(
                      answer ->
                          LetterRows.insert(
                              handle, message.customer(), answer, Optional.of(message.id()), now));
              return id;
            });
    database.tell(new Change.OfMessage(message.id()));
    order.ifPresent(id -> database.tell(new Change.OfOrder(id)));
    if (!step.answers().isEmpty()) {
      database.tell(new Change.OfAnswers());
    }
    return order;
  }

  private static void finish(Handle handle, CustomerMessage message, Step step) {
    int found =
        handle
            .createUpdate(
                """
                update messages set state = 'done', problem = null, kind = :kind,
                  confidence = :confidence, person = :person
                where id = :id and state = 'received'
                """)
            .bind("kind", step.sorted().map(sorted -> sorted.kind().key()).orElse(null))
            .bind("confidence", step.sorted().map(sorted -> sorted.confidence()).orElse(null))
            .bind("person", step.person() ? "needed" : "none")
            .bind("id", message.id())
            .execute();
    if (found == 0) {
      throw new StaleException("the message is done already, or was removed");
    }
  }

  /** Holds the order, if there is one, until the end of the transaction. */
  private static void requireUnchanged(Handle handle, String customer, Talk talk) {
    talk.order()
        .ifPresent(
            order ->
                handle.execute("update orders set version = version where id = ?", order.id()));
    if (!OrderRows.last(handle, customer).equals(talk.order())) {
      throw new StaleException("the order was changed while the message was read");
    }
  }

  private static long store(Handle handle, Order order) {
    long id = order.id();
    if (id == Step.NEW_ORDER) {
      id = OrderRows.insert(handle, order);
    } else {
      OrderRows.update(handle, order);
    }
    for (String message : order.messages()) {
      handle.execute("update messages set order_id = ? where id = ?", id, message);
    }
    return id;
  }

  /**
   * Puts a message off that could not be processed.
   *
   * @param problem what happened
   * @throws StoreException if the database fails
   */
  public void retryLater(CustomerMessage message, String problem, Instant next) {
    database.write(handle -> QUEUE.putOff(handle, message.id(), problem, next));
    database.tell(new Change.OfMessage(message.id()));
  }

  /**
   * What is still to be processed.
   *
   * @throws StoreException if the database fails
   */
  public Backlog backlog() {
    return database.read(QUEUE::backlog);
  }
}
