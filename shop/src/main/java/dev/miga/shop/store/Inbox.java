package dev.miga.shop.store;

import dev.miga.shop.conversation.Step;
import dev.miga.shop.conversation.Talk;
import dev.miga.shop.message.Message;
import dev.miga.shop.order.Order;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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
  public int take(List<Message> messages) {
    if (messages.isEmpty()) {
      return 0;
    }
    Instant now = Instant.now();
    List<String> taken =
        database.write(
            handle -> {
              List<String> fresh = new ArrayList<>();
              for (Message message : messages) {
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
   * The message to process next: the one that came first among those that are due. A customer's
   * messages are processed one after the other, so an earlier one that waits holds up the later.
   *
   * @param busy customers whose message is being processed right now
   * @throws StoreException if the database fails
   */
  public Optional<Waiting> claim(Instant now, Set<String> busy) {
    return database.read(
        handle ->
            QUEUE
                .next(handle, now, busy)
                .map(
                    (row, context) -> new Waiting(MessageRows.message(row), row.getInt("attempts")))
                .findOne());
  }

  /**
   * Where the conversation with the customer of a message is.
   *
   * @throws StoreException if the database fails
   */
  public Talk talk(Message message) {
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
  public List<Message> ofOrder(long order) {
    return database.read(handle -> messages(handle, order));
  }

  private static List<Message> messages(Handle handle, long order) {
    return handle
        .createQuery("select * from messages where order_id = :order" + MessageRows.AS_SENT)
        .bind("order", order)
        .map((row, context) -> MessageRows.message(row))
        .list();
  }

  private static Optional<Instant> heard(Handle handle, Message message) {
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
   * @throws StaleException if the message is done already, or its customer's order changed since
   *     the talk was read: claim it again
   * @throws StoreException if the database fails
   */
  public Optional<Long> done(Message message, Talk talk, Step step) {
    Instant now = Instant.now();
    Optional<Long> order =
        database.write(
            handle -> {
              finish(handle, message, step);
              requireUnchanged(handle, message.customer(), talk);
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

  private static void finish(Handle handle, Message message, Step step) {
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
  public void retryLater(Message message, String problem, Instant next) {
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
